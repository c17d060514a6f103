"""What a scene adds to the kitchen's model: things that can be carried, trays, and furniture."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import mujoco
import numpy as np

from sim.fixture import Tray
from sim.furniture import Piece
from sim.movable_object import RIM_WALL_M, MovableObject
from sim.robot_model import BOX, CYLINDER, KITCHEN_GROUP, OBJECT_GROUP, decorate

_ELLIPSOID = mujoco.mjtGeom.mjGEOM_ELLIPSOID
_SHAPES = {"cup": CYLINDER, "can": CYLINDER, "bottle": CYLINDER, "ellipsoid": _ELLIPSOID, "box": BOX}
_METAL = (0.7, 0.7, 0.72)
_WIRE_M = 0.003


@dataclass(frozen=True, slots=True)
class _Ring:
    """An upright wall around a dish: outer radius, thickness, and from where to where above its bottom [m]."""

    radius: float
    wall: float
    low: float
    high: float


def add_object(spec: mujoco.MjSpec, movable: MovableObject, friction: Sequence[float]) -> None:
    """Add a thing that can be carried, high above the kitchen until a reset puts it somewhere."""
    body = spec.worldbody.add_body(name=movable.name, pos=[0.0, 0.0, 2.0])
    body.add_freejoint(name=movable.name)
    sliding, torsional, rolling = friction
    touch: dict[str, Any] = {  # as add_geom takes it
        "friction": [sliding, torsional, movable.rolling_friction or rolling],
        "condim": 6 if movable.rolling_friction else 4,
        "solref": [0.01, 1.0],
        "group": OBJECT_GROUP,
        "rgba": [*movable.colour, 1.0],
    }
    if movable.is_dish:
        _add_dish(body, movable, touch)
    else:
        size = [*movable.size, 0.0][:3]
        body.add_geom(name=movable.name, type=_SHAPES[movable.shape], size=size, mass=movable.mass, **touch)
    adorn = _ADORNMENTS.get(movable.shape)
    if adorn is not None:
        adorn(body, movable)


def _add_dish(body: mujoco.MjsBody, dish: MovableObject, touch: dict[str, Any]) -> None:
    radius, half = dish.size
    if dish.shape == "bowl":
        foot, panels = (radius - 0.020, 0.003), 16
        rings = [
            _Ring(radius - 0.008, 0.008, 0.003, 0.4 * 2.0 * half),
            _Ring(radius, RIM_WALL_M, 0.36 * 2.0 * half, 2.0 * half),
        ]
    else:
        foot, panels = (radius - 0.008, 0.002), 20
        rings = [_Ring(radius, RIM_WALL_M, 0.002, 2.0 * half)]
    mass = dish.mass / 2.0
    body.add_geom(name=dish.name, type=CYLINDER, size=[*foot, 0.0], pos=[0.0, 0.0, foot[1] - half], mass=mass, **touch)
    for ring in rings:
        for position, size, turn in _panels(ring, panels, half):
            share = mass / (panels * len(rings))
            body.add_geom(type=BOX, size=size, pos=position, quat=turn, mass=share, **touch)


def _panels(ring: _Ring, number: int, half: float) -> Iterator[tuple[list[float], list[float], list[float]]]:
    """Position, half sizes and quaternion of each of the boxes that make a ring."""
    along = float(np.tan(np.pi / number)) * ring.radius
    middle, height = (ring.low + ring.high) / 2.0 - half, (ring.high - ring.low) / 2.0
    for angle in 2.0 * np.pi * np.arange(number) / number:
        across = ring.radius - ring.wall / 2.0
        position = [across * float(np.cos(angle)), across * float(np.sin(angle)), middle]
        yield position, [ring.wall / 2.0, along, height], _turn_about_z(angle)


def _adorn_cup(body: mujoco.MjsBody, cup: MovableObject) -> None:
    """A dark mouth makes the cylinder read as a cup."""
    radius, half = cup.size
    decorate(body, CYLINDER, [radius * 0.85, 0.001, 0.0], [0.0, 0.0, half], [0.3 * part for part in cup.colour])


def _adorn_can(body: mujoco.MjsBody, can: MovableObject) -> None:
    radius, half = can.size
    for end in (-1.0, 1.0):
        decorate(body, CYLINDER, [radius * 1.01, 0.004, 0.0], [0.0, 0.0, end * (half - 0.0035)], _METAL)


def _adorn_bottle(body: mujoco.MjsBody, bottle: MovableObject) -> None:
    """A label, a neck and a cap."""
    radius, half = bottle.size
    accent = bottle.accent or _METAL
    decorate(body, CYLINDER, [radius * 1.01, half * 0.35, 0.0], [0.0, 0.0, -0.1 * half], accent)
    decorate(body, CYLINDER, [radius * 0.45, 0.010, 0.0], [0.0, 0.0, half + 0.010], bottle.colour)
    decorate(body, CYLINDER, [radius * 0.55, 0.006, 0.0], [0.0, 0.0, half + 0.024], accent)


def _adorn_fruit(body: mujoco.MjsBody, fruit: MovableObject) -> None:
    if fruit.accent is not None:  # a stem
        decorate(body, CYLINDER, [0.0025, 0.007, 0.0], [0.0, 0.0, fruit.size[-1] + 0.004], fruit.accent)


def _adorn_box(body: mujoco.MjsBody, box: MovableObject) -> None:
    if box.accent is not None:  # another colour on top
        width, depth, half = box.size
        decorate(body, BOX, [width * 1.01, depth * 1.01, 0.25 * half], [0.0, 0.0, 0.76 * half], box.accent)


def _adorn_dish(body: mujoco.MjsBody, dish: MovableObject) -> None:
    radius, half = dish.size
    colour = dish.accent or [0.6 * part for part in dish.colour]
    decorate(body, CYLINDER, [radius - 0.022, 0.001, 0.0], [0.0, 0.0, 0.007 - half], colour)


_ADORNMENTS = {
    "cup": _adorn_cup,
    "can": _adorn_can,
    "bottle": _adorn_bottle,
    "ellipsoid": _adorn_fruit,
    "box": _adorn_box,
    "bowl": _adorn_dish,
    "plate": _adorn_dish,
}


def add_tray(spec: mujoco.MjSpec, name: str, tray: Tray) -> None:
    """Add a tray or rack; a reset puts it somewhere."""
    body = spec.worldbody.add_body(name=name, mocap=True, pos=[0.0, 0.0, 2.0])
    half_x, half_y = tray.size
    half_t, wall = tray.thickness / 2.0, 0.004
    edge = tray.thickness / 2.0 + tray.rim / 2.0
    panels = [([0.0, 0.0, half_t], [half_x, half_y, half_t], 1.0)]
    for sign in (-1.0, 1.0):
        panels.append(([sign * (half_x - wall), 0.0, edge], [wall, half_y, edge], 0.7))
        panels.append(([0.0, sign * (half_y - wall), edge], [half_x, wall, edge], 0.7))
    for position, size, shade in panels:
        colour = [shade * part for part in tray.colour]
        body.add_geom(type=BOX, pos=position, size=size, rgba=[*colour, 1.0], condim=4, group=OBJECT_GROUP)
    for x in np.linspace(-0.9, 0.9, tray.wires) * half_x:
        _add_wire(body, float(x), tray)


def _add_wire(rack: mujoco.MjsBody, x: float, tray: Tray) -> None:
    """One wire of a dish rack's grid, and where it bends up at the far edge."""
    half_y, height = tray.size[1], 0.035
    shade = [0.45 * part for part in tray.colour]
    decorate(rack, BOX, [_WIRE_M, half_y, 0.0008], [x, 0.0, tray.thickness], shade)
    decorate(rack, BOX, [_WIRE_M, _WIRE_M, height], [x, half_y - _WIRE_M, tray.thickness + height], shade)


def add_piece(spec: mujoco.MjSpec, piece: Piece) -> None:
    """Add a piece of furniture."""
    body = spec.worldbody.add_body(name=piece.name)
    for panel in piece.panels:
        low, high = np.array(panel.low), np.array(panel.high)
        geom = body.add_geom(type=BOX, pos=(low + high) / 2.0, size=(high - low) / 2.0, group=KITCHEN_GROUP)
        geom.contype = 0  # it is touched, and touches nothing that does not move
        if panel.material is None:
            geom.rgba = [*panel.colour, 1.0]
        else:
            geom.material = panel.material


def _turn_about_z(angle: float) -> list[float]:
    return [float(np.cos(angle / 2.0)), 0.0, 0.0, float(np.sin(angle / 2.0))]
