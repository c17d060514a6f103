"""Actions of the first arm, for the two unlearned primitives: straight moves, gripper targets, a way to a pose."""

import numpy as np

from majordomo.action import Action, ActionGroup, ActionSpec
from majordomo.geometry import Array, vector_from_rotation

GAIN_HZ = 1.5
MAX_SPEED_M_S = 0.12
MAX_TURN_RAD_S = 0.6


def twist(spec: ActionSpec, linear: Array, angular: Array | None = None) -> Action:
    """Move the first arm's TCP with a velocity in base_link (3,) [m/s], turning by (3,) [rad/s] or not at all."""
    turn = np.zeros(3) if angular is None else angular
    return Action({_first(spec, "twist").name: np.concatenate([linear, turn])})


def opened(spec: ActionSpec) -> Action:
    """Open the first gripper all the way, the arm holding still."""
    group = _first(spec, "gripper")
    return Action({group.name: np.array(group.high)})


def towards(spec: ActionSpec, base_from_tcp: Array, base_from_goal: Array) -> Action:
    """Move towards a pose (4, 4), the slower the nearer, never fast."""
    linear = GAIN_HZ * (base_from_goal[:3, 3] - base_from_tcp[:3, 3])
    angular = GAIN_HZ * vector_from_rotation(base_from_goal[:3, :3] @ base_from_tcp[:3, :3].T)
    return twist(spec, _bounded(linear, MAX_SPEED_M_S), _bounded(angular, MAX_TURN_RAD_S))


def distance(base_from_tcp: Array, base_from_goal: Array) -> tuple[float, float]:
    """How far a pose is from another: [m], [rad]."""
    turn = vector_from_rotation(base_from_goal[:3, :3] @ base_from_tcp[:3, :3].T)
    return float(np.linalg.norm(base_from_goal[:3, 3] - base_from_tcp[:3, 3])), float(np.linalg.norm(turn))


def _bounded(vector: Array, most: float) -> Array:
    length = float(np.linalg.norm(vector))
    return vector if length <= most else vector * (most / length)


def _first(spec: ActionSpec, kind: str) -> ActionGroup:
    return next(group for group in spec.groups if group.kind == kind)
