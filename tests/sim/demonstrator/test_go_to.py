"""Going to a place: the arm tucked first, what is held kept, and the robot truly there in the end."""

from collections.abc import Iterator

import numpy as np
import pytest

from majordomo.action import Action
from majordomo.errors import UnknownName
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from sim.demonstrator import Demonstrator
from sim.referee import Referee
from sim.simulated_robot import SimulatedRobot

MAX_STEPS = 250
TO_THE_TABLE = SkillCall("go_to", {"place": "dining table"})


@pytest.fixture(scope="module")
def kitchen() -> Iterator[SimulatedRobot]:
    robot = SimulatedRobot("kitchen", seed=5)
    yield robot
    robot.close()


@pytest.fixture
def robot(kitchen: SimulatedRobot) -> SimulatedRobot:
    kitchen.reset(5)
    return kitchen


def give(robot: SimulatedRobot, name: str) -> None:
    """Put an upright object between the fingers, which close on it."""
    world = robot.world
    x, y, z = (world.world_from_base @ world.base_from_tcp)[:3, 3]
    movable = world.scene.object_named(name)
    world.put(name, x, y, z - movable.half_height)
    world.set_arm(world.joint_positions, 2.0 * movable.radius - 0.001)
    world.forward()
    robot.rest()
    for _ in range(4):
        robot.apply(Action({"gripper": np.zeros(1)}))


def show(robot: SimulatedRobot, demonstrator: Demonstrator, call: SkillCall) -> bool:
    for _ in range(MAX_STEPS):
        if demonstrator.show(call).is_done():
            return True
        robot.apply(demonstrator.action(call))
    return False


def test_it_drives_across_the_room_and_brings_what_it_holds(robot: SimulatedRobot) -> None:
    referee = Referee(robot.world)
    give(robot, "red cup")
    assert show(robot, Demonstrator(robot, referee), TO_THE_TABLE)
    assert referee.holds(Predicate("robot_at", ("dining table",)))
    assert referee.holds(Predicate("holding", ("red cup",)))


def test_it_tucks_the_arm_before_the_base_moves(robot: SimulatedRobot) -> None:
    for _ in range(10):
        robot.apply(Action({"arm": np.array([0.2, 0.2, -0.1, 0.0, 0.0, 0.0])}))
    action = Demonstrator(robot, Referee(robot.world)).action(TO_THE_TABLE)
    assert not action.groups["base"].any()
    assert action.groups["arm"].any()


def test_an_empty_hand_is_opened_on_the_way(robot: SimulatedRobot) -> None:
    action = Demonstrator(robot, Referee(robot.world)).action(TO_THE_TABLE)
    assert action.groups["gripper"] == pytest.approx([0.08])


def test_progress_grows_as_it_gets_nearer(robot: SimulatedRobot) -> None:
    demonstrator = Demonstrator(robot, Referee(robot.world))
    shares = []
    for _ in range(6):
        shares.append(demonstrator.show(TO_THE_TABLE).progress())
        for _ in range(10):
            robot.apply(demonstrator.action(TO_THE_TABLE))
    assert shares == sorted(shares)
    assert shares[0] < 0.5 < shares[-1] <= 1.0


def test_the_same_moment_gets_the_same_action_whatever_happened_before(robot: SimulatedRobot) -> None:
    demonstrator = Demonstrator(robot, Referee(robot.world))
    for _ in range(8):
        robot.apply(demonstrator.action(TO_THE_TABLE))
    fresh = Demonstrator(robot, Referee(robot.world))
    assert np.array_equal(demonstrator.action(TO_THE_TABLE).groups["base"], fresh.action(TO_THE_TABLE).groups["base"])


def test_where_to_look_is_the_place_in_base_link(robot: SimulatedRobot) -> None:
    point, _ = Demonstrator(robot, Referee(robot.world)).show(TO_THE_TABLE).points()
    assert point[0] < -0.5  # the robot stands at the hob, and the table is behind it


def test_an_unknown_place_is_named(robot: SimulatedRobot) -> None:
    with pytest.raises(UnknownName, match="dinning table"):
        Demonstrator(robot, Referee(robot.world)).action(SkillCall("go_to", {"place": "dinning table"}))


def test_it_points_at_the_place_and_ahead_of_whoever_stands_there(robot: SimulatedRobot) -> None:
    demonstrator = Demonstrator(robot, Referee(robot.world))
    goal = robot.world.scene.site_map()["dining table"].map_from_base
    robot.world.set_base(goal)
    robot.world.forward()
    robot.rest()
    place, ahead = demonstrator.show(TO_THE_TABLE).points()
    assert ahead is not None
    np.testing.assert_allclose(place, np.zeros(3), atol=0.05)
    np.testing.assert_allclose(ahead - place, [0.4, 0.0, 0.0], atol=0.03)
