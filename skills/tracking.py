"""Whether the robot comes as far as it is told: one that pushes against something does not, nor one that may not go on.

What a policy wants, what the limiter let through of it, and how far hand and base really came are held against each
other over the last moment. Undisturbed, more than nine tenths get through. A hand that pulls a door may come only a
quarter as far as it is told for most of a second, so no more than standing still counts as blocked.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from majordomo.action import Action, ActionSpec
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.geometry import Array
from majordomo.observation import Observation

_YAW = slice(5, 6)


@dataclass(frozen=True, slots=True)
class TrackingLimits:
    """When a robot counts as blocked.

    Attributes:
        pushing_s: For so long it has been sent and has not come on, in robot time [s].
        refused_s: For so long it has wanted to go where the limiter lets nothing through [s].
        made_share: Of the way sent, at least so much is made.
        allowed_share: Of the way wanted, at least so much is let through.
        hand_m, base_m, base_rad: Too short a way to tell by [m, rad].
    """

    pushing_s: float = 0.8
    refused_s: float = 2.0
    made_share: float = 0.1
    allowed_share: float = 0.3
    hand_m: float = 0.03
    base_m: float = 0.05
    base_rad: float = 0.1


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where hand and base were at a time, (6,) [m, m, m, m, m, rad], and how far they had been told to go by then."""

    stamp_s: float
    place: Array
    wanted: Array
    sent: Array


class Tracking:
    """Holds the ways of hand and base against what was commanded.

    Args:
        spec: Of the robot's actions; groups of other kinds than "twist" and "base_twist" are not held against anything.
        control_hz: Commands a second.
        limits: What is noticed.
    """

    def __init__(self, spec: ActionSpec, control_hz: float, limits: TrackingLimits | None = None) -> None:
        kinds = {group.kind: group.name for group in spec.groups}
        self._hand, self._base = kinds.get("twist", ""), kinds.get("base_twist", "")
        self._period_s = 1.0 / control_hz
        self._limits = TrackingLimits() if limits is None else limits
        self.forget()

    def forget(self) -> None:
        """Begin anew: who moves now may push against things."""
        kept = 2 + round(max(self._limits.pushing_s, self._limits.refused_s) / self._period_s)
        self._marks: deque[_Mark] = deque(maxlen=kept)
        self._wanted, self._sent = np.zeros(6), np.zeros(6)

    def commanded(self, wanted: Action, sent: Action) -> None:
        """Take note of what was wanted for a period, and of what was sent."""
        self._wanted = self._wanted + self._way(wanted)
        self._sent = self._sent + self._way(sent)

    def problem(self, observation: Observation) -> Failure | None:
        """What keeps the robot from going on, as of an observation after the last command; None: nothing does."""
        place = np.concatenate([observation.base_from_tcp[:3, 3], observation.odom_from_base])
        now = _Mark(observation.stamp_s, place, self._wanted, self._sent)
        self._marks.append(now)
        pushing, refused = self._since(self._limits.pushing_s), self._since(self._limits.refused_s)
        for part, axes, least in self._parts():
            if pushing is not None and _falls_short(
                now.sent - pushing.sent, now.place - pushing.place, axes, least, self._limits.made_share
            ):
                return _failed(FailureCode.COLLISION, f"The {part} pushes against something and gets no further.")
            if refused is not None and _falls_short(
                now.wanted - refused.wanted, now.sent - refused.sent, axes, least, self._limits.allowed_share
            ):
                return _failed(FailureCode.LIMIT_VIOLATION, f"The {part} is told to go where its limits let it not go.")
        return None

    def _since(self, seconds: float) -> _Mark | None:
        """The latest mark that is so old; None: there is none yet."""
        before_s = self._marks[-1].stamp_s - seconds + 1e-6
        return next((mark for mark in reversed(self._marks) if mark.stamp_s <= before_s), None)

    def _parts(self) -> tuple[tuple[str, slice, float], ...]:
        limits = self._limits
        return (
            ("arm", slice(0, 3), limits.hand_m),
            ("base", slice(3, 5), limits.base_m),
            ("base", _YAW, limits.base_rad),
        )

    def _way(self, action: Action) -> Array:
        hand = np.asarray(action.groups.get(self._hand, np.zeros(6)), float)[:3]
        base = np.asarray(action.groups.get(self._base, np.zeros(3)), float)
        return self._period_s * np.concatenate([hand, base])


def _falls_short(told: Array, made: Array, axes: slice, least: float, share: float) -> bool:
    """Whether less than a share of a way was made that is long enough to tell."""
    way = made[axes] if axes is not _YAW else np.angle(np.exp(1j * made[axes]))
    told_way = float(np.linalg.norm(told[axes]))
    return told_way >= least and bool(np.linalg.norm(way) < share * told_way)


def _failed(code: FailureCode, message: str) -> Failure:
    return Failure(code, Phase.EXECUTION, message)
