"""Showing how to open and close the microwave: take the bar of the handle, lead it along its arc, let go."""

from dataclasses import dataclass

import numpy as np

from majordomo.geometry import Array, pose
from sim.demonstrator.hand import OPEN_M, SHUT_M, Aim, funnel, hand_rotation, hop
from sim.demonstrator.scene_view import SceneView
from sim.referee import CLOSED_ANGLE, OPEN_ANGLE

BAR_WIDTH_M = 0.04
BEYOND_BAR_M = 0.02
PITCH = 0.8
YAW_OFFSET = 0.0
YAW_FOLLOWS = 0.5
LEAD = 0.14
"""How far ahead of the door [rad] the hand is led."""
WELL_OPEN = OPEN_ANGLE - 0.12
STANDS_IN_THE_WAY = -0.7
"""A door opened further [rad] is travelled over."""
READY: Array = np.array([0.45, -0.05, 0.40])
READY_ROTATION = hand_rotation(0.0, 0.95)
WELL_SHUT = CLOSED_ANGLE + 0.035


@dataclass(frozen=True, slots=True)
class DoorDemonstration:
    """Opening (`is_opening`) or closing the microwave."""

    view: SceneView
    is_opening: bool

    def is_there(self) -> bool:
        """Whether the door is where it shall be."""
        angle = self.view.door_angle
        return angle <= WELL_OPEN if self.is_opening else angle >= WELL_SHUT

    def points(self) -> tuple[Array, Array]:
        """Where to look: the handle, twice."""
        handle = self.view.handle(self.view.door_angle)
        return handle, handle

    def progress(self) -> float:
        """Share of the arc that is done."""
        share = float(np.clip(self.view.door_angle / WELL_OPEN, 0.0, 1.0))
        return share if self.is_opening else 1.0 - share

    def is_done(self) -> bool:
        """Whether the door is there and the hand is back where it can start anything."""
        return self.is_there() and float(np.linalg.norm(self.view.tcp[:3, 3] - READY)) < 0.06

    def aim(self) -> Aim:
        """What to do now."""
        view = self.view
        angle, tcp = view.door_angle, view.tcp
        if self.is_there():
            return self._leave(tcp)
        grasp = self._grasp(angle)
        offset = grasp[:3, :3].T @ (tcp[:3, 3] - grasp[:3, 3])  # in the hand's axes
        is_around = abs(offset[2]) < 0.022 and abs(offset[1]) < 0.025
        if is_around and view.opening < BAR_WIDTH_M + 0.006:
            lead = -LEAD if self.is_opening else LEAD
            ahead = self._grasp(float(np.clip(angle + lead, WELL_OPEN - 0.1, 0.06)))
            return Aim(ahead, SHUT_M)
        if is_around and abs(offset[2]) < 0.015 and abs(offset[1]) < 0.015:
            return Aim(grasp, SHUT_M)
        point = funnel(grasp[:3, 3], grasp[:3, :3], tcp, reach=0.14, slope=4.0, tolerance=0.012)
        if angle < STANDS_IN_THE_WAY and float(np.hypot(offset[0], offset[1])) > 0.10:
            point = hop(point, tcp, height=view.over_the_door_z, slope=2.0)
        return Aim(pose(grasp[:3, :3], point), OPEN_M)

    def _leave(self, tcp: Array) -> Aim:
        """Let go, draw back from the bar, and go back over the door."""
        view = self.view
        distance = float(np.linalg.norm(tcp[:3, 3] - view.handle(view.door_angle)))
        away = tcp.copy()
        if distance < 0.05 and view.opening < OPEN_M - 0.02:
            return Aim(away, OPEN_M)
        if distance < 0.11:
            away[:3, 3] -= 0.08 * tcp[:3, 2]
            return Aim(away, OPEN_M)
        height = view.over_the_door_z if view.door_angle < STANDS_IN_THE_WAY else float(READY[2])
        return Aim(pose(READY_ROTATION, hop(READY, tcp, height=height, slope=2.0)), OPEN_M)

    def _grasp(self, angle: float) -> Array:
        facing = self.view.microwave_yaw + angle * (1.0 - YAW_FOLLOWS) + YAW_OFFSET
        rotation = hand_rotation(facing, PITCH)
        flat = np.array([np.cos(facing), np.sin(facing), 0.0])
        return pose(rotation, self.view.handle(angle) + BEYOND_BAR_M * flat)
