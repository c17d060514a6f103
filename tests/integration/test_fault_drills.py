"""What goes wrong in the simulated kitchen is noticed in time, for what it is: one drill for every failure."""

import pytest

from bringup.faults.kitchen.drill import DRILLS, Drill, rehearse
from bringup.station.expert import open_expert_station

ONE_OF_EACH = {drill.code: drill for drill in reversed(DRILLS)}
"""The first drill of each code."""


@pytest.mark.slow
@pytest.mark.parametrize("drill", ONE_OF_EACH.values(), ids=lambda drill: drill.name)
def test_it_is_noticed_in_time_for_what_it_is(drill: Drill) -> None:
    incident = rehearse(drill, 7, open_expert_station)
    assert incident.happened and incident.delay_s is not None
    assert (incident.noticed, incident.layer) == (drill.code, drill.blamed)
    assert drill.limit_s is None or incident.delay_s <= drill.limit_s + 1e-6
