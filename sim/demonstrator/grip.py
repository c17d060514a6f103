"""Where and how a hand takes hold of a thing: of several ways to do it, the one with room for the hand."""

import numpy as np

from majordomo.geometry import Array, pose
from sim.demonstrator.hand import OPEN_M, Aim
from sim.demonstrator.hand_room import room_of
from sim.demonstrator.pitch import reaching
from sim.demonstrator.scene_view import SceneView
from sim.demonstrator.support import Support
from sim.movable_object import MovableObject

FINGERS_BELOW_M = 0.0225
"""Where the TCP is less high above what a thing stands on, the fingertips touch that."""
ABOVE_MIDDLE_M = 0.012
"""A tall thing is gripped so far above its middle: it then hangs, rather than topples."""
TALL_M = 0.08
RIM_OPENING_M = 0.05
"""With a wall of 1 cm between them the fingers need not open further."""
BELOW_RIM_M = 0.012
RIM_BEHIND_M = 0.038
"""From where a rim is gripped to where it comes round behind the finger inside."""
FINGER_HALF_M = 0.016
TURNS: Array = np.array([0.0, -0.3, 0.3, -0.6, -0.9])
"""Ways to turn the hand from straight behind a thing [rad]; further to the left the wrist runs out."""
HAND_ROOM_M = 0.012
"""Enough between the hand and what it must not touch."""
EASY_WIDTH_M = 0.065
"""What is no wider goes between the fingers with ease."""


def opening_for(movable: MovableObject) -> float:
    """How far the fingers open to take a thing or to let it go [m]."""
    return RIM_OPENING_M if movable.is_dish else OPEN_M


def grip_of(view: SceneView, name: str, support: Support) -> Aim:
    """How to take hold of an object where it is: pose of the TCP, and how far the fingers open for it."""
    movable, centre = view.movable(name), view.centre(name)
    turns = TURNS[:1] if support.is_enclosed else TURNS
    sides = (0.0,) if movable.rim_radius is None else (-movable.rim_radius, movable.rim_radius)
    rotations = [reaching(support, centre, turn=turn) for turn in turns]
    points = [centre + np.array([0.0, 0.0, _above_centre(movable, rotation)]) for rotation in rotations]
    grips = np.array(
        [
            pose(turned, point + side * turned[:, 1])
            for turned, point in zip(rotations, points, strict=True)
            for side in sides
        ]
    )
    grips[:, 2, 3] = np.maximum(grips[:, 2, 3], support.floor_z + FINGERS_BELOW_M)
    opening = opening_for(movable)
    crowded = np.clip(HAND_ROOM_M - room_of(view, support, grips, opening, name), 0.0, None)
    wide = np.clip(_widths(view, name, grips) - EASY_WIDTH_M, 0.0, None)
    to_the_left = grips[:, 1, 3] if movable.is_dish else np.zeros(len(grips))  # else either side of a rim would do
    turned_by = np.repeat(np.abs(turns), len(sides))
    best = int(np.argmin(10.0 * crowded + 10.0 * wide + 0.02 * turned_by + 0.1 * to_the_left))
    return Aim(grips[best], opening)


def _above_centre(movable: MovableObject, rotation: Array) -> float:
    """How far above an upright thing's centre a hand of this rotation (3, 3) grips it [m]."""
    if not movable.is_dish:
        return ABOVE_MIDDLE_M if 2.0 * movable.half_height > TALL_M else 0.0
    sine, cosine = -float(rotation[2, 2]), float(np.hypot(*rotation[:2, 2]))
    clear_of_rim = (RIM_BEHIND_M * sine - FINGER_HALF_M) / cosine  # of the rim behind, over which the finger comes
    return movable.half_height - min(BELOW_RIM_M, clear_of_rim)


def _widths(view: SceneView, name: str, grips: Array) -> Array:
    """How wide (n,) a thing is between the fingers [m]; only of a box does that depend on the hand."""
    movable = view.movable(name)
    if movable.shape != "box":
        return np.zeros(len(grips))
    across = np.abs(grips[:, :3, 1] @ view.pose(name)[:3, :3])  # (n, 3) of the fingers' axis along the box's
    return np.asarray(2.0 * across @ np.array(movable.size))
