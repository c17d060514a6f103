"""Showing how to open, close and switch: take hold of the handle, lead it along its way, let go, come home."""

from dataclasses import dataclass

import numpy as np

from majordomo.geometry import Array, pose
from sim.demonstrator.hand import OPEN_M, SHUT_M, Aim, funnel, hand_rotation, hop, turn_between
from sim.demonstrator.handle import Handle
from sim.demonstrator.scene_view import SceneView

BEYOND_M = 0.02
"""As far beyond the axis of a bar the TCP goes: less deep, the fingers slip off when they pull."""
SWING_RAD = 1.1
"""As far off the way in the hand may point when it holds a bar: beyond, a finger jams between the bar and the door."""
LEVEL_Z_M, PITCH_PER_M, STEEPEST = 0.45, 2.0, 0.8
"""Above this height in base_link the hand is level; below, the elbow is higher, and it points down by so much."""
FOLDED_M, FOLDED_PITCH_PER_M = 0.56, 4.0
"""Nearer to the arm's own axis the arm is folded up, and the hand points down further, by so much."""
LEAD_M, LEAD_RAD = 0.065, 0.6
"""How far ahead the hand is led along the handle's way: the farther, the faster it goes and the harder it pulls."""
PRESS_M = 0.035
"""How far beyond the ends of that way it is led: what is pressed home stays there."""
OVERSHOOT = 0.3
"""Share of the way left, from where it counts as there to the end, that it must have gone."""
PRESSED_HOME = 0.3
"""Share left of the way from where it counts as closed or off to rest, when what is held is let go."""
BESIDE_M = 0.032
"""As much wider than a knob the fingers open: there are others beside it."""
HELD_M = 0.012
"""By so much the opening of fingers that hold a handle may differ from its thickness."""
IN_THE_WAY = 0.45
"""A door that is further open than this share stands between the hand and the far side of its handle."""
OVER_M, HIGHEST_M = 0.10, 0.6
"""So far above such a door the hand passes it, unless that is higher in base_link than the second: the arm gets no
further."""
NEAR_M, CLEAR_M = 0.05, 0.11
"""Nearer to the handle than the first the hand opens, nearer than the second it draws straight back."""
HOME_M, HOME_RAD = 0.06, 0.35
"""So near to its home the hand has come back."""


