"""Within reach is what the arm gets to from where the base stands."""

import numpy as np
import pytest

from sim.kitchen_world import KitchenWorld
from sim.landmarks import Landmarks
from sim.reach import Reach


@pytest.fixture(scope="module")
def world() -> KitchenWorld:
    world = KitchenWorld("counter")
    world.reset(0)
    return world


@pytest.mark.parametrize(
    ("ahead", "sideways", "up", "is_within"),
    [
        (0.6, 0.0, 0.1, True),
        (0.5, 0.4, 0.1, True),
        (0.3, 0.0, 0.8, True),
        (1.1, 0.0, 0.1, False),
        (0.1, 0.0, 0.1, False),
        (-0.5, 0.0, 0.1, False),
        (0.6, 0.0, 1.0, False),
    ],
)
def test_near_and_before_the_arm_is_within_reach(
    world: KitchenWorld, ahead: float, sideways: float, up: float, is_within: bool
) -> None:
    point = world.world_from_base @ np.array([ahead, sideways, up, 1.0])
    world.put("orange box", *point[:2], point[2] - 0.045)
    world.forward()
    assert Reach(world, Landmarks(world)).is_reachable("orange box") is is_within


def test_what_was_out_of_reach_is_within_it_when_the_base_has_moved(world: KitchenWorld) -> None:
    reach = Reach(world, Landmarks(world))
    world.put("red cup", 0.40, 0.40, 1.618)
    world.forward()
    assert not reach.is_reachable("red cup")
    world.set_base(np.array([0.2, -0.25, np.pi / 2.0]))
    world.forward()
    assert reach.is_reachable("red cup")
