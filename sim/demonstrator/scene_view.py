"""What the demonstrator knows: the simulator's truth, told in base_link."""

from collections.abc import Iterator

import numpy as np

from majordomo.geometry import Array, inverse
from sim.demonstrator.hand import PALM_HALF_M
from sim.demonstrator.support import Support
from sim.fixture import Fixture
from sim.kitchen_world import KitchenWorld
from sim.movable_object import MovableObject
from sim.referee import Referee
from sim.scene_part import Rectangle

CARRY_HEIGHT_M = 0.17
"""Height of the TCP above the worktop at which things are carried."""
NEAREST_M, REACH_M = 0.40, 0.75
"""Between these distances from the arm's axis the hand works."""
GRID_M = 0.06
"""Between spots on which things may be put down."""
FINELY_M, FINELY = 0.015, 6
"""Between those about where a thing is now, and how many there are on every side of it."""
BESIDE_M = 0.04
"""So far beside the regions in which things are looked for they may be put down."""
SINKS_M = 0.01
"""What is put down may be lower than what it stands on by less."""
HIGHEST_M = 0.35
"""Above base_link: higher up the hand puts nothing."""
BEHIND_FRONT_M = 0.04
"""What stands under a ceiling stands so far behind the front: there a door shuts, and the arm reaches no further."""


