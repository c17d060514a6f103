"""In view is what a camera's picture shows: in its frame, and with nothing before it."""

import numpy as np
import pytest

from sim.kitchen_world import KitchenWorld
from sim.landmarks import Landmarks
from sim.sight import Sight

HOB = (-0.15, 0.36, 1.618)


@pytest.fixture(scope="module")
def shared_world() -> KitchenWorld:
    return KitchenWorld("counter")


@pytest.fixture
def world(shared_world: KitchenWorld) -> KitchenWorld:
    shared_world.reset(0)
    for movable in shared_world.scene.objects:
        shared_world.put(movable.name, 0.9, 0.2, 0.8)  # in a cupboard
    shared_world.forward()
    return shared_world


@pytest.fixture
def sight(world: KitchenWorld) -> Sight:
    return Sight(world, Landmarks(world))


def test_what_stands_before_the_mast_is_in_view(world: KitchenWorld, sight: Sight) -> None:
    world.put("red cup", *HOB)
    world.forward()
    assert sight.is_visible("red cup")
    assert not sight.is_visible("blue cup")


def test_what_is_behind_something_is_not_in_view(world: KitchenWorld, sight: Sight) -> None:
    world.put("red cup", -0.85, 0.70, 1.648)
    world.forward()
    assert not sight.is_visible("red cup")
    world.set_fixture_position("microwave", -1.5)
    world.forward()
    assert sight.is_visible("red cup")


def test_what_the_pictures_show_and_what_is_said_to_be_in_view_agree(world: KitchenWorld, sight: Sight) -> None:
    """A cup is carried through the room; where enough red is in a picture, it is in view."""
    generator = np.random.default_rng(0)
    agreed = []
    for _ in range(24):
        world.put("red cup", *generator.uniform([-1.2, -0.2, 1.60], [0.5, 0.9, 1.9]))
        world.forward()
        red = max(np.sum(_is_red(world.render(camera).rgb)) for camera in ("mast", "wrist"))
        if red == 0 or red >= 12:
            agreed.append(sight.is_visible("red cup") == (red >= 12))
    assert len(agreed) > 14
    assert np.mean(agreed) >= 0.95


def _is_red(rgb: np.ndarray) -> np.ndarray:
    return (
        (rgb[..., 0] > 90) & (rgb[..., 0] > 4 * rgb[..., 1].astype(int)) & (rgb[..., 0] > 4 * rgb[..., 2].astype(int))
    )
