"""The demonstrator shows every skill, remembering nothing, and says no to what it cannot show."""

from collections.abc import Iterator

import numpy as np
import pytest

from majordomo.errors import UnknownName
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from sim.demonstrator import Demonstrator
from sim.referee import Referee
from sim.simulated_robot import SimulatedRobot

MAX_STEPS = 150
STORY = (
    (SkillCall("open", {"target": "microwave"}), Predicate("open", ("microwave",))),
    (SkillCall("pick", {"target": "red cup"}), Predicate("holding", ("red cup",))),
    (
        SkillCall("place_in", {"target": "red cup", "container": "microwave"}),
        Predicate("inside", ("red cup", "microwave")),
    ),
    (SkillCall("close", {"target": "microwave"}), Predicate("closed", ("microwave",))),
    (SkillCall("pick", {"target": "lemon"}), Predicate("holding", ("lemon",))),
    (SkillCall("place_on", {"target": "lemon", "surface": "tray"}), Predicate("on", ("lemon", "tray"))),
)


@pytest.fixture(scope="module")
def robot() -> Iterator[SimulatedRobot]:
    robot = SimulatedRobot("counter", seed=0)
    yield robot
    robot.close()


def show(robot: SimulatedRobot, demonstrator: Demonstrator, call: SkillCall) -> bool:
    for _ in range(MAX_STEPS):
        if demonstrator.show(call).is_done():
            return True
        robot.apply(demonstrator.action(call))
    return False


def test_a_whole_story_is_shown_and_true(robot: SimulatedRobot) -> None:
    robot.reset(0)
    referee = Referee(robot.world)
    demonstrator = Demonstrator(robot, referee)
    for call, effect in STORY:
        assert show(robot, demonstrator, call), f"{call} did not end"
        assert referee.holds(effect), f"{effect} is not so"


def test_the_same_moment_gets_the_same_action_whatever_happened_before(robot: SimulatedRobot) -> None:
    robot.reset(1)
    demonstrator = Demonstrator(robot, Referee(robot.world))
    call = STORY[1][0]
    for _ in range(6):
        robot.apply(demonstrator.action(call))
    fresh = Demonstrator(robot, Referee(robot.world))
    assert np.array_equal(demonstrator.action(call).groups["arm"], fresh.action(call).groups["arm"])


def test_it_recovers_when_the_object_is_moved_away(robot: SimulatedRobot) -> None:
    robot.reset(2)
    referee = Referee(robot.world)
    demonstrator = Demonstrator(robot, referee)
    call, effect = STORY[1]
    for _ in range(8):
        robot.apply(demonstrator.action(call))
    x, y, _ = referee.position("red cup")
    robot.world.put("red cup", x + 0.03, y - 0.02, 1.618)
    robot.world.forward()
    assert show(robot, demonstrator, call) and referee.holds(effect)


def test_an_unknown_skill_is_named(robot: SimulatedRobot) -> None:
    with pytest.raises(UnknownName, match="juggle"):
        Demonstrator(robot, Referee(robot.world)).show(SkillCall("juggle"))
