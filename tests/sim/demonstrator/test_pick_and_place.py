"""Picking up and putting down all over the kitchen, from where the robot stands to reach it."""

from collections.abc import Iterator

import numpy as np
import pytest

from majordomo.geometry import transform_points
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from sim.demonstrator import Demonstrator
from sim.demonstrator.grip import grip_of
from sim.demonstrator.place import ROOM_M
from sim.referee import Referee
from sim.simulated_robot import SimulatedRobot

MAX_STEPS = 150
WELL_OPEN = {"microwave": -1.5}


@pytest.fixture(scope="module")
def kitchen() -> Iterator[SimulatedRobot]:
    robot = SimulatedRobot("kitchen", seed=3)
    yield robot
    robot.close()


class Stage:
    """A kitchen in which one thing stands where it is wanted and the others are out of the way."""

    def __init__(self, robot: SimulatedRobot) -> None:
        self.robot = robot
        self.referee = Referee(robot.world)
        self.demonstrator = Demonstrator(robot, self.referee)
        self.view = self.demonstrator.view

    def set_up(self, thing: str, fixture: str) -> None:
        world = self.robot.world
        self.robot.reset(3, positions=WELL_OPEN)
        self.dock(fixture)
        for number, other in enumerate(name for name in self.view.movables if name != thing):
            world.put(other, -1.0 + 0.15 * number, -2.4, world.scene.floor_z)
        spots = self.view.landing_spots(fixture, thing)
        self.put(thing, spots[len(spots) // 2])

    def dock(self, fixture: str) -> None:
        world = self.robot.world
        place = world.scene.fixture_named(fixture).place
        assert place is not None
        world.set_base(world.scene.site_map()[place].map_from_base)
        world.forward()

    def put(self, thing: str, spot: np.ndarray) -> None:
        world = self.robot.world
        world.put(thing, *transform_points(world.world_from_base, spot), yaw=0.4)
        world.forward()
        world.step(50)
        self.robot.rest()

    def show(self, call: SkillCall) -> bool:
        for _ in range(MAX_STEPS):
            if self.demonstrator.show(call).is_done():
                return True
            self.robot.apply(self.demonstrator.action(call))
        return False


@pytest.fixture
def stage(kitchen: SimulatedRobot) -> Stage:
    return Stage(kitchen)


@pytest.mark.parametrize(
    ("thing", "fixture"),
    [("bowl", "table"), ("plate", "shelf"), ("sponge", "counter"), ("apple", "rack"), ("bottle", "sink")],
)
def test_what_is_picked_up_can_be_put_back(stage: Stage, thing: str, fixture: str) -> None:
    stage.set_up(thing, fixture)
    assert stage.show(SkillCall("pick", {"target": thing}))
    assert stage.referee.holds(Predicate("holding", (thing,)))
    is_inside = fixture == "sink"
    skill, role, claim = ("place_in", "container", "inside") if is_inside else ("place_on", "surface", "on")
    assert stage.show(SkillCall(skill, {"target": thing, role: fixture}))
    assert stage.referee.holds(Predicate(claim, (thing, fixture)))
    assert stage.referee.holds(Predicate("hand_empty"))


def test_what_is_held_over_free_room_is_put_down_there(stage: Stage) -> None:
    stage.set_up("red cup", "table")
    assert stage.show(SkillCall("pick", {"target": "red cup"}))
    place = SkillCall("place_on", {"target": "red cup", "surface": "table"})
    over = stage.view.centre("red cup")
    _, spot = stage.demonstrator.show(place).points()
    np.testing.assert_allclose(spot[:2], over[:2], atol=1e-6)
    assert spot[2] < over[2] - 0.05


def test_what_is_held_over_something_else_is_put_down_beside_it(stage: Stage) -> None:
    stage.set_up("red cup", "table")
    assert stage.show(SkillCall("pick", {"target": "red cup"}))
    place = SkillCall("place_on", {"target": "red cup", "surface": "table"})
    over = stage.view.centre("red cup")
    floor_z = stage.view.support_of("red cup").floor_z
    stage.robot.world.put(
        "sponge", *transform_points(stage.robot.world.world_from_base, np.array([over[0], over[1], floor_z]))
    )
    stage.robot.world.forward()
    _, spot = stage.demonstrator.show(place).points()
    room = float(stage.view.room("red cup", spot[None])[0])
    assert room > ROOM_M - 0.02
    assert np.linalg.norm((spot - over)[:2]) < 0.18


@pytest.mark.parametrize("thing", ["red cup", "bowl"])
def test_what_is_in_the_microwave_comes_out_by_the_front_and_goes_in_again(stage: Stage, thing: str) -> None:
    stage.set_up(thing, "microwave")
    assert stage.show(SkillCall("pick", {"target": thing}))
    assert stage.referee.holds(Predicate("holding", (thing,)))
    assert stage.show(SkillCall("place_in", {"target": thing, "container": "microwave"}))
    assert stage.referee.holds(Predicate("inside", (thing, "microwave")))


def test_a_dish_is_gripped_by_its_rim(stage: Stage) -> None:
    stage.set_up("bowl", "table")
    grip = grip_of(stage.view, "bowl", stage.view.support_of("bowl")).base_from_hand
    centre, rim = stage.view.centre("bowl"), stage.view.movable("bowl").rim_radius
    assert float(np.linalg.norm((grip[:3, 3] - centre)[:2])) == pytest.approx(rim)


def test_a_tall_neighbour_is_gripped_round(stage: Stage) -> None:
    stage.set_up("bowl", "table")
    support = stage.view.support_of("bowl")
    free = grip_of(stage.view, "bowl", support).base_from_hand
    beyond = stage.view.centre("bowl") + 2.2 * (free[:3, 3] - stage.view.centre("bowl"))
    stage.put("milk", np.array([beyond[0], beyond[1], support.floor_z]))
    crowded = grip_of(stage.view, "bowl", support).base_from_hand
    assert np.linalg.norm((crowded - free)[:2, 3]) > 0.02


def test_a_long_box_is_gripped_across(stage: Stage) -> None:
    stage.set_up("sponge", "table")
    for yaw in (0.0, 0.5, 1.0, 1.5):
        x, y, _ = stage.robot.world.pose_of("sponge")[:3, 3]
        stage.robot.world.put("sponge", x, y, 1.6, yaw)
        stage.robot.world.forward()
        fingers = grip_of(stage.view, "sponge", stage.view.support_of("sponge")).base_from_hand[:3, 1]
        across = np.abs(stage.view.pose("sponge")[:3, :3].T @ fingers)
        assert 2.0 * across @ np.array(stage.view.movable("sponge").size) < 0.072


def test_what_stands_in_the_sink_is_not_on_the_worktop_round_it(stage: Stage) -> None:
    stage.set_up("bottle", "sink")
    assert stage.view.support_of("bottle").fixture == "sink"


def test_nothing_is_put_down_against_its_neighbours(stage: Stage) -> None:
    stage.set_up("red cup", "table")
    assert stage.show(SkillCall("pick", {"target": "red cup"}))
    call = SkillCall("place_on", {"target": "red cup", "surface": "table"})
    spot = stage.demonstrator.show(call).points()[1]
    stage.put("milk", np.array([spot[0], spot[1], stage.view.supports("table")[0].floor_z]))
    elsewhere = stage.demonstrator.show(call).points()[1]
    assert float(np.linalg.norm((elsewhere - spot)[:2])) > 0.05
