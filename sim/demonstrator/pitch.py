"""How steeply a hand points down: as it likes to, as what it holds stands upright, as far as arm and ceiling allow."""

import numpy as np

from majordomo.geometry import Array
from sim.demonstrator.hand import hand_rotation
from sim.demonstrator.support import Support

PITCH = 0.95
"""At which things are gripped and put down where nothing else is asked for [rad below the horizon]."""
PITCHES: Array = np.arange(0.5, 1.45, 0.05)
TILT_ALLOWED = 0.3
SHOULDER: Array = np.array([0.0, 0.0, 0.333])
FLANGE_REACH_M = 0.74
"""From the shoulder to the flange that bears the hand; a little further, the arm is straight and wavers."""
FLANGE_NEAREST_M = 0.33
"""From the arm's axis; nearer, the elbow is folded up."""
FLANGE_BEHIND_TCP_M = 0.245
PALM_THICK_M = 0.055
"""Half the hand's thickness, and some room."""
ROOM_TO_LIFT_M = 0.02


def reaching(support: Support, point: Array, wanted: float = PITCH, turn: float = 0.0) -> Array:
    """Rotation (3, 3) of a hand that works at a point (3,) on a support: from behind, or straight in under a ceiling.

    Its pitch is the nearest to what is wanted that neither stretches nor folds the arm too far, nor hits the ceiling;
    its heading is turned to the left by `turn` [rad].
    """
    yaw = turn + (support.yaw if support.is_enclosed else float(np.arctan2(point[1], point[0])))
    nearest_first = sorted(np.append(PITCHES, wanted), key=lambda pitch: abs(pitch - wanted))
    rotations = (hand_rotation(yaw, float(pitch)) for pitch in nearest_first)
    suited = (one for one in rotations if _suits_arm(point, one) and _clears_ceiling(support, point, one))
    return next(suited, hand_rotation(yaw, wanted))


def upright_pitch(rotation: Array, vertical: Array) -> float:
    """Pitch [rad] at which what a hand of this rotation (3, 3) holds stands upright; else the usual one.

    Args:
        rotation: Of the hand now.
        vertical: (3,) where the held object's own vertical points now.
    """
    up = rotation.T @ vertical  # in the hand's axes, which a pitch turns about y
    pitch = float(np.arctan2(-up[2], -up[0]))
    return pitch if abs(pitch - PITCH) < TILT_ALLOWED else PITCH


def _suits_arm(point: Array, rotation: Array) -> bool:
    """Whether the flange is where the arm brings it with ease."""
    flange = point - FLANGE_BEHIND_TCP_M * rotation[:, 2]
    return float(np.hypot(*flange[:2])) > FLANGE_NEAREST_M and float(np.linalg.norm(flange - SHOULDER)) < FLANGE_REACH_M


def _clears_ceiling(support: Support, point: Array, rotation: Array) -> bool:
    """Whether the upper side of the palm passes below the front edge of a ceiling."""
    _, y, z = support.local(point)
    sine, cosine = -float(rotation[2, 2]), float(np.hypot(*rotation[:2, 2]))
    headroom = support.ceiling - z - ROOM_TO_LIFT_M
    return bool(float(y - support.low[1]) * sine + PALM_THICK_M < headroom * cosine)
