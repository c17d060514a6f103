from collections.abc import Sequence

import numpy as np
import pytest

from bringup.eyes.proprioception import Proprioception
from bringup.eyes.robot_eyes import RobotEyes
from majordomo.action import Action
from majordomo.errors import ObservationRejected
from majordomo.newcomer import Newcomer
from majordomo.observation import Observation
from majordomo.predicate import Predicate, Verdict
from majordomo.sighting import Sighting
from majordomo.site_map import SiteMap
from majordomo.testing import FakeEstimator, FakeRobot, FakeWorld, RobotFault


def _find(names: Sequence[str], observation: Observation) -> tuple[Sighting, ...]:
    return tuple(Sighting(name, np.ones(3), 0.9, observation.stamp_s) for name in names if name == "lemon")


def _notice(observation: Observation) -> tuple[Newcomer, ...]:
    return (Newcomer(("red",), 0.1, np.zeros(3), np.zeros(1), "looks-1", observation.stamp_s),)


@pytest.fixture
def robot() -> FakeRobot:
    return FakeRobot()


@pytest.fixture
def eyes(robot: FakeRobot) -> RobotEyes:
    return RobotEyes(robot, FakeEstimator(FakeWorld()), _find, Proprioception(SiteMap({}), 0.0), _notice)


def test_things_are_found_in_the_picture_of_the_last_look(eyes: RobotEyes, robot: FakeRobot) -> None:
    eyes.look([Predicate("hand_empty")])
    robot.clock.advance(5.0)
    (sighting,) = eyes.find(["lemon", "can"])
    assert (sighting.name, sighting.stamp_s) == ("lemon", 0.0)


def test_newcomers_are_those_in_the_picture_of_the_last_look(eyes: RobotEyes, robot: FakeRobot) -> None:
    assert eyes.newcomers() == ()
    eyes.look([])
    robot.clock.advance(5.0)
    assert [one.stamp_s for one in eyes.newcomers()] == [0.0]


def test_where_the_robot_stands_is_known_after_a_look(eyes: RobotEyes) -> None:
    assert eyes.odom_from_base() is None
    eyes.look([])
    np.testing.assert_array_equal(eyes.odom_from_base(), np.zeros(3))


def test_before_the_first_look_nothing_is_found(eyes: RobotEyes) -> None:
    assert eyes.find(["lemon"]) == ()


def test_a_look_that_failed_leaves_nothing_to_find(eyes: RobotEyes, robot: FakeRobot) -> None:
    eyes.look([])
    robot.clock.advance(0.1)
    robot.faults.add(RobotFault.NAN_IMAGES)
    with pytest.raises(ObservationRejected):
        eyes.look([])
    assert eyes.find(["lemon"]) == ()


def test_what_is_felt_needs_no_picture_to_judge(eyes: RobotEyes, robot: FakeRobot) -> None:
    claims = [Predicate("hand_empty"), Predicate("holding", ("lemon",)), Predicate("open", ("microwave",))]
    assert eyes.feel(claims) == ()
    robot.apply(Action({"gripper": np.zeros(1)}))
    assert [(str(one.predicate), one.verdict) for one in eyes.feel(claims)] == [
        ("hand_empty()", Verdict.TRUE),
        ("holding(lemon)", Verdict.FALSE),
    ]
