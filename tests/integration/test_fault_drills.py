"""What goes wrong in the simulated kitchen is noticed in time, for what it is."""

import pytest

from bringup.faults.kitchen.drill import DRILLS, Drill, rehearse
from bringup.station.expert import open_expert_station
from majordomo.failure import FailureCode, Layer

EXPECTED = {
    "a thing is knocked out of the hand": (FailureCode.OBJECT_DROPPED, Layer.POLICY),
    "a door shuts": (FailureCode.PRECONDITION_VIOLATED, Layer.POLICY),
    "a thing is taken away": (FailureCode.OBJECT_NOT_FOUND, Layer.GROUNDING),
    "the arm is blocked": (FailureCode.COLLISION, Layer.ROBOT),
    "a camera freezes": (FailureCode.SENSOR_STALE, Layer.ROBOT),
    "a camera is black": (FailureCode.SENSOR_INVALID, Layer.ROBOT),
}


@pytest.mark.slow
@pytest.mark.parametrize("drill", [one for one in DRILLS if one.name in EXPECTED], ids=lambda drill: drill.name)
def test_it_is_noticed_in_time_for_what_it_is(drill: Drill) -> None:
    incident = rehearse(drill, 7, open_expert_station)
    assert incident.happened and incident.delay_s is not None
    assert (incident.noticed, incident.layer) == EXPECTED[drill.name]
    assert incident.delay_s <= drill.limit_s + 1e-6
