"""Showing how to pick things up: line up, go in, close, lift; what stands under a ceiling is led out by the front."""

from dataclasses import dataclass

import numpy as np

from majordomo.geometry import Array, pose
from sim.demonstrator.grip import grip_of
from sim.demonstrator.hand import DOWN, SHUT_M, Aim, at_most, funnel, hop
from sim.demonstrator.scene_view import SceneView
from sim.demonstrator.support import Support

OVER_OTHERS_M = 0.07
"""As much higher than things are carried the empty hand travels."""
INTO_DISH_M = 0.05
"""As far the fingers come down on a rim."""
LIFT_OVER_SILL_M = 0.02
CAREFUL_M = 0.04
"""Between walls the hand aims no further ahead: the slower it moves, the truer its way."""
IN_FRONT_M = 0.22
"""The hand lines up so far before the front of what it reaches into."""


@dataclass(frozen=True, slots=True)
class PickDemonstration:
    """Picking up `target`."""

    view: SceneView
    target: str

    def points(self) -> tuple[Array, Array]:
        """Where to look: the object, twice."""
        centre = self.view.centre(self.target)
        return centre, centre

    def is_held(self) -> bool:
        """Whether the fingers are closed on the object."""
        return self.view.is_gripped(self.target)

    def is_done(self) -> bool:
        """Whether it is held and carried high."""
        return self.is_held() and self.view.tcp[2, 3] > self.view.carry_z - 0.015

    def progress(self) -> float:
        """Nearness, then height."""
        view = self.view
        if self.is_held():
            way = view.carry_z - view.support_of(self.target).floor_z - 0.05
            return 1.0 - 0.4 * float(np.clip((view.carry_z - view.tcp[2, 3]) / way, 0.0, 1.0))
        return 0.6 * float(np.exp(-4.0 * np.linalg.norm(view.tcp[:3, 3] - view.centre(self.target))))

    def aim(self) -> Aim:
        """What to do now."""
        view, tcp = self.view, self.view.tcp
        support = view.support_of(self.target)
        if self.is_held():
            return Aim(pose(tcp[:3, :3], self._way_out(support)), SHUT_M)
        grip = grip_of(view, self.target, support)
        goal = grip.base_from_hand
        offset = goal[:3, :3].T @ (tcp[:3, 3] - goal[:3, 3])
        near = 0.006 if view.movable(self.target).is_dish else 0.012
        if np.linalg.norm(offset) < near and abs(offset[1]) < 0.008:
            return Aim(goal, SHUT_M)
        if support.is_enclosed:
            drop = INTO_DISH_M if view.movable(self.target).is_dish else 0.0
            return Aim(through_the_front(goal, tcp, support, drop, view.carry_z), grip.opening)
        before = funnel(goal, tcp, reach=0.13, slope=3.0, tolerance=0.008)
        before[:3, 3] = hop(before[:3, 3], tcp, height=view.carry_z + OVER_OTHERS_M, slope=1.2)
        return Aim(before, grip.opening)

    def _way_out(self, support: Support) -> Array:
        """Where the TCP (3,) leads what it holds: up; under a ceiling off the floor, out by the front, then up."""
        view = self.view
        here = view.tcp[:3, 3].copy()
        if not support.is_enclosed:
            return np.append(here[:2], view.carry_z)
        rise = LIFT_OVER_SILL_M - view.height_above(self.target, support.floor_z)
        here[2] += rise
        return here - CAREFUL_M * float(np.clip(1.0 - 2.0 * rise / LIFT_OVER_SILL_M, 0.0, 1.0)) * support.inwards


def through_the_front(goal: Array, tcp: Array, support: Support, drop: float, travel_z: float) -> Array:
    """Where to aim to get to a pose under a ceiling: in front of it, level with it, straight in, down at the end.

    Args:
        goal: (4, 4) pose at which the TCP shall arrive.
        tcp: (4, 4) present pose.
        support: Its front is low, and its `inwards` the way in.
        drop: Height [m] from which it comes down at the end.
        travel_z: Height of the TCP [m] at which it travels to the front.

    Returns:
        (4, 4) the pose to aim at.
    """
    depth = float(support.local(goal[:3, 3])[1] - support.low[1]) + IN_FRONT_M
    above = funnel(goal, tcp, reach=drop, slope=3.0, tolerance=0.012, along=DOWN)
    level = above.copy()  # too high by no more than the drop is not off the way in
    level[2, 3] = np.clip(tcp[2, 3], above[2, 3], goal[2, 3] + drop)
    before = funnel(level, tcp, reach=depth, slope=4.0, tolerance=0.012, along=support.inwards)
    before[2, 3] += above[2, 3] - level[2, 3]
    if support.local(before[:3, 3])[1] < support.low[1] - IN_FRONT_M + 0.01:
        before[:3, 3] = hop(before[:3, 3], tcp, height=travel_z, slope=1.2)
    else:
        before[:3, 3] = tcp[:3, 3] + at_most(before[:3, 3] - tcp[:3, 3], CAREFUL_M)
    return before
