"""How a demonstrator moves a hand: grasp frames, funnels that line up before going in, and proportional twists."""

from dataclasses import dataclass

import numpy as np

from majordomo.action import Action
from majordomo.geometry import Array, pose, vector_from_rotation

OPEN_M = 0.08
SHUT_M = 0.0
LINEAR_GAIN_HZ = 3.5
ANGULAR_GAIN_HZ = 3.0
MAX_LINEAR_M_S = 0.30
MAX_ANGULAR_RAD_S = 1.2
DOWN: Array = np.array([0.0, 0.0, -1.0])
PALM_HALF_M = 0.13
"""Half the hand's width along the fingers' axis, and some room."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Where the hand shall go and how far it shall open.

    Attributes:
        base_from_hand: (4, 4) wanted pose of the TCP in base_link.
        opening: Wanted distance between the fingers [m].
        base_twist: How the base shall drive, (3,) [m/s, m/s, rad/s]; None where it stands.
    """

    base_from_hand: Array
    opening: float
    base_twist: Array | None = None


def hand_rotation(yaw: float, pitch: float) -> Array:
    """Rotation (3, 3) of a hand that approaches along `yaw`, `pitch` [rad] below the horizon, fingers level."""
    approach = np.array([np.cos(yaw) * np.cos(pitch), np.sin(yaw) * np.cos(pitch), -np.sin(pitch)])
    fingers = np.array([-np.sin(yaw), np.cos(yaw), 0.0])
    return np.column_stack([np.cross(fingers, approach), fingers, approach])


def action_towards(aim: Aim, base_from_tcp: Array) -> Action:
    """A proportional step (twist and opening) from the present TCP pose towards an aim, and how the base drives."""
    linear = LINEAR_GAIN_HZ * (aim.base_from_hand[:3, 3] - base_from_tcp[:3, 3])
    turn = vector_from_rotation(aim.base_from_hand[:3, :3] @ base_from_tcp[:3, :3].T)
    twist = np.concatenate([at_most(linear, MAX_LINEAR_M_S), at_most(ANGULAR_GAIN_HZ * turn, MAX_ANGULAR_RAD_S)])
    driven = {} if aim.base_twist is None else {"base": aim.base_twist}
    return Action({"arm": twist, "gripper": np.array([aim.opening]), **driven})


def turn_between(first: Array, second: Array) -> float:
    """Angle between two poses' rotations [rad]."""
    return float(np.linalg.norm(vector_from_rotation(first[:3, :3] @ second[:3, :3].T)))


def hop(point: Array, tcp: Array, *, height: float, slope: float) -> Array:
    """Where to aim to reach a point from above whatever stands on the way.

    Args:
        point: (3,) where the TCP shall arrive.
        tcp: (4, 4) present pose.
        height: Travel height [m]; nothing on the way is taller.
        slope: Metres of height for every metre still to go sideways.

    Returns:
        (3,) a point to aim at: it rises before it travels, and comes down at the end.
    """
    here = tcp[:3, 3]
    gap = float(np.linalg.norm((point - here)[:2]))
    needed = max(float(point[2]), min(height, float(point[2]) + slope * max(gap - 0.03, 0.0)))
    share = float(np.clip(1.0 - (needed - here[2] - 0.02) / 0.06, 0.0, 1.0))
    return np.append(here[:2] + share * (point - here)[:2], needed)


def funnel(
    goal: Array, tcp: Array, *, reach: float, slope: float, tolerance: float, along: Array | None = None
) -> Array:
    """Where to aim so that a hand lines up before it goes in.

    Args:
        goal: (4, 4) pose at which the TCP shall arrive.
        tcp: (4, 4) present pose.
        reach: Greatest distance to stay back [m].
        slope: Metres to stay back for every metre off the axis.
        tolerance: Off the axis by less [m], it goes all the way.
        along: (3,) direction in which it goes in; None: the way the hand points.

    Returns:
        (4, 4) the pose to aim at, on the axis at or before `goal`.
    """
    axis = goal[:3, 2] if along is None else along
    offset = tcp[:3, 3] - goal[:3, 3]
    sideways = offset - axis * (offset @ axis)
    off_axis = float(np.linalg.norm(sideways)) + 0.05 * max(turn_between(goal, tcp) - 0.15, 0.0)
    back = float(np.clip(slope * (off_axis - tolerance), 0.0, reach))
    return pose(goal[:3, :3], goal[:3, 3] - axis * back)


def at_most(vector: Array, length: float) -> Array:
    """A vector in the same direction, no longer than that."""
    norm = float(np.linalg.norm(vector))
    return vector if norm <= length else vector * (length / norm)
