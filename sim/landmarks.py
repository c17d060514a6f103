"""Points by which a thing is seen and touched: on an object, along a handle, over a surface, inside a container."""

import numpy as np

from majordomo.geometry import Array, transform_points
from sim.fixture import Interior, Mechanism
from sim.kitchen_world import KitchenWorld
from sim.movable_object import MovableObject
from sim.scene_part import Rectangle

_GRID = np.linspace(0.1, 0.9, 5)
_ALONG = np.linspace(-0.8, 0.8, 5)
_DOOR_M = 0.06
"""A shut door fills the front of a container up to here."""
_ROUND = 2.0 * np.pi * np.arange(8) / 8.0


class Landmarks:
    """The points of everything in one world, where they are now."""

    def __init__(self, world: KitchenWorld) -> None:
        self._world = world
        self._movables = {movable.name: _points_on(movable) for movable in world.scene.objects}

    def to_see(self, name: str) -> tuple[Array, ...]:
        """Groups of points (n, 3) in the world [m]; where one is in view, the thing is: of a cupboard, its front.

        Raises:
            UnknownName: There is no such thing.
        """
        groups = self.to_touch(name)
        interior = None if name in self._movables else self._world.scene.fixture_named(name).interior
        if interior is None or interior.body is None:
            return groups
        return (*groups, transform_points(self._world.world_from_body(interior.body), _points_before(interior)))

    def to_touch(self, name: str) -> tuple[Array, ...]:
        """Groups of points (n, 3) in the world [m]; where one of them is within reach, the thing is.

        Raises:
            UnknownName: There is no such thing.
        """
        world = self._world
        if name in self._movables:
            return (transform_points(world.pose_of(name), self._movables[name]),)
        fixture = world.scene.fixture_named(name)
        if fixture.mechanism is not None:
            return (transform_points(world.world_from_body(fixture.mechanism.body), _points_along(fixture.mechanism)),)
        if fixture.tray is not None:
            return (transform_points(world.pose_of(name), _points_over(fixture.tray.top)),)
        if fixture.interior is not None:
            low, high = fixture.interior.low, fixture.interior.high
            floor = Rectangle(low=low[:2], high=high[:2], z=low[2])
            return (transform_points(world.pose_of(name), _points_over(floor)),)
        return tuple(_points_over(top) for top in fixture.tops)


def _points_on(movable: MovableObject) -> Array:
    """On the outline and the top of an object, in its frame; around the rim of a dish."""
    half = movable.half_height
    if movable.rim_radius is not None:
        rim = [[movable.rim_radius * np.cos(angle), movable.rim_radius * np.sin(angle), 0.9 * half] for angle in _ROUND]
        return np.array([*rim, [0.0, 0.0, -half]])
    x, y = (movable.size[0], movable.size[1]) if len(movable.size) == 3 else (movable.size[0], movable.size[0])
    sides = [[0.8 * x, 0.0, 0.0], [-0.8 * x, 0.0, 0.0], [0.0, 0.8 * y, 0.0], [0.0, -0.8 * y, 0.0]]
    return np.array([*sides, [0.0, 0.0, 0.8 * half], [0.0, 0.0, -0.8 * half], [0.0, 0.0, 0.0]])


def _points_along(mechanism: Mechanism) -> Array:
    along: Array = np.array(mechanism.handle) + _ALONG[:, None] * np.array(mechanism.bar)
    return along


def _points_before(interior: Interior) -> Array:
    """Over the front of a container that is entered along y."""
    (low_x, low_y, low_z), (high_x, _, high_z) = interior.low, interior.high
    front = low_y - _DOOR_M
    return np.array([[low_x + u * (high_x - low_x), front, low_z + v * (high_z - low_z)] for u in _GRID for v in _GRID])


def _points_over(top: Rectangle) -> Array:
    (low_x, low_y), (high_x, high_y) = top.low, top.high
    return np.array([[low_x + u * (high_x - low_x), low_y + v * (high_y - low_y), top.z] for u in _GRID for v in _GRID])
