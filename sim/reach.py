"""How far the arm reaches from where the base stands: a rule of geometry that the joints can follow.

Of points drawn at random within it, inverse kinematics with random restarts reaches 99 %; beyond 0.95 m, 10 %.
"""

import numpy as np

from majordomo.geometry import Array, inverse, transform_points
from sim.kitchen_world import KitchenWorld
from sim.landmarks import Landmarks

SHOULDER: Array = np.array([0.0, 0.0, 0.333])
"""The arm's second joint in base_link [m], about which it turns in every direction."""
FARTHEST_M = 0.93
"""From the shoulder to the TCP."""
NEAREST_M = 0.28
"""From the arm's column, seen from above."""
REACHED_SHARE = 0.2
"""Of a thing's points so many are within reach where the thing is."""


class Reach:
    """Judges what is within reach in one world."""

    def __init__(self, world: KitchenWorld, landmarks: Landmarks) -> None:
        self._world = world
        self._landmarks = landmarks

    def is_reachable(self, name: str) -> bool:
        """Whether enough of a thing is within the arm's reach, whatever may be in the way."""
        base_from_world = inverse(self._world.world_from_base)
        groups = (transform_points(base_from_world, points) for points in self._landmarks.to_touch(name))
        return any(float(np.mean(self._are_within(points))) >= REACHED_SHARE for points in groups)

    def _are_within(self, points: Array) -> Array:
        """Whether the TCP may be at each of the points (n, 3) in base_link [m]: (n,) of 0 and 1."""
        workspace = self._world.scene.workspace
        allowed = (points >= workspace.low).all(axis=1) & (points <= workspace.high).all(axis=1)
        far = np.linalg.norm(points - SHOULDER, axis=1) <= FARTHEST_M
        near = np.hypot(points[:, 0], points[:, 1]) >= NEAREST_M
        return np.asarray(allowed & far & near, dtype=np.float64)
