"""Chunks as displacements from their start, and as the commands that carry them out.

A chunk (H, action_dim) has the columns of an action spec, group by group. Row h tells how things shall be
(h + 1) / control_hz after the start; what a group's columns hold follows from its kind:

    twist       where the TCP is from where it was: translation p_h - p_0 [m] and rotation vector of R_h R_0^T [rad],
                both in base_link, which may move meanwhile, and along its axes
    gripper     the target opening [m]
    base_twist  where the base is from where it was: x, y [m] and yaw [rad] in base_link at the start

A new kind is one entry of `KINDS`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from majordomo.action import Action, ActionGroup, ActionSpec
from majordomo.geometry import Array, rotation_from_vector, vector_from_rotation


@dataclass(frozen=True, slots=True)
class Motion:
    """What a body did in H steps.

    Attributes:
        base_from_tcp: H + 1 poses (4, 4): before the first step and after each.
        sent: H actions, as `Robot.apply` returned them.
        control_hz: Steps a second [Hz].
    """

    base_from_tcp: Sequence[Array]
    sent: Sequence[Action]
    control_hz: float


@dataclass(frozen=True, slots=True)
class Column:
    """One number of a row.

    Attributes:
        name: For people, with the unit that `per_unit` leads to: "x_mm".
        per_unit: What a value is multiplied by to be told in that unit.
        floor: Least scale [m, rad]: what hardly varies must not drown what does.
        weight: How much it counts in a loss.
    """

    name: str
    per_unit: float
    floor: float
    weight: float


@dataclass(frozen=True, slots=True)
class Kind:
    """What the columns of one kind of group mean.

    Attributes:
        columns: One a dimension.
        shown: The rows (H, size) that tell what a body did with a group.
        commands: The commands (H, size) that carry rows (H, size) out at a rate [Hz].
        still: (H, size) rows of doing nothing, given rows that do something.
        rest: Rows that all stay within this of zero leave the group alone: what is hardly more than noise must not add
            up. None: every row is meant.
    """

    columns: tuple[Column, ...]
    shown: Callable[[Motion, ActionGroup], Array]
    commands: Callable[[Array, float, ActionGroup], Array]
    still: Callable[[Array], Array]
    rest: tuple[float, ...] | None = None


def columns_of(spec: ActionSpec) -> tuple[Column, ...]:
    """The columns of a chunk."""
    return tuple(column for group in spec.groups for column in KINDS[group.kind].columns)


def chunk_of_motion(spec: ActionSpec, motion: Motion) -> Array:
    """Return the chunk (H, action_dim) that tells what a body did."""
    return np.column_stack([KINDS[group.kind].shown(motion, group) for group in spec.groups])


def commands_of_chunk(spec: ActionSpec, chunk: Array, control_hz: float) -> Array:
    """Return the commands (H, action_dim), rows as `ActionSpec.flatten` lays them out, that carry a chunk out."""
    parts = _by_group(spec, chunk)
    return np.column_stack([KINDS[group.kind].commands(rows, control_hz, group) for group, rows in parts])


def actions_of_chunk(spec: ActionSpec, chunk: Array, control_hz: float) -> list[Action]:
    """Return the H actions that carry a chunk out; groups that it does not mean to move are left out."""
    silent = leaves_alone(spec, chunk)
    commanded = [spec.unflatten(row).groups for row in commands_of_chunk(spec, chunk, control_hz)]
    return [Action({name: row[name] for name in row if name not in silent}) for row in commanded]


def leaves_alone(spec: ActionSpec, chunk: Array) -> frozenset[str]:
    """Names of the groups that a chunk (H, action_dim) does not mean to move."""
    rests = [(group, rows, KINDS[group.kind].rest) for group, rows in _by_group(spec, chunk)]
    return frozenset(group.name for group, rows, rest in rests if rest is not None and (np.abs(rows) <= rest).all())


def still_chunk(spec: ActionSpec, chunk: Array) -> Array:
    """Return the chunk (H, action_dim) of a body that never moves and whose hand does as a chunk begins."""
    return np.column_stack([KINDS[group.kind].still(rows) for group, rows in _by_group(spec, chunk)])


def displacement(base_from_start: Array, base_from_end: Array) -> Array:
    """How far a pose has moved along base_link's axes: translation [m] and rotation vector [rad], (6,)."""
    rotation = base_from_end[:3, :3] @ base_from_start[:3, :3].T
    return np.concatenate([base_from_end[:3, 3] - base_from_start[:3, 3], vector_from_rotation(rotation)])


