"""Poses on the floor: (3,) x [m], y [m] and yaw [rad] of one frame in another, as a base that drives has them.

They chain by name like the 4x4 ones: `map_from_base`. A base twist is (3,): vx, vy [m/s] and wz [rad/s] in the base.
"""

import numpy as np

from majordomo.geometry import Array


def wrapped(angle: float) -> float:
    """The same angle [rad] within pi of zero."""
    return float(np.arctan2(np.sin(angle), np.cos(angle)))


def turn(yaw: float) -> Array:
    """Rotation (2, 2) by an angle [rad]."""
    cosine, sine = float(np.cos(yaw)), float(np.sin(yaw))
    return np.array([[cosine, -sine], [sine, cosine]])


def placed(map_from_base: Array, points: Array) -> Array:
    """Take points (..., 2) [m] from the base to the map."""
    return np.asarray(points @ turn(map_from_base[2]).T + map_from_base[:2])


def seen_from(map_from_base: Array, map_from_goal: Array) -> Array:
    """The pose (3,) of a goal in the base, its yaw within pi of zero."""
    offset = (map_from_goal[:2] - map_from_base[:2]) @ turn(map_from_base[2])
    return np.asarray(np.append(offset, wrapped(map_from_goal[2] - map_from_base[2])))


def moved(map_from_base: Array, twist: Array, duration_s: float) -> Array:
    """Where a base (3,) is after driving with a constant twist (3,) for some time [s]: on an arc."""
    angle = float(twist[2]) * duration_s
    # the chord of an arc: its length shrinks by sinc, its direction is that of half the turn
    chord = float(np.sinc(angle / (2.0 * np.pi))) * duration_s
    offset = turn(map_from_base[2] + angle / 2.0) @ np.asarray(twist[:2], float) * chord
    return np.asarray(map_from_base + np.append(offset, angle))
