"""What a script tells to happen happens, when it is due, once, and it is the world that changes."""

from collections.abc import Iterator

import numpy as np
import pytest

from majordomo.action import Action
from majordomo.errors import UnknownName
from majordomo.predicate import Predicate
from majordomo.validation import validated
from sim.disturbances import Disturbance
from sim.disturbed_robot import DisturbedRobot
from sim.referee import Referee
from sim.simulated_robot import SimulatedRobot

STILL = Action({})
SHUT = Action({"gripper": np.zeros(1)})


@pytest.fixture(scope="module")
def counter() -> Iterator[SimulatedRobot]:
    robot = SimulatedRobot("counter", seed=3)
    yield robot
    robot.close()


@pytest.fixture
def robot(counter: SimulatedRobot) -> SimulatedRobot:
    counter.reset(3)
    return counter


@pytest.fixture(scope="module")
def kitchen() -> Iterator[SimulatedRobot]:
    robot = SimulatedRobot("kitchen", seed=3)
    yield robot
    robot.close()


def disturbed(robot: SimulatedRobot, at: dict[str, object], do: dict[str, object]) -> DisturbedRobot:
    return DisturbedRobot(robot, [validated(Disturbance, {"at": at, "do": do}, "the disturbance")], seed=1)


def run(robot: DisturbedRobot, periods: int, action: Action = STILL) -> DisturbedRobot:
    for _ in range(periods):
        robot.apply(action)
    return robot


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
        robot.apply(SHUT)


def lower_hand(robot: SimulatedRobot, height_m: float) -> None:
    """Bring the hand down to a height in the world."""
    down = Action({"arm": np.array([0.05, 0.0, -0.15, 0.0, 0.0, 0.0])})
    while (robot.world.world_from_base @ robot.world.base_from_tcp)[2, 3] > height_m:
        robot.apply(down)


@pytest.mark.parametrize("name", ["sponge", "red cup", "apple", "purple can"])
def test_what_is_knocked_out_of_the_hand_falls_and_lies_near(kitchen: SimulatedRobot, name: str) -> None:
    kitchen.reset(3)
    give(kitchen, name)
    referee, hand = Referee(kitchen.world), kitchen.world.base_from_tcp[:3, 3]
    assert referee.is_gripped(name)
    both = disturbed(kitchen, {"holding": name}, {"knock": {}})
    places = [referee.position(name)]
    for _ in range(20):
        run(both, 1, SHUT)
        places.append(referee.position(name))
        assert kitchen.world.data.contact.dist.min(initial=0.0) > -0.01  # nothing is inside of anything
    assert not referee.is_gripped(name)
    assert referee.holds(Predicate("on", (name, "counter")))
    assert np.linalg.norm(places[-1][:2] - places[0][:2]) < 0.5
    assert np.linalg.norm(np.diff(places, axis=0), axis=1).max() < 0.25  # in one period: it never flies
    assert np.linalg.norm(kitchen.world.base_from_tcp[:3, 3] - hand) < 0.03


def test_a_knock_just_above_the_worktop_takes_the_thing_out_of_the_hand_too(kitchen: SimulatedRobot) -> None:
    kitchen.reset(3)
    lower_hand(kitchen, 1.74)
    give(kitchen, "purple can")
    referee = Referee(kitchen.world)
    assert referee.holds(Predicate("holding", ("purple can",)))
    assert referee.lowest_point("purple can") < 1.68
    run(disturbed(kitchen, {"holding": "purple can"}, {"knock": {}}), 20, SHUT)
    assert not referee.is_gripped("purple can")
    assert not kitchen.world.data.qfrc_applied.any()


def test_a_knock_against_an_empty_hand_does_nothing(robot: SimulatedRobot) -> None:
    before = Referee(robot.world).position("red cup")
    run(disturbed(robot, {"time_s": 0.0}, {"knock": {}}), 3)
    assert Referee(robot.world).position("red cup") == pytest.approx(before, abs=1e-3)


def test_a_thing_is_moved_to_a_free_spot_of_a_region(robot: SimulatedRobot) -> None:
    before = Referee(robot.world).position("lemon")
    run(disturbed(robot, {"time_s": 0.0}, {"move": {"thing": "lemon", "to": "hob"}}), 5)
    x, y, _ = after = Referee(robot.world).position("lemon")
    region = robot.world.scene.regions["hob"]
    assert np.linalg.norm(after - before) > 0.02
    assert region.low[0] - 0.01 <= x <= region.high[0] + 0.01 and region.low[1] - 0.01 <= y <= region.high[1] + 0.01
    others = [robot.world.pose_of(one.name)[:2, 3] for one in robot.world.scene.objects if one.name != "lemon"]
    assert min(np.linalg.norm(other - [x, y]) for other in others) > 0.06


