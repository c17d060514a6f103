"""Showing how to put things down: carry over, come down, let go, draw back."""

from dataclasses import dataclass

import numpy as np

from majordomo.geometry import Array, pose
from sim.demonstrator.grasp import CARRY_HEIGHT_M, PITCH
from sim.demonstrator.hand import OPEN_M, SHUT_M, Aim, hand_rotation, turn_between
from sim.demonstrator.scene_view import CAVITY_FLOOR_IN_MICROWAVE, SceneView

INSIDE_PITCH = 0.8
INSIDE_SPOT: Array = np.array([-0.04, -0.095])
"""Where things go in the microwave's frame [m]."""
ENTRY_Y = -0.40
CLEARANCE_M = 0.02
TOUCHING_M = 0.007
AWAY_M = 0.10


@dataclass(frozen=True, slots=True)
class PlaceInDemonstration:
    """Putting `target`, which is held, into the microwave."""

    view: SceneView
    target: str

    def points(self) -> tuple[Array, Array]:
        """Where to look: the object, and the place inside."""
        return self.view.centre(self.target), self._spot()

    def is_resting(self) -> bool:
        """Whether the object stands on the cavity's floor."""
        inside = self.view.in_microwave(self.view.centre(self.target))
        floor_z = self.view.from_microwave(np.array([0.0, 0.0, CAVITY_FLOOR_IN_MICROWAVE]))[2]
        return bool(
            inside[1] > -0.15
            and abs(inside[0] + 0.08) < 0.2
            and self.view.height_above(self.target, floor_z) < TOUCHING_M
        )

    def is_done(self) -> bool:
        """Whether it rests inside and the hand is out."""
        return self.is_resting() and self.view.in_microwave(self.view.tcp[:3, 3])[1] < ENTRY_Y + 0.12

    def progress(self) -> float:
        """Nearness to the place, then the way out."""
        if self.is_resting():
            return 0.8 + 0.2 * float(np.clip((-0.1 - self.view.in_microwave(self.view.tcp[:3, 3])[1]) / 0.2, 0, 1))
        return 0.8 * float(np.exp(-3.0 * np.linalg.norm(self.view.centre(self.target) - self._spot())))

    def aim(self) -> Aim:
        """What to do now."""
        view, tcp = self.view, self.view.tcp
        rotation = hand_rotation(view.microwave_yaw, INSIDE_PITCH)
        hand_in = view.in_microwave(tcp[:3, 3])
        if self.is_resting():
            return _let_go(view, self.target, tcp, back=-view.base_from_microwave[:3, 1])
        carried = tcp[:3, 3] - view.centre(self.target)  # the hand relative to what it holds
        goal = view.in_microwave(self._spot() + carried)
        wanted = goal.copy()
        sideways = abs(hand_in[0] - goal[0]) + 0.08 * max(turn_between(pose(rotation, tcp[:3, 3]), tcp) - 0.25, 0.0)
        remaining = goal[1] - hand_in[1]
        wanted[2] += CLEARANCE_M if sideways > 0.02 or remaining > 0.02 else 0.0
        low = max(wanted[2] - hand_in[2] - 0.01, 0.0) + max(hand_in[2] - wanted[2] - 0.02, 0.0)
        wanted[1] = goal[1] - float(np.clip(4.0 * (sideways + low - 0.012), 0.0, goal[1] - ENTRY_Y))
        aim = view.from_microwave(wanted)
        over = float(np.linalg.norm((tcp[:3, 3] - aim)[:2]))
        if hand_in[1] < -0.3 and over > 0.15:
            aim[2] = max(aim[2], view.hob_z + CARRY_HEIGHT_M)
        return Aim(pose(rotation, aim), SHUT_M)

    def _spot(self) -> Array:
        x, y = INSIDE_SPOT
        return self.view.from_microwave(
            np.array([x, y, CAVITY_FLOOR_IN_MICROWAVE + self.view.half_height(self.target) + 0.002])
        )


@dataclass(frozen=True, slots=True)
class PlaceOnDemonstration:
    """Putting `target`, which is held, on a surface."""

    view: SceneView
    target: str
    surface: str

    def points(self) -> tuple[Array, Array]:
        """Where to look: the object, and the spot."""
        return self.view.centre(self.target), self._spot()

    def is_resting(self) -> bool:
        """Whether the object stands on the surface, near no other spot."""
        centre, spot = self.view.centre(self.target), self._spot()
        is_over = self.surface != "tray" or float(np.abs(centre - spot)[:2].max()) < 0.04
        return is_over and self.view.height_above(self.target, float(spot[2]) - self._half()) < TOUCHING_M

    def is_done(self) -> bool:
        """Whether it rests there and the hand is away."""
        return self.is_resting() and _distance(self.view, self.target) > AWAY_M - 0.02

    def progress(self) -> float:
        """Nearness to the spot, then the way back."""
        if self.is_resting():
            return 0.8 + 0.2 * float(np.clip(_distance(self.view, self.target) / AWAY_M, 0, 1))
        return 0.8 * float(np.exp(-3.0 * np.linalg.norm(self.view.centre(self.target) - self._spot())))

    def aim(self) -> Aim:
        """What to do now."""
        view, tcp = self.view, self.view.tcp
        if self.is_resting():
            return _let_go(view, self.target, tcp, back=-tcp[:3, 2])
        spot = self._spot()
        goal = spot + tcp[:3, 3] - view.centre(self.target)
        rotation = hand_rotation(float(np.arctan2(spot[1], spot[0])), PITCH)
        sideways = float(np.linalg.norm((tcp[:3, 3] - goal)[:2])) + 0.08 * max(
            turn_between(pose(rotation, tcp[:3, 3]), tcp) - 0.25, 0.0
        )
        goal[2] += float(np.clip(3.0 * (sideways - 0.012), 0.0, CARRY_HEIGHT_M - 0.06))
        return Aim(pose(rotation, goal), SHUT_M)

    def _half(self) -> float:
        return self.view.half_height(self.target) + 0.002

    def _spot(self) -> Array:
        is_tray = self.surface == "tray"
        spot = self.view.tray_floor.copy() if is_tray else _freest_spot(self.view, self.target)
        spot[2] += self._half()
        return spot


def _freest_spot(view: SceneView, target: str) -> Array:
    """The free landing spot nearest to where the object is now."""
    spots, here = view.landing_spots(), view.centre(target)
    others = [(view.centre(name), view.radius(name)) for name in view.movables if name != target]
    room = np.min([np.linalg.norm((spots - centre)[:, :2], axis=1) - radius for centre, radius in others], axis=0)
    cost = np.linalg.norm((spots - here)[:, :2], axis=1) + 10.0 * np.clip(0.075 - room, 0.0, None)
    spot: Array = spots[int(np.argmin(cost))].copy()
    return spot


def _let_go(view: SceneView, target: str, tcp: Array, back: Array) -> Aim:
    """Open where the hand is; once the fingers are off the object, draw back."""
    away = tcp.copy()
    if not view.is_gripped(target) and view.opening > OPEN_M - 0.004:
        distance = float(np.linalg.norm(tcp[:3, 3] - view.centre(target)))
        away[:3, 3] = tcp[:3, 3] + (0.03 if distance < 0.08 else 0.06) * back
        if distance > 0.2:
            away[:3, 3] = tcp[:3, 3]
    return Aim(away, OPEN_M)


def _distance(view: SceneView, target: str) -> float:
    return float(np.linalg.norm(view.tcp[:3, 3] - view.centre(target)))
