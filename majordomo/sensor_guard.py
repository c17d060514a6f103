"""Senses that are believed only when they can be: a camera that is frozen, black, broken or late is noticed at once.

A driver is somebody else's code: whatever it raises beside what `Robot` names means that the robot does not answer.

Whoever acts or judges by what a robot senses asks this guard instead of the robot. That a camera is frozen shows only
while the robot moves: then no two pictures are the same to the last bit, for something of what it sees, its own arm or
the room, changes. A still robot in a still room may well see the same picture twice.
"""

import logging
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from majordomo.action import Action
from majordomo.errors import ObservationRejected, ObservationStale, RobotUnavailable
from majordomo.foreign_code import blaming
from majordomo.geometry import vector_from_rotation
from majordomo.observation import Observation
from majordomo.robot import Robot
from majordomo.wrapped_robot import WrappedRobot

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SensorLimits:
    """What no sensor does that works.

    Attributes:
        max_age_s: An observation, or a picture, that is older is stale [s].
        darkest: A picture in which nothing is brighter (0 to 255) shows nothing.
        hand_m, hand_rad: A picture that stays the same while the hand moves or turns so far is frozen [m, rad];
        base_m, base_rad: or the base, whose odometry errs more [m, rad].
    """

    max_age_s: float = 0.25
    darkest: int = 8
    hand_m: float = 0.005
    hand_rad: float = 0.02
    base_m: float = 0.05
    base_rad: float = 0.06


class SensorGuard(WrappedRobot):
    """A robot whose observations can be believed. One and the same moment is sensed once, whoever asks.

    Args:
        robot: Senses.
        limits: What is noticed.
    """

    def __init__(self, robot: Robot, limits: SensorLimits | None = None) -> None:
        super().__init__(robot)
        self._limits = SensorLimits() if limits is None else limits
        self._last: tuple[float, Observation] | None = None
        self._unchanged: dict[tuple[str, str], tuple[NDArray[np.generic], Observation]] = {}

    def observe(self) -> Observation:
        """Sense now.

        Raises:
            ObservationStale: A picture, or all that is sensed, is too old; or a camera is frozen.
            ObservationRejected: Something is missing, black, not finite, or has another shape.
            RobotUnavailable: The robot does not answer.
        """
        now_s = self.clock.now_s()
        if self._last is not None and self._last[0] == now_s:
            return self._last[1]
        self._last = None
        with _blaming_driver():
            observation = super().observe()
            self._check(observation)
        self._last = now_s, observation
        return observation

    def apply(self, action: Action) -> Action:
        """As the robot does; what was sensed before is over."""
        self._last = None
        with _blaming_driver():
            return super().apply(action)

    def stop(self) -> None:
        """As the robot does; it never raises, for nobody could do more, and the next look or command finds it out."""
        try:
            super().stop()
        except (Exception, SystemExit):
            _log.exception("the robot's driver raised while the robot was stopped")

    def _check(self, observation: Observation) -> None:
        self.spec.observation.validate(observation)
        self._check_age("newest observation", observation.stamp_s)
        for name, frame in observation.cameras.items():
            self._check_age(f"{name} camera's picture", observation.stamp_s if frame.stamp_s is None else frame.stamp_s)
            if frame.rgb.max(initial=0) <= self._limits.darkest:
                raise ObservationRejected(f"The {name} camera's picture is black.", "the camera's cover and its light.")
            self._check_changes((name, "picture"), frame.rgb, observation)
            if frame.depth.any():  # where no depth is measured, it never changes
                self._check_changes((name, "depth"), frame.depth, observation)

    def _check_age(self, what: str, stamp_s: float) -> None:
        age_s = self.clock.now_s() - stamp_s
        if age_s > self._limits.max_age_s:
            raise ObservationStale(f"The {what} is {age_s:.2f} s old.", "check the camera and robot driver.")

    def _check_changes(self, sense: tuple[str, str], sensed: NDArray[np.generic], observation: Observation) -> None:
        """Check that pictures change while the robot moves."""
        before = self._unchanged.get(sense)
        if before is None or not np.array_equal(before[0], sensed):
            self._unchanged[sense] = sensed, observation
        elif self._has_moved(before[1], observation):
            camera, kind = sense
            problem = f"The {camera} camera's {kind} stays the same while the robot moves."
            raise ObservationStale(problem, "check the camera and its driver.")

    def _has_moved(self, before: Observation, now: Observation) -> bool:
        limits, base = self._limits, np.abs(now.odom_from_base - before.odom_from_base)
        hand_m = np.linalg.norm(now.base_from_tcp[:3, 3] - before.base_from_tcp[:3, 3])
        turn = vector_from_rotation(now.base_from_tcp[:3, :3] @ before.base_from_tcp[:3, :3].T)
        return bool(
            hand_m > limits.hand_m
            or np.linalg.norm(turn) > limits.hand_rad
            or base[:2].max() > limits.base_m
            or base[2] > limits.base_rad
        )


def _blaming_driver() -> AbstractContextManager[None]:
    return blaming(RobotUnavailable, "The robot's driver", "check the robot and its driver.")


def guarded(robot: Robot) -> SensorGuard:
    """The robot, its senses guarded; one that is already stays as it is, so that what share it sense only once."""
    return robot if isinstance(robot, SensorGuard) else SensorGuard(robot)
