"""In the kitchen a call is arranged where it belongs: the robot at the place, the thing in reach, the door open."""

import numpy as np
import pytest

from learning.simulated_studio import SimulatedStudio, SimulatedStudios
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall


@pytest.fixture(scope="module")
def studio() -> SimulatedStudio:
    return SimulatedStudios("kitchen")()


def test_a_thing_to_pick_up_stands_within_reach_of_where_the_robot_stands(studio: SimulatedStudio) -> None:
    for seed in range(4):
        assert studio.arrange(SkillCall("pick", {"target": "plate"}), seed)
        assert studio.judge.holds(Predicate("hand_empty"))
        position = studio.position("plate")
        assert position is not None and 0.35 < float(np.hypot(*position[:2])) < 0.95


def test_what_is_to_be_put_down_is_in_the_hand_at_the_right_place(studio: SimulatedStudio) -> None:
    assert studio.arrange(SkillCall("place_on", {"target": "apple", "surface": "shelf"}), 1)
    assert studio.judge.holds(Predicate("holding", ("apple",)))
    assert studio.judge.holds(Predicate("robot_at", ("side shelf",)))


def test_a_door_to_open_is_shut_and_the_robot_before_it(studio: SimulatedStudio) -> None:
    assert studio.arrange(SkillCall("open", {"target": "slide cabinet"}), 2)
    assert studio.judge.holds(Predicate("open", ("slide cabinet",), positive=False))
    assert studio.judge.holds(Predicate("robot_at", (str(studio.catalogue["slide cabinet"].place),)))


def test_a_drive_begins_elsewhere(studio: SimulatedStudio) -> None:
    assert studio.arrange(SkillCall("go_to", {"place": "dining table"}), 3)
    assert studio.judge.holds(Predicate("robot_at", ("dining table",), positive=False))


def test_what_the_arm_cannot_put_anywhere_is_not_arranged(studio: SimulatedStudio) -> None:
    assert not studio.arrange(SkillCall("place_in", {"target": "apple", "container": "slide cabinet"}), 0)


def test_everything_but_a_wide_top_has_one_position(studio: SimulatedStudio) -> None:
    without = {thing for thing in studio.catalogue.items if studio.position(thing) is None}
    assert without == {"counter", "table", "shelf"}