def test_the_same_seed_moves_it_to_the_same_spot(robot: SimulatedRobot) -> None:
    spots = []
    for _ in range(2):
        robot.reset(3)
        run(disturbed(robot, {"time_s": 0.0}, {"move": {"thing": "lemon", "to": "hob"}}), 1)
        spots.append(Referee(robot.world).position("lemon"))
    assert np.array_equal(spots[0], spots[1])


def test_a_thing_that_is_taken_away_is_gone(robot: SimulatedRobot) -> None:
    run(disturbed(robot, {"time_s": 0.0}, {"remove": {"thing": "lemon"}}), 1)
    assert np.linalg.norm(Referee(robot.world).position("lemon")) > 10.0


def test_a_door_is_swung_open_and_shut_and_stays(robot: SimulatedRobot) -> None:
    door = robot.world.scene.fixture_named("microwave").door
    assert door is not None
    run(disturbed(robot, {"time_s": 0.0}, {"swing": {"door": "microwave", "open": True}}), 25)
    assert door.is_full(robot.world.fixture_position("microwave"))
    run(disturbed(robot, {"time_s": 0.0}, {"swing": {"door": "microwave", "open": False}}), 25)
    assert door.is_at_rest(robot.world.fixture_position("microwave"))
    assert not robot.world.data.qfrc_applied.any()


def test_a_pushed_base_is_elsewhere_and_stays_there(robot: SimulatedRobot) -> None:
    before = robot.world.map_from_base
    run(disturbed(robot, {"time_s": 0.0}, {"push": {"x": 0.0, "y": -0.1, "yaw": 0.2}}), 25)
    after = robot.world.map_from_base
    assert after - before == pytest.approx([0.1, 0.0, 0.2], abs=0.02)  # it faces the world's +y
    run(disturbed(robot, {"time_s": 1e9}, {"knock": {}}), 5)
    assert robot.world.map_from_base == pytest.approx(after, abs=2e-3)
    assert robot.odom_from_base == pytest.approx(after, abs=2e-3)


def test_a_frozen_camera_keeps_its_picture_and_then_goes_on(robot: SimulatedRobot) -> None:
    wave = Action({"arm": np.array([0.2, 0.0, 0.0, 0.0, 0.0, 0.0])})
    both = disturbed(robot, {"time_s": 0.0}, {"freeze": {"camera": "wrist", "for_s": 0.5}})
    before = both.observe()
    during = run(both, 4, wave).observe()
    assert np.array_equal(during.cameras["wrist"].rgb, before.cameras["wrist"].rgb)
    assert not np.array_equal(during.cameras["mast"].rgb, before.cameras["mast"].rgb)
    assert not np.array_equal(run(both, 3, wave).observe().cameras["wrist"].rgb, before.cameras["wrist"].rgb)


def test_a_blind_camera_sends_black_without_depth(robot: SimulatedRobot) -> None:
    both = run(disturbed(robot, {"time_s": 0.0}, {"blind": {"camera": "mast"}}), 2)
    frames = both.observe().cameras
    assert not frames["mast"].rgb.any() and not frames["mast"].depth.any()
    assert frames["wrist"].rgb.any()
    both.spec.observation.validate(both.observe())


def test_something_happens_a_while_after_its_step_began_and_once(robot: SimulatedRobot) -> None:
    both = disturbed(robot, {"step": 2, "after_s": 0.3}, {"remove": {"thing": "lemon"}})
    both.begin_step(1)
    assert not run(both, 5).fired
    both.begin_step(2)
    assert not run(both, 3).fired
    assert len(run(both, 1).fired) == 1
    both.begin_step(2)
    assert len(run(both, 5).fired) == 1


def test_a_step_that_begins_anew_does_not_put_off_what_is_due(robot: SimulatedRobot) -> None:
    both = disturbed(robot, {"step": 1, "after_s": 0.3}, {"remove": {"thing": "lemon"}})
    for _ in range(4):
        both.begin_step(1)
        both.apply(STILL)
    assert both.fired


def test_an_unknown_thing_is_refused_before_anything_moves(robot: SimulatedRobot) -> None:
    with pytest.raises(UnknownName, match="teapot"):
        disturbed(robot, {"time_s": 0.0}, {"remove": {"thing": "teapot"}})