def _by_group(spec: ActionSpec, chunk: Array) -> list[tuple[ActionGroup, Array]]:
    ends = np.cumsum([group.size for group in spec.groups])[:-1]
    return list(zip(spec.groups, np.split(chunk, ends, axis=1), strict=True))


def _tcp_shown(motion: Motion, group: ActionGroup) -> Array:
    start, *later = motion.base_from_tcp
    return np.array([displacement(start, pose) for pose in later])


def _twists(rows: Array, control_hz: float, group: ActionGroup) -> Array:
    linear = np.diff(rows[:, :3], axis=0, prepend=np.zeros((1, 3)))
    rotations = [np.eye(3), *(rotation_from_vector(row[3:]) for row in rows)]
    angular = [vector_from_rotation(after @ before.T) for before, after in pairwise(rotations)]
    return np.column_stack([linear, np.array(angular)]) * control_hz


def _openings_shown(motion: Motion, group: ActionGroup) -> Array:
    return np.array([action.groups[group.name] for action in motion.sent])


def _openings(rows: Array, control_hz: float, group: ActionGroup) -> Array:
    return np.clip(rows, group.low, group.high)


def _drive_shown(motion: Motion, group: ActionGroup) -> Array:
    """The way that was commanded: how a base follows is its own affair, and not to be learned twice."""
    rows = np.zeros((len(motion.sent), 3))
    here = np.zeros(3)
    for row, action in zip(rows, motion.sent, strict=True):
        step = action.groups.get(group.name, np.zeros(3)) / motion.control_hz
        here = row[:] = here + _along(step, here[2] + step[2] / 2.0)
    return rows


def _base_twists(rows: Array, control_hz: float, group: ActionGroup) -> Array:
    steps = np.diff(rows, axis=0, prepend=np.zeros((1, 3)))
    middle = rows[:, 2] - steps[:, 2] / 2.0
    return np.array([_along(step, -yaw) for step, yaw in zip(steps, middle, strict=True)]) * control_hz


def _along(step: Array, yaw: float) -> Array:
    """A step (3,) x, y [m] and yaw [rad], its way turned by an angle [rad]."""
    cosine, sine = np.cos(yaw), np.sin(yaw)
    return np.array([cosine * step[0] - sine * step[1], sine * step[0] + cosine * step[1], step[2]])


_MM, _DEG = 1000.0, 180.0 / np.pi

KINDS: Mapping[str, Kind] = {
    "twist": Kind(
        (
            *(Column(f"{axis}_mm", _MM, 0.005, 1.0) for axis in "xyz"),
            *(Column(f"turn_{axis}_deg", _DEG, 0.02, 0.7) for axis in "xyz"),
        ),
        _tcp_shown,
        _twists,
        np.zeros_like,
    ),
    "gripper": Kind(
        (Column("gripper_mm", _MM, 0.005, 2.0),),
        _openings_shown,
        _openings,
        lambda rows: np.repeat(rows[:1], len(rows), axis=0),
    ),
    "base_twist": Kind(
        (
            *(Column(f"base_{axis}_mm", _MM, 0.005, 1.0) for axis in "xy"),
            Column("base_turn_deg", _DEG, 0.02, 1.0),
        ),
        _drive_shown,
        _base_twists,
        np.zeros_like,
        rest=(0.005, 0.005, 0.01),
    ),
}
"""What a chunk's columns mean, by the kind of action group."""
