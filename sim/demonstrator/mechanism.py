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
"""As far off the way in the hand may come to a bar, and turn about it: beyond, the fingers jam behind it."""
LEAD_M, LEAD_RAD = 0.065, 0.6
"""How far ahead the hand is led along the handle's way: the farther, the faster and the harder it pulls."""
PRESS_M = 0.03
"""How far beyond its ends: what is pressed home stays there."""
OVERSHOOT = 0.3
"""Share of the way from where it counts as open or closed to the end, that it is led on."""
ROOM_M = 0.032
"""As much wider than a knob the fingers open: beside it there are others."""
OVER_M = 0.10
"""As far above what stands in the way the hand travels."""
NEAR_M, CLEAR_M = 0.05, 0.11
"""Nearer to the handle than the first it opens, nearer than the second it draws straight back."""


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
        return self.is_there() and float(np.linalg.norm(self.view.tcp[:3, 3] - self.home[:3, 3])) < 0.06

    def aim(self) -> Aim:
        """What to do now."""
        if self.is_there():
            return self._leave()
        view, tcp, grasp = self.view, self.view.tcp, self._grasp(self.handle.value)
        above, aside, short = np.abs(grasp[:3, :3].T @ (tcp[:3, 3] - grasp[:3, 3]))  # in the hand's axes
        turned = turn_between(grasp, tcp) if self.handle.turns_the_hand else 0.0
        if aside < 0.025 and short < 0.022 and turned < 0.6 and view.is_gripped(self.handle.fixture):
            return Aim(self._grasp(self._ahead), SHUT_M)
        if above < 0.03 and aside < 0.015 and short < 0.015 and turned < 0.3:
            return Aim(grasp, SHUT_M)
        aim = funnel(grasp, tcp, reach=0.14, slope=4.0, tolerance=0.012)
        if float(np.hypot(above, aside)) > CLEAR_M:
            aim = self._over(aim)
        return Aim(aim, self._opening)

    def _leave(self) -> Aim:
        """Let go, draw back, and come home."""
        view, away = self.view, self.view.tcp.copy()
        distance = float(np.linalg.norm(away[:3, 3] - self.handle.at(self.handle.value)[:3, 3]))
        if distance >= CLEAR_M:
            return Aim(self._over(self.home), OPEN_M)
        if distance >= NEAR_M or view.opening > self._opening - 0.02:
            away[:3, 3] -= 0.08 * away[:3, 2]
        return Aim(away, self._opening)

    @property
    def _well_full(self) -> float:
        full = self.handle.mechanism.share(self.handle.mechanism.full)
        return full + OVERSHOOT * (1.0 - full)

    @property
    def _well_shut(self) -> float:
        return (1.0 - OVERSHOOT) * self.handle.mechanism.share(self.handle.mechanism.rest)

    @property
    def _opening(self) -> float:
        return min(OPEN_M, self.handle.thickness + ROOM_M) if self.handle.turns_the_hand else OPEN_M

    @property
    def _ahead(self) -> float:
        """The joint's value to which the hand is led now."""
        handle, stop = self.handle, self.handle.mechanism.stop
        reach = max(handle.lever, 1e-6)
        lead, press = min(LEAD_M / reach, LEAD_RAD), min(PRESS_M / reach, LEAD_RAD)
        way = np.sign(stop) * (1.0 if self.is_opening else -1.0)
        low, high = min(stop, 0.0) - press, max(stop, 0.0) + press
        return float(np.clip(handle.value + way * lead, low, high))

    def _grasp(self, value: float) -> Array:
        """Pose (4, 4) of the hand that holds the handle when its joint is there.

        A knob is held as it stands. About a bar the hand may turn: so it points away from the arm's axis, as far as
        the bar lets it; and down on what is low, and level to what is high, as the forearm comes.
        """
        frame = self.handle.at(value)
        if self.handle.turns_the_hand:
            return frame
        x, y, z = frame[:3, 3]
        front = float(np.arctan2(frame[1, 2], frame[0, 2]))
        outwards = -np.sign(self.handle.mechanism.stop)  # a door that faces away is taken from its free edge
        away = (float(np.arctan2(y, x)) - front + np.pi - outwards) % (2.0 * np.pi) - np.pi + outwards
        yaw = front + float(np.clip(away, -SWING_RAD, SWING_RAD))
        pitch = float(np.clip(2.0 * (0.45 - z), 0.0, 0.8))
        return pose(hand_rotation(yaw, pitch), frame[:3, 3] + BEYOND_M * np.array([np.cos(yaw), np.sin(yaw), 0.0]))

    def _over(self, goal: Array) -> Array:
        """Where to aim to get to a pose (4, 4) over a door that stands open, if the arm gets over it."""
        height = self.handle.top_z + OVER_M
        is_in_the_way = self.handle.share > 0.45 and height < 0.6 and not self.handle.turns_the_hand
        point = hop(goal[:3, 3], self.view.tcp, height=height if is_in_the_way else float(goal[2, 3]), slope=2.0)
        return pose(goal[:3, :3], point)
