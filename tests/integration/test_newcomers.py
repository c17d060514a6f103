"""A thing that is in no catalogue, in the rendered kitchen: noticed, told where it is, and known again elsewhere."""

from collections.abc import Callable, Iterator

import pytest

from bringup.station.noticing import notice_in
from majordomo.newcomer import Newcomer, notice_nothing
from memory.newcomers import Newcomers
from sim.movable_object import MovableObject
from sim.scene import load_scene
from sim.simulated_robot import SimulatedRobot

BOX = MovableObject(
    name="box", shape="box", size=(0.03, 0.03, 0.03), colour=(0.85, 0.05, 0.05), mass=0.1, nouns=("thing",)
)
TABLE, SHELF = ("dining table", 0.55, -1.62, 1.60), ("side shelf", 2.0, -0.9, 1.62)
Look = Callable[[str, float, float, float], tuple[Newcomer, ...]]


@pytest.fixture(scope="module")
def look() -> Iterator[Look]:
    """Put the box somewhere, and look at it from a place."""
    kitchen = load_scene("kitchen")
    robot, notice = SimulatedRobot(kitchen.model_copy(update={"objects": (BOX,)})), notice_in(kitchen)

    def looked(place: str, x: float, y: float, z: float) -> tuple[Newcomer, ...]:
        robot.world.set_base(robot.world.scene.site_map()[place].map_from_base)
        robot.world.put(BOX.name, x, y, z)
        robot.world.forward()
        robot.world.step(50)
        robot.rest()
        return notice(robot.observe())

    yield looked
    robot.close()


def test_it_is_noticed_with_its_looks_its_size_and_its_place(look: Look) -> None:
    (box,) = look(*TABLE)
    assert box.adjectives == ("small", "red")
    assert box.height_m == pytest.approx(0.06, abs=0.01)
    assert box.position[:2] == pytest.approx(TABLE[1:3], abs=0.03)
    assert box.spot == ("on", "table")


def test_it_is_the_same_after_it_was_moved(look: Look) -> None:
    newcomers = Newcomers()
    newcomers.meet(look(*TABLE))
    (moved,) = newcomers.meet(look(*SHELF))
    assert (moved.item.name, moved.last.spot) == ("small red thing", ("on", "shelf"))


def test_where_nobody_learned_what_things_look_like_nothing_is_noticed() -> None:
    assert notice_in(load_scene("counter")) is notice_nothing