class SceneView:
    """Where everything is, in base_link [m].

    Args:
        world: It is looked at anew at every question.
        referee: Who touches what.
    """

    def __init__(self, world: KitchenWorld, referee: Referee) -> None:
        self.world = world
        self._referee = referee
        self._scene = world.scene

    @property
    def tcp(self) -> Array:
        """Pose (4, 4) of the TCP."""
        return self.world.base_from_tcp

    @property
    def opening(self) -> float:
        """Distance between the fingers [m]."""
        return self.world.gripper_opening

    @property
    def base_from_world(self) -> Array:
        """(4, 4)."""
        return inverse(self.world.world_from_base)

    @property
    def movables(self) -> tuple[str, ...]:
        """Names of all objects."""
        return tuple(movable.name for movable in self._scene.objects)

    def movable(self, name: str) -> MovableObject:
        """Shape and size of an object."""
        return self._scene.object_named(name)

    def pose(self, name: str) -> Array:
        """Pose (4, 4) of an object."""
        return self.base_from_world @ self.world.pose_of(name)

    def centre(self, name: str) -> Array:
        """Centre (3,) of an object."""
        return self.pose(name)[:3, 3]

    def height_above(self, name: str, surface_z: float) -> float:
        """Height of an object's lowest point above a height in base_link [m]."""
        return self._referee.lowest_point(name) + float(self.base_from_world[2, 3]) - surface_z

    def is_gripped(self, name: str) -> bool:
        """Whether both fingers press on an object."""
        return self._referee.is_gripped(name)

    def supports(self, fixture: str | None = None) -> tuple[Support, ...]:
        """What things can stand on: of one fixture, or of all."""
        fixtures = self._scene.fixtures if fixture is None else (self._scene.fixture_named(fixture),)
        return tuple(support for one in fixtures for support in self._supports_of(one))

    def support_of(self, name: str) -> Support:
        """What an object stands on, hangs over, or is being led out of."""
        centre, movable = self.centre(name), self.movable(name)
        foot = np.append(centre[:2], self.height_above(name, 0.0) + SINKS_M)
        below = [support for support in self.supports() if _is_below(support, foot)]
        apron = movable.radius + 0.05  # it is still in the way of what it leaves by its front

        def misfit(support: Support) -> tuple[float, float]:
            return max(support.beside(centre) - apron * support.is_enclosed, 0.0), -support.floor_z

        return min(below or self.supports(), key=misfit)

    @property
    def carry_z(self) -> float:
        """Height of the TCP at which things are carried over what the arm can reach."""
        origin = np.zeros(3)
        within = [support for support in self.supports() if support.beside(origin) < REACH_M]
        return max(support.floor_z for support in within or self.supports() if not support.is_enclosed) + CARRY_HEIGHT_M

    @property
    def workplaces(self) -> tuple[str, ...]:
        """Names of the fixtures on or in which the arm can put things, once the robot stands there."""
        kinds = {name: self.supports(name) for name in (fixture.name for fixture in self._scene.fixtures)}
        return tuple(name for name, parts in kinds.items() if any(part.floor_z < HIGHEST_M for part in parts))

    def is_within_reach(self, name: str) -> bool:
        """Whether the hand works as far away as an object is."""
        return NEAREST_M < float(np.hypot(*self.centre(name)[:2])) < REACH_M

    def landing_spots(self, fixture: str, name: str, aside: float = 0.0, below: Array | None = None) -> Array:
        """Points (n, 3) of a fixture, within reach, where an object may be put down.

        Args:
            fixture: It has a support.
            name: Of the object.
            aside: How far to the right of the object the hand is that puts it under a ceiling [m].
            below: Where spots shall be dense (3,): what is let down where it is need not be led to one of a few. A tray
                has a few all the same: whatever stood in its middle would fill it.
        """
        radius, support = self.movable(name).radius, self.supports(fixture)[0]
        if support.is_enclosed:
            return _row_behind_front(support, radius, aside)
        landing, edge = self._scene.fixture_named(fixture), radius + 0.01
        parts = self._landing_parts(landing, edge)
        grids = [part.grid(inset, GRID_M) for part, inset in parts]
        if below is not None and not landing.tray:
            grids += [self._about(below, part, inset, edge) for part, inset in parts]
        spots = np.concatenate(grids)
        trays = [self.supports(tray)[0] for tray in self._scene.trays if tray != fixture]
        distance = np.hypot(spots[:, 0], spots[:, 1])
        within = [
            NEAREST_M < distance[index] < REACH_M and all(tray.beside(spot) > radius + 0.02 for tray in trays)
            for index, spot in enumerate(spots)
        ]
        return spots[within] if any(within) else spots[[int(np.argmin(distance))]]

    def _about(self, point: Array, part: Support, inset: float, edge: float) -> Array:
        """Spots (n, 3) below a point and about it, on a part of a top or beside that, not nearer to its edge."""
        spots = part.about(point, inset - BESIDE_M, FINELY_M, FINELY)
        tops = self.supports(part.fixture)
        return spots[[any(top.beside(spot) < -edge for top in tops) for spot in spots]]

    def room(self, name: str, spots: Array) -> Array:
        """How far (n,) an object at each of the spots (n, 3) would be from every other [m]."""
        others = [(self.centre(other), self.movable(other).radius) for other in self.movables if other != name]
        gaps = [np.linalg.norm((spots - centre)[:, :2], axis=1) - radius for centre, radius in others]
        return np.asarray(np.min(gaps, axis=0) - self.movable(name).radius)

    def _supports_of(self, fixture: Fixture) -> Iterator[Support]:
        for top in fixture.tops:
            yield self._rectangle(fixture, top, self.base_from_world)
        if fixture.tray:
            yield self._rectangle(fixture, fixture.tray.top, self.pose(fixture.name))
        if fixture.interior:
            low, high = np.array(fixture.interior.low), np.array(fixture.interior.high)
            ceiling = float(high[2]) if fixture.door else np.inf
            floor, rim = float(low[2]), float(high[2])
            yield Support(fixture.name, self.pose(fixture.name), low[:2], high[:2], floor, ceiling, rim)

    def _landing_parts(self, fixture: Fixture, inset: float) -> list[tuple[Support, float]]:
        """Of wide tops, the scene's regions for objects' centres; else all of it but its edge."""
        whole = self.supports(fixture.name)
        if not fixture.tops:
            return [(support, max(inset, PALM_HALF_M * support.has_walls)) for support in whole]
        regions = (self._scene.regions[name] for name in self._scene.object_regions)
        parts = (self._rectangle(fixture, region, self.base_from_world) for region in regions)
        return [(part, 0.0) for part in parts if any(_lies_on(part, support) for support in whole)]

    def _rectangle(self, fixture: Fixture, rectangle: Rectangle, base_from_frame: Array) -> Support:
        low, high = np.array(rectangle.low), np.array(rectangle.high)
        return Support(fixture.name, base_from_frame, low, high, rectangle.z)


def _row_behind_front(support: Support, radius: float, aside: float) -> Array:
    """Points (n, 3) side by side behind the front, where both the object and the hand aside of it have room."""
    low = support.low[0] + max(radius + 0.01, PALM_HALF_M - aside)
    high = support.high[0] - max(radius + 0.01, PALM_HALF_M + aside)
    xs = np.linspace(low, high, 7) if low < high else np.array([(low + high) / 2.0])
    y = support.low[1] + BEHIND_FRONT_M + radius
    return support.in_base(np.array([[x, y, support.floor] for x in xs]))


def _lies_on(part: Support, whole: Support) -> bool:
    centre = part.in_base(np.array([*((part.low + part.high) / 2.0), part.floor]))
    return whole.beside(centre) <= 0.0 and abs(part.floor_z - whole.floor_z) < 0.01


def _is_below(support: Support, point: Array) -> bool:
    height = float(support.local(point)[2])
    return support.floor < height < support.ceiling
