"""What is really so: predicates read off the simulator's truth, for demonstrations, labels, tests and benchmarks."""

from collections.abc import Callable, Iterator
from itertools import product

import mujoco
import numpy as np

from majordomo.errors import UnknownName
from majordomo.geometry import Array, inverse, transform_points
from majordomo.predicate import CORE_PREDICATES, Predicate
from sim.kitchen_world import KitchenWorld
from sim.landmarks import Landmarks
from sim.reach import Reach
from sim.robot_model import FINGER_BODIES
from sim.scene_part import Rectangle
from sim.sight import Sight

HOLDING_FORCE_N = 0.3
"""Each finger presses at least this hard on what is held."""
RESTING_SPEED = 0.15
"""What moves faster [m/s] does not rest anywhere."""
RESTING_GAP_M = 0.02
"""How far an object's lowest point may be from the surface that it is on."""


class Referee:
    """Judges predicates by the truth of a world."""

    def __init__(self, world: KitchenWorld) -> None:
        self._world = world
        self._model = world.model
        self._movables = tuple(movable.name for movable in world.scene.objects)
        moving = {fixture.name: fixture.mechanism.body for fixture in world.scene.fixtures if fixture.mechanism}
        self._bodies = {name: self._model.body(moving.get(name, name)).id for name in (*self._movables, *moving)}
        self._fingers = tuple(self._model.body(name).id for name in FINGER_BODIES)
        self._robot = frozenset(
            body for body in range(self._model.nbody) if self._model.body(body).name.startswith("panda0_")
        )
        landmarks = Landmarks(world)
        self._sight, self._reach = Sight(world, landmarks), Reach(world, landmarks)
        self._site = world.scene.site_map()
        self._catalogue = world.scene.catalogue()
        self._judges: dict[str, Callable[..., bool]] = {
            "open": self._is_full,
            "closed": self._is_at_rest,
            "turned_on": self._is_full,
            "turned_off": self._is_at_rest,
            "holding": lambda thing: self.is_gripped(thing) and not self.is_supported(thing),
            "hand_empty": lambda: not any(self.is_gripped(movable) for movable in self._movables),
            "inside": lambda thing, container: self._is_within(thing, container) and self._rests(thing),
            "on": lambda thing, surface: self._is_over(thing, surface) and self._rests(thing),
            "robot_at": lambda place: self._site.is_at(place, self._world.map_from_base),
            "visible": self._sight.is_visible,
            "reachable": self._reach.is_reachable,
        }
        self._atoms = tuple(
            Predicate(spec.name, arguments)
            for spec in CORE_PREDICATES
            for arguments in product(*(self._catalogue.of_kind(kind) for _, kind in spec.parameters))
        )
        self._known = frozenset(self._atoms)

    def holds(self, predicate: Predicate) -> bool:
        """Whether a predicate is true, its sign counted.

        Raises:
            UnknownName: The predicate, or a thing that it is about, is not the referee's to judge.
        """
        if predicate.atom not in self._known:
            raise UnknownName("predicate", str(predicate.atom), [str(atom) for atom in self._atoms])
        return self._judges[predicate.name](*predicate.arguments) == predicate.positive

    def atoms(self) -> Iterator[Predicate]:
        """Every predicate that the referee can judge, in a fixed order."""
        return iter(self._atoms)

    def truths(self) -> frozenset[Predicate]:
        """Every predicate that is true now."""
        return frozenset(atom for atom in self.atoms() if self.holds(atom))

    def position(self, name: str) -> Array:
        """Origin of an object (its centre) or of a tray (its underside) in the world, (3,) [m]."""
        return self._world.pose_of(name)[:3, 3].copy()

    def lowest_point(self, name: str) -> float:
        """Height of an object's lowest point in the world [m], however it lies."""
        movable = self._world.scene.object_named(name)
        transform = self._world.pose_of(name)
        down = transform[2, :3]  # the world's vertical in the object's frame
        size = movable.size
        if movable.shape == "box":
            reach = float(np.abs(down) @ np.array(size))
        elif movable.shape == "ellipsoid":
            reach = float(np.linalg.norm(down * np.array(size)))
        else:  # a cylinder
            reach = size[0] * float(np.hypot(down[0], down[1])) + size[1] * abs(float(down[2]))
        return float(transform[2, 3]) - reach

    def finger_forces(self, name: str) -> Array:
        """Normal force of each finger on an object, (2,) [N]."""
        contacts, forces = self._world.data.contact, np.zeros(2)
        wrench = np.zeros(6)
        for index in self._contacts_of(name, within=np.inf):  # what presses need not touch: geoms have margins
            other = self._other_body(index, self._bodies[name])
            if other in self._fingers and contacts.efc_address[index] >= 0:
                mujoco.mj_contactForce(self._model, self._world.data, index, wrench)
                forces[self._fingers.index(other)] += wrench[0]
        return forces

    def is_gripped(self, name: str) -> bool:
        """Whether both fingers press on an object, wherever it is."""
        return bool((self.finger_forces(name) >= HOLDING_FORCE_N).all())

    def is_supported(self, name: str) -> bool:
        """Whether an object touches anything but the robot."""
        body = self._bodies[name]
        others = (self._other_body(index, body) for index in self._contacts_of(name))
        return any(other not in self._robot for other in others)

    def _contacts_of(self, name: str, within: float = 0.001) -> Iterator[int]:
        body = self._bodies[name]
        contacts = self._world.data.contact
        bodies = self._model.geom_bodyid[contacts.geom]  # (n_contacts, 2)
        touching = (contacts.dist <= within) & (bodies == body).any(axis=1)
        yield from (int(index) for index in np.flatnonzero(touching))

    def _other_body(self, contact: int, body: int) -> int:
        first, second = self._model.geom_bodyid[self._world.data.contact.geom[contact]]
        return int(second if first == body else first)

    def _rests(self, name: str) -> bool:
        joint = self._model.joint(name)
        start = int(joint.dofadr[0])
        speed = float(np.linalg.norm(self._world.data.qvel[start : start + 3]))
        return speed <= RESTING_SPEED and not self.is_gripped(name)

    def _is_full(self, name: str) -> bool:
        mechanism = self._world.scene.fixture_named(name).mechanism
        return mechanism is not None and mechanism.is_full(self._world.fixture_position(name))

    def _is_at_rest(self, name: str) -> bool:
        mechanism = self._world.scene.fixture_named(name).mechanism
        return mechanism is not None and mechanism.is_at_rest(self._world.fixture_position(name))

    def _is_within(self, thing: str, container: str) -> bool:
        interior = self._world.scene.fixture_named(container).interior
        if interior is None:
            return False
        centre = transform_points(inverse(self._world.pose_of(container)), self.position(thing))
        return bool((centre > interior.low).all() and (centre < interior.high).all())

    def _is_over(self, thing: str, surface: str) -> bool:
        """Whether an object is as high as a surface and above it, and neither on a tray there nor in a container."""
        scene = self._world.scene
        fixture = scene.fixture_named(surface)
        if fixture.tray is not None:
            return self._is_above(thing, fixture.tray.top, self._world.pose_of(surface))
        return any(self._is_above(thing, top, np.eye(4)) for top in fixture.tops) and not (
            any(self._is_over(thing, tray) for tray in scene.trays)
            or any(self._is_within(thing, container) for container in self._catalogue.of_kind("container"))
        )

    def _is_above(self, thing: str, top: Rectangle, world_from_top: Array) -> bool:
        x, y, _ = transform_points(inverse(world_from_top), self.position(thing))
        gap = self.lowest_point(thing) - (world_from_top[2, 3] + top.z)
        within = top.low[0] <= x <= top.high[0] and top.low[1] <= y <= top.high[1]
        return bool(within and abs(gap) <= RESTING_GAP_M)
