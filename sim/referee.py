"""What is really so: predicates read off the simulator's truth, for demonstrations, labels, tests and benchmarks."""

from collections.abc import Callable, Iterator

import mujoco
import numpy as np

from majordomo.errors import UnknownName
from majordomo.geometry import Array, inverse, transform_points
from majordomo.predicate import Predicate
from sim.kitchen_model import FINGER_BODIES, MICROWAVE_BODY, TRAY_BODY
from sim.kitchen_world import KitchenWorld

OPEN_ANGLE = -1.2
"""The door's angle [rad] at which a hand with a cup gets past it."""
CLOSED_ANGLE = -0.05
"""The door's angle [rad] from which it counts as shut."""
HOLDING_FORCE_N = 0.3
"""Each finger presses at least this hard on what is held."""
RESTING_SPEED = 0.15
"""What moves faster [m/s] does not rest anywhere."""
RESTING_GAP_M = 0.02
"""How far an object's lowest point may be from the surface that it is on."""
INTERIOR_LOW: Array = np.array([-0.287, -0.165, 0.048])
INTERIOR_HIGH: Array = np.array([0.127, 0.161, 0.336])
"""Corners of the microwave's inside in the microwave's frame [m]; its front is open towards -y."""
WORKTOPS: tuple[tuple[tuple[float, float], tuple[float, float], float], ...] = (
    ((-0.502, 0.113), (0.498, 1.30), 1.618),
    ((-1.418, -0.838), (-0.492, 1.30), 1.600),
    ((0.500, 0.094), (1.109, 1.30), 1.600),
)
"""What counts as the counter: low corner, high corner [m] and height [m] of the hob and the worktops beside it."""


class Referee:
    """Judges predicates by the truth of a world."""

    def __init__(self, world: KitchenWorld) -> None:
        self._world = world
        self._model = world.model
        self._movables = tuple(movable.name for movable in world.scene.objects)
        self._bodies = {name: self._model.body(name).id for name in self._movables}
        self._fingers = tuple(self._model.body(name).id for name in FINGER_BODIES)
        self._robot = frozenset(
            body for body in range(self._model.nbody) if self._model.body(body).name.startswith("panda0_")
        )
        self._microwave = self._model.body(MICROWAVE_BODY).id
        self._surfaces: dict[str, Callable[[str], bool]] = {
            TRAY_BODY: self._is_on_tray,
            "counter": self._is_on_counter,
        }

    def holds(self, predicate: Predicate) -> bool:
        """Whether a predicate is true, its sign counted.

        Raises:
            UnknownName: The predicate, or a thing that it is about, is not the referee's to judge.
        """
        return self._atom(predicate.name, predicate.arguments) == predicate.positive

    def atoms(self) -> Iterator[Predicate]:
        """Every predicate that the referee can judge, in a fixed order."""
        yield Predicate("open", ("microwave",))
        yield Predicate("closed", ("microwave",))
        yield Predicate("hand_empty")
        for name in self._movables:
            yield Predicate("holding", (name,))
            yield Predicate("inside", (name, "microwave"))
            for surface in self._surfaces:
                yield Predicate("on", (name, surface))

    def truths(self) -> frozenset[Predicate]:
        """Every predicate that is true now."""
        return frozenset(atom for atom in self.atoms() if self.holds(atom))

    def position(self, name: str) -> Array:
        """Origin of an object (its centre) or of the tray (its underside) in the world, (3,) [m]."""
        return self._world.pose_of(name)[:3, 3].copy()

    def lowest_point(self, name: str) -> float:
        """Height of an object's lowest point in the world [m], however it lies."""
        movable = self._world.scene.object_named(name)
        transform = self._world.pose_of(name)
        down = transform[2, :3]  # the world's vertical in the object's frame
        size = movable.size
        if movable.shape in ("cup", "can"):
            reach = size[0] * float(np.hypot(down[0], down[1])) + size[1] * abs(float(down[2]))
        elif movable.shape == "box":
            reach = float(np.abs(down) @ np.array(size))
        else:
            reach = float(np.linalg.norm(down * np.array(size)))
        return float(transform[2, 3]) - reach

    def is_upright(self, name: str) -> bool:
        """Whether an object's own vertical is within about 25 degrees of the world's."""
        return bool(self._world.pose_of(name)[2, 2] > 0.9)

    def finger_forces(self, name: str) -> Array:
        """Normal force of each finger on an object, (2,) [N]."""
        contacts, forces = self._world.data.contact, np.zeros(2)
        wrench = np.zeros(6)
        for index in self._contacts_of(name):
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

    def _atom(self, name: str, arguments: tuple[str, ...]) -> bool:
        match name, arguments:
            case "open", ("microwave",):
                return self._world.microwave_angle <= OPEN_ANGLE
            case "closed", ("microwave",):
                return self._world.microwave_angle >= CLOSED_ANGLE
            case "hand_empty", ():
                return not any(self.is_gripped(movable) for movable in self._movables)
            case "holding", (thing,) if thing in self._bodies:
                return self.is_gripped(thing) and not self.is_supported(thing)
            case "inside", (thing, "microwave") if thing in self._bodies:
                return self._is_inside_microwave(thing)
            case "on", (thing, surface) if thing in self._bodies and surface in self._surfaces:
                return self._rests(thing) and self._surfaces[surface](thing)
        raise UnknownName("predicate", f"{name}({', '.join(arguments)})", [str(atom) for atom in self.atoms()])

    def _contacts_of(self, name: str) -> Iterator[int]:
        body = self._bodies[name]
        contacts = self._world.data.contact
        bodies = self._model.geom_bodyid[contacts.geom]  # (n_contacts, 2)
        touching = (contacts.dist <= 0.001) & (bodies == body).any(axis=1)
        yield from (int(index) for index in np.flatnonzero(touching))

    def _other_body(self, contact: int, body: int) -> int:
        first, second = self._model.geom_bodyid[self._world.data.contact.geom[contact]]
        return int(second if first == body else first)

    def _rests(self, name: str) -> bool:
        joint = self._model.joint(name)
        start = int(joint.dofadr[0])
        speed = float(np.linalg.norm(self._world.data.qvel[start : start + 3]))
        return speed <= RESTING_SPEED and not self.is_gripped(name)

    def _is_inside_microwave(self, name: str) -> bool:
        world_from_microwave = np.eye(4)
        world_from_microwave[:3, :3] = self._world.data.xmat[self._microwave].reshape(3, 3)
        world_from_microwave[:3, 3] = self._world.data.xpos[self._microwave]
        centre = transform_points(inverse(world_from_microwave), self.position(name))
        within = bool((centre > INTERIOR_LOW).all() and (centre < INTERIOR_HIGH).all())
        return within and self._rests(name)

    def _is_on_tray(self, name: str) -> bool:
        tray = self._world.scene.tray
        centre = transform_points(inverse(self._world.pose_of(TRAY_BODY)), self.position(name))
        gap = self.lowest_point(name) - (self._world.pose_of(TRAY_BODY)[2, 3] + tray.thickness)
        return bool((np.abs(centre[:2]) <= tray.size).all()) and abs(gap) <= RESTING_GAP_M

    def _is_on_counter(self, name: str) -> bool:
        if self._is_on_tray(name) or self._is_inside_microwave(name):
            return False
        x, y, _ = self.position(name)
        bottom = self.lowest_point(name)
        return any(
            low[0] <= x <= high[0] and low[1] <= y <= high[1] and abs(bottom - height) <= RESTING_GAP_M
            for low, high, height in WORKTOPS
        )
