"""A moment of the simulated robot outlives the program as text."""

import numpy as np
import pytest

from bringup.station.robot_text import from_text, to_text
from majordomo.action import Action
from majordomo.errors import UnreadableInput
from sim.simulated_robot import SimulatedRobot

MOVE = Action({"arm": np.array([0.1, 0.0, 0.05, 0.0, 0.0, 0.2])})


@pytest.fixture(scope="module")
def robot() -> SimulatedRobot:
    return SimulatedRobot("counter", seed=3)


def test_another_robot_goes_on_exactly_where_this_one_was(robot: SimulatedRobot) -> None:
    robot.apply(MOVE)
    text = to_text(robot.save())
    other = SimulatedRobot("counter", seed=4)
    other.restore(from_text(text, other.save()))
    for one in (robot, other):
        one.apply(MOVE)
    assert to_text(other.save()) == to_text(robot.save())
    other.close()


@pytest.mark.parametrize("text", ["", "{}", '{"world": [1.0]}'])
def test_what_is_no_moment_is_told(robot: SimulatedRobot, text: str) -> None:
    with pytest.raises(UnreadableInput, match=r"The kept world cannot be read: .*Try: "):
        from_text(text, robot.save())


def test_a_moment_of_another_scene_is_told(robot: SimulatedRobot) -> None:
    moment = robot.save()
    longer = to_text(moment).replace('"world":[', '"world":[0.0,')
    with pytest.raises(
        UnreadableInput, match=rf"has {moment.world.size + 1} numbers, and this scene {moment.world.size}"
    ):
        from_text(longer, moment)
