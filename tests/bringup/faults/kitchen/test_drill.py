"""There is a drill for every failure, and what is noticed in one is what it says, in a kitchen of plain facts."""

from typing import Any

import pytest

from bringup.faults.kitchen.drill import DRILLS, UNDISTURBED, Drill, rehearse
from majordomo.failure import FailureCode, Layer

OF_PLAIN_FACTS = (
    "a grasp misses",
    "a skill only says that it is done",
    "the robot falls silent",
    "the emergency stop is pressed",
    "the policy gets no further",
    "the policy does nothing",
    "the policy gives NaN",
    "the policy breaks down",
    "the person says cancel",
    "the words fit several things",
    "the words cannot be done",
    "there is no time",
)
"""Those that need no world of bodies."""


def test_there_is_a_drill_for_every_failure() -> None:
    assert {drill.code for drill in DRILLS} == set(FailureCode)
    assert len({drill.name for drill in DRILLS}) == len(DRILLS)


@pytest.mark.parametrize(
    "drill", [one for one in DRILLS if one.name in OF_PLAIN_FACTS], ids=lambda drill: drill.code.value
)
def test_it_is_noticed_for_what_it_is(drill: Drill, kitchen: Any) -> None:
    incident = rehearse(drill, 7, kitchen.open)
    assert incident.happened and incident.delay_s is not None
    assert (incident.noticed, incident.layer) == (drill.code, drill.blamed)
    assert drill.limit_s is None or incident.delay_s <= drill.limit_s


def test_where_nothing_goes_wrong_nothing_is_noticed(kitchen: Any) -> None:
    kitchen.world.bring_about("open(microwave)")
    assert rehearse(UNDISTURBED, 7, kitchen.open).noticed == ""


def test_the_layer_is_the_codes_unless_a_drill_says_otherwise() -> None:
    blamed = {drill.name: drill.blamed for drill in (*DRILLS, UNDISTURBED)}
    assert blamed["a door shuts"] is Layer.POLICY
    assert blamed["the arm is blocked"] is Layer.ROBOT
    assert blamed["nothing"] is None