@dataclass(frozen=True, slots=True)
class MechanismDemonstration:
    """Leading the mechanism of a fixture to its far end (`is_opening`: open, on) or to rest (closed, off).

    Attributes:
        home: (4, 4) pose of the TCP in base_link to which the hand comes back.
    """

    view: SceneView
    handle: Handle
    home: Array
    is_opening: bool

    def is_there(self) -> bool:
        """Whether it is where it shall be, and some way further, so that letting go does not undo it."""
        return self.handle.share >= self._well_full if self.is_opening else self.handle.share <= self._well_shut

    def points(self) -> tuple[Array, Array]:
        """Where to look: the handle, twice."""
        point = self.handle.at(self.handle.value)[:3, 3]
        return point, point

    def progress(self) -> float:
        """Share of the way that is done."""
        share = float(np.clip(self.handle.share / self._well_full, 0.0, 1.0))
        return share if self.is_opening else 1.0 - share

    def is_done(self) -> bool:
        """Whether it is there and the hand is back where it can start anything."""
        tcp = self.view.tcp
        is_home = np.linalg.norm((tcp - self.home)[:3, 3]) < HOME_M and turn_between(tcp, self.home) < HOME_RAD
        return self.is_there() and bool(is_home)

    def aim(self) -> Aim:
        """What to do now."""
        if self.is_there():
            return self._leave()
        tcp, grasp = self.view.tcp, self._grasp(self.handle.value)
        off = grasp[:3, :3].T @ (tcp - grasp)[:3, 3]  # the grasp, in the hand's axes
        along, aside, depth = abs(off[0]), abs(off[1]), off[2]  # what is pushed slides deep into the hand, and is held
        turned = turn_between(grasp, tcp) if self.handle.turns_the_hand else 0.0
        if aside < 0.025 and depth > -0.028 and turned < 0.6 and self._is_held:
            return Aim(self._grasp(self._ahead), SHUT_M)
        if along < 0.03 and aside < 0.015 and depth > -0.015 and turned < 0.3:
            return Aim(grasp, SHUT_M)
        aim = funnel(grasp, tcp, reach=0.14, slope=4.0, tolerance=0.012)
        return Aim(self._past_the_door(aim) if np.hypot(along, aside) > CLEAR_M else aim, self._opening)

    def _leave(self) -> Aim:
        """Let go, draw back, and come home."""
        away = self.view.tcp.copy()
        distance = float(np.linalg.norm((away - self.handle.at(self.handle.value))[:3, 3]))
        if distance >= CLEAR_M:
            return Aim(self._past_the_door(self.home), OPEN_M)
        if distance >= NEAR_M or self.view.opening > self._opening - 0.02:
            away[:3, 3] -= 0.08 * away[:3, 2]
        return Aim(away, self._opening)

    def _grasp(self, value: float) -> Array:
        """Pose (4, 4) of the hand that holds the handle when its joint is there.

        What turns the hand is held as it stands. Round a bar the hand may turn: so it points away from the arm's own
        axis, as far as the bar lets it, and down on what is low.
        """
        frame = self.handle.at(value)
        if self.handle.turns_the_hand:
            return frame
        x, y, z = frame[:3, 3]
        front = float(np.arctan2(frame[1, 2], frame[0, 2]))
        middle = -float(np.sign(self.handle.mechanism.stop))  # a door that faces away is taken from its free edge
        away = (float(np.arctan2(y, x)) - front - middle + np.pi) % (2.0 * np.pi) - np.pi + middle
        yaw = front + float(np.clip(away, -SWING_RAD, SWING_RAD))
        lowered, folded = max(LEVEL_Z_M - z, 0.0), max(FOLDED_M - float(np.hypot(x, y)), 0.0)
        pitch = min(PITCH_PER_M * lowered + FOLDED_PITCH_PER_M * folded, STEEPEST)
        return pose(hand_rotation(yaw, pitch), frame[:3, 3] + BEYOND_M * np.array([np.cos(yaw), np.sin(yaw), 0.0]))

    @property
    def _is_held(self) -> bool:
        """Whether the fingers have closed on something as thick as the handle: they need not both press on it."""
        return abs(self.view.opening - self.handle.thickness) < HELD_M

    def _past_the_door(self, goal: Array) -> Array:
        """Where to aim (4, 4) on the way to a pose: over the open door where that stands in the way and is low."""
        height = self.handle.top_z + OVER_M
        if self.handle.turns_the_hand or self.handle.share < IN_THE_WAY or height > HIGHEST_M:
            height = float(goal[2, 3])
        return pose(goal[:3, :3], hop(goal[:3, 3], self.view.tcp, height=height, slope=2.0))

    @property
    def _ahead(self) -> float:
        """The joint's value to which the hand is led now."""
        handle, stop = self.handle, self.handle.mechanism.stop
        lever = max(handle.lever, 1e-6)
        lead, press = min(LEAD_M / lever, LEAD_RAD), min(PRESS_M / lever, LEAD_RAD)
        way = float(np.sign(stop)) if self.is_opening else -float(np.sign(stop))
        return float(np.clip(handle.value + way * lead, min(stop, 0.0) - press, max(stop, 0.0) + press))

    @property
    def _opening(self) -> float:
        return min(OPEN_M, self.handle.thickness + BESIDE_M) if self.handle.turns_the_hand else OPEN_M

    @property
    def _well_full(self) -> float:
        full = self.handle.mechanism.share(self.handle.mechanism.full)
        return full + OVERSHOOT * (1.0 - full)

    @property
    def _well_shut(self) -> float:
        left = PRESSED_HOME if self._is_held else 1.0 - OVERSHOOT
        return left * self.handle.mechanism.share(self.handle.mechanism.rest)
