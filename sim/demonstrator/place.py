"""Showing how to put things down: carry over, or in by the front; come down, let go, draw back."""

from dataclasses import dataclass

import numpy as np

from majordomo.geometry import Array, pose
from sim.demonstrator.grasp import CAREFUL_M, LIFT_OVER_SILL_M, through_the_front
from sim.demonstrator.grip import FINGERS_BELOW_M, HAND_ROOM_M, opening_for
from sim.demonstrator.hand import SHUT_M, Aim, turn_between
from sim.demonstrator.hand_room import room_of
from sim.demonstrator.pitch import reaching, upright_pitch
from sim.demonstrator.scene_view import SceneView
from sim.demonstrator.support import Support

TOUCHING_M = 0.007
AWAY_M = 0.08
ROOM_M = 0.045
"""Between things that are put down, so that fingers get between them."""

CLOSELY_LOOKED_AT = 24
"""So many of the best spots are tried with the hand."""


@dataclass(frozen=True, slots=True)
class PlaceDemonstration:
    """Putting `target`, which is held, on or into a fixture."""

    view: SceneView
    target: str
    fixture: str

    def points(self) -> tuple[Array, Array]:
        """Where to look: the object, and the spot for it."""
        return self.view.centre(self.target), self._spot()

    def is_resting(self) -> bool:
        """Whether the object stands on the fixture, all of it."""
        view, support = self.view, self.view.support_of(self.target)
        inset = support.beside(view.centre(self.target)) + view.movable(self.target).radius
        is_there = support.fixture == self.fixture and inset < 0.01
        return is_there and view.height_above(self.target, support.floor_z) < TOUCHING_M

    def is_done(self) -> bool:
        """Whether it rests there and the hand is away."""
        return self.is_resting() and self._to_go() <= 0.0

    def progress(self) -> float:
        """Nearness to the spot, then the way back."""
        if self.is_resting():
            return 1.0 - 0.2 * float(np.clip(self._to_go() / AWAY_M, 0.0, 1.0))
        return 0.8 * float(np.exp(-3.0 * np.linalg.norm(self.view.centre(self.target) - self._spot())))

    def aim(self) -> Aim:
        """What to do now."""
        view, tcp = self.view, self.view.tcp
        if self.is_resting():
            return self._let_go()
        goal = self._goal(self._spot())
        support = self._support()
        if support.is_enclosed:
            return Aim(through_the_front(goal, tcp, support, LIFT_OVER_SILL_M, view.carry_z), SHUT_M)
        beside = float(np.linalg.norm((tcp - goal)[:2, 3])) + 0.08 * max(turn_between(goal, tcp) - 0.25, 0.0)
        goal[2, 3] += float(np.clip(3.0 * (beside - 0.012), 0.0, max(view.carry_z - goal[2, 3], 0.0)))
        return Aim(goal, SHUT_M)

    def _support(self) -> Support:
        return self.view.supports(self.fixture)[0]

    def _goal(self, spot: Array) -> Array:
        """Pose (4, 4) of the hand at which what it holds stands upright on a spot."""
        tcp, centre = self.view.tcp, self.view.centre(self.target)
        pitch = upright_pitch(tcp[:3, :3], self.view.pose(self.target)[:3, 2])
        rotation = reaching(self._support(), spot + tcp[:3, 3] - centre, pitch)
        return pose(rotation, spot - rotation @ tcp[:3, :3].T @ (centre - tcp[:3, 3]))

    def _spot(self) -> Array:
        """Where the object's centre shall come: the nearest spot with room about it and about the hand."""
        view, movable, support = self.view, self.view.movable(self.target), self._support()
        centre = view.centre(self.target)
        aside = float((support.local(view.tcp[:3, 3]) - support.local(centre))[0])
        spots = view.landing_spots(self.fixture, self.target, aside, below=centre)
        nearest_to = np.zeros(3) if support.is_enclosed else centre  # what is hard to reach is put near the arm
        crowded = np.clip(ROOM_M - view.room(self.target, spots), 0.0, None)
        cost = np.linalg.norm((spots - nearest_to)[:, :2], axis=1) + 10.0 * crowded
        best = np.argsort(cost)[:CLOSELY_LOOKED_AT]
        spots = spots[best] + np.array([0.0, 0.0, movable.half_height + 0.002])
        hands = np.array([self._goal(spot) for spot in spots])
        room = room_of(view, support, hands, opening_for(movable), self.target)
        spot: Array = spots[int(np.argmin(cost[best] + 10.0 * np.clip(HAND_ROOM_M - room, 0.0, None)))]
        return spot

    def _to_go(self) -> float:
        """How far the hand still has to draw back [m]."""
        support, hand = self._support(), self.view.tcp[:3, 3]
        movable, centre = self.view.movable(self.target), self.view.centre(self.target)
        if support.is_enclosed:
            return float(support.local(hand)[1] - support.low[1]) + 0.12
        flat = float(np.linalg.norm((hand - centre)[:2])) - (movable.rim_radius or 0.0)
        return AWAY_M - float(np.hypot(flat, hand[2] - centre[2]))

    def _let_go(self) -> Aim:
        """Open where the hand is; once the fingers are off the object, draw back."""
        view, away, movable = self.view, self.view.tcp.copy(), self.view.movable(self.target)
        opening = opening_for(movable)
        if not view.is_gripped(self.target) and view.opening > opening - 0.004:
            support = self._support()
            top = view.centre(self.target)[2] + movable.half_height
            if not support.is_enclosed:
                away[:3, 3] -= 0.06 * away[:3, 2]
            elif movable.is_dish and away[2, 3] < top + FINGERS_BELOW_M:
                away[2, 3] += CAREFUL_M
            else:
                away[:3, 3] -= CAREFUL_M * support.inwards
        return Aim(away, opening)
