"""Showing how to pick things up: line up above and behind, go in, close, lift."""

from dataclasses import dataclass

import numpy as np

from majordomo.geometry import Array, pose
from sim.demonstrator.hand import OPEN_M, SHUT_M, Aim, funnel, hand_rotation, hop
from sim.demonstrator.scene_view import SceneView

PITCH = 0.95
CARRY_HEIGHT_M = 0.17
"""Height of the TCP above the hob at which things are carried."""


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
        return self.is_held() and self.view.tcp[2, 3] > self.view.hob_z + CARRY_HEIGHT_M - 0.015

    def progress(self) -> float:
        """Nearness, then height."""
        view = self.view
        if self.is_held():
            return 0.6 + 0.4 * float(np.clip((view.tcp[2, 3] - view.hob_z - 0.05) / (CARRY_HEIGHT_M - 0.05), 0, 1))
        return 0.6 * float(np.exp(-4.0 * np.linalg.norm(view.tcp[:3, 3] - view.centre(self.target))))

    def aim(self) -> Aim:
        """What to do now."""
        view, tcp = self.view, self.view.tcp
        grasp = self._grasp()
        if self.is_held():
            lift = tcp.copy()
            lift[2, 3] = view.hob_z + CARRY_HEIGHT_M
            lift[:3, :3] = grasp[:3, :3]
            return Aim(lift, SHUT_M)
        offset = grasp[:3, :3].T @ (tcp[:3, 3] - grasp[:3, 3])
        if np.linalg.norm(offset) < 0.012 and abs(offset[1]) < 0.008:
            return Aim(grasp, SHUT_M)
        point = funnel(grasp[:3, 3], grasp[:3, :3], tcp, reach=0.13, slope=3.0, tolerance=0.008)
        point = hop(point, tcp, height=view.hob_z + 0.24, slope=1.2)  # over the others on the way
        return Aim(pose(grasp[:3, :3], point), OPEN_M)

    def _grasp(self) -> Array:
        centre = self.view.centre(self.target)
        lift = 0.012 if self.view.half_height(self.target) > 0.04 else 0.002
        yaw = float(np.arctan2(centre[1], centre[0]))
        return pose(hand_rotation(yaw, PITCH), centre + np.array([0.0, 0.0, lift]))
