"""How much room a hand has between what stands about it and the walls around it."""

import numpy as np

from majordomo.geometry import Array
from sim.demonstrator.scene_view import SceneView
from sim.demonstrator.support import Support

PALM_ACROSS_M, PALM_THICK_M, PALM_BEHIND_M = 0.104, 0.044, 0.072
"""Half its width along the fingers' axis, half its thickness, and how far its near side is behind the TCP."""
FINGER_M = 0.02
"""Thickness of a finger."""


def room_of(view: SceneView, support: Support, hands: Array, opening: float, name: str) -> Array:
    """Least distance (n,) [m] of hands (n, 4, 4) that handle an object from all the others and from the walls.

    It is negative where they overlap; what is lower than a part of the hand is as far from it as it is lower.
    """
    points = _outline(opening) @ hands[:, :3, :3].transpose(0, 2, 1) + hands[:, None, :3, 3]  # (n, m, 3)
    others = [other for other in view.movables if other != name]
    centres = np.array([view.centre(other) for other in others])  # (k, 3)
    radii, halves = np.array([[view.movable(other).radius, view.movable(other).half_height] for other in others]).T
    aside = np.linalg.norm(points[:, :, None, :2] - centres[:, :2], axis=3) - radii  # (n, m, k)
    above = points[:, :, None, 2] - (centres[:, 2] + halves)
    room: Array = np.maximum(aside, above).min(axis=(1, 2))
    return np.minimum(room, support.room_within(points).min(axis=1)) if support.has_walls else room


def _outline(opening: float) -> Array:
    """Points (m, 3) of the palm's near side and of the fingers, in the hand's axes."""
    palm = [
        [x, y, -PALM_BEHIND_M]
        for x in np.linspace(-PALM_THICK_M, PALM_THICK_M, 4)
        for y in np.linspace(-PALM_ACROSS_M, PALM_ACROSS_M, 9)
    ]
    beside = opening / 2.0 + FINGER_M
    return np.array([*palm, *([0.0, side * beside, z] for side in (-1.0, 1.0) for z in (-0.06, -0.03, 0.0))])
