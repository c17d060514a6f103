"""A robot around a robot that notes whatever the limits forbid, and every motion while nothing may move."""

import numpy as np

from majordomo.action import Action
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.robot import Robot
from majordomo.wrapped_robot import WrappedRobot
from motion.emergency_stop import EmergencyStop
from motion.limiter import LimiterConfig

SLACK = 1.05
"""Times a limit: what is measured at the robot once a period is not what a servo commands fifty times a second."""


class LimitWatch(WrappedRobot):
    """Does as the robot inside, and keeps the book on it.

    Args:
        robot: Says what it really sent.
        limits: Of arm and hand.
        stop: While it is latched nothing may move.

    Attributes:
        exceeded: Each limit that was, with the value.
        moved_after_stop: Whether anything was commanded, and carried out, after the emergency stop.
    """

    def __init__(self, robot: Robot, limits: LimiterConfig, stop: EmergencyStop) -> None:
        super().__init__(robot)
        self.exceeded: dict[str, float] = {}
        self.moved_after_stop = False
        self._limits = limits
        self._stop = stop
        self._groups = {group.kind: group for group in robot.spec.action.groups}
        self._last_twist = np.zeros(6)
        self._joints: tuple[float, Array] | None = None

    def apply(self, action: Action) -> Action:
        """Carry an action out, and look at what was sent."""
        was_latched = self._stop.is_latched
        sent = super().apply(action)
        if was_latched and any(np.any(values) for kind, values in self._by_kind(sent) if kind != "gripper"):
            self.moved_after_stop = True
        for kind, values in self._by_kind(sent):
            self._check_range(kind, values)
            if kind == "twist":
                self._check_twist(values)
        return sent

    def observe(self) -> Observation:
        """Sense, and look at where the joints are and how fast they came there."""
        observation = super().observe()
        self._check_joints(observation)
        return observation

    def stop(self) -> None:
        """Hold still."""
        self._last_twist = np.zeros(6)
        super().stop()

    def _by_kind(self, action: Action) -> list[tuple[str, Array]]:
        return [(kind, action.groups[one.name]) for kind, one in self._groups.items() if one.name in action.groups]

    def _check_range(self, kind: str, values: Array) -> None:
        group = self._groups[kind]
        self._expect(f"range of {group.name}", float(np.max(values - np.array(group.high))), 0.0)
        self._expect(f"range of {group.name}", float(np.max(np.array(group.low) - values)), 0.0)

    def _check_twist(self, twist: Array) -> None:
        limits, last, self._last_twist = self._limits, self._last_twist, twist
        change = (twist - last) * self.spec.control_hz
        brakes = np.linalg.norm(twist[:3]) <= np.linalg.norm(last[:3])  # which a wall may have it do harder
        for what, vector, most in (
            ("hand's speed", twist[:3], limits.max_linear_speed_m_s),
            ("hand's turning", twist[3:], limits.max_angular_speed_rad_s),
            ("hand's acceleration", change[:3] * (not brakes), limits.max_linear_acceleration_m_s2),
            ("hand's turning acceleration", change[3:], limits.max_angular_acceleration_rad_s2),
        ):
            self._expect(what, float(np.linalg.norm(vector)), most * SLACK)

    def _check_joints(self, observation: Observation) -> None:
        limits, joints = self._limits, observation.joint_positions
        if not np.isfinite(joints).all():
            return  # it is the sensor that is wrong, not the arm
        before, self._joints = self._joints, (observation.stamp_s, joints.copy())
        self._expect("joint's range", float(np.max(joints - np.array(limits.joint_high_rad))), 0.0)
        self._expect("joint's range", float(np.max(np.array(limits.joint_low_rad) - joints)), 0.0)
        if before is not None and observation.stamp_s > before[0]:
            speed = np.abs(joints - before[1]) / (observation.stamp_s - before[0])
            self._expect("joint's speed", float(np.max(speed / np.array(limits.max_joint_speed_rad_s))), SLACK)

    def _expect(self, what: str, value: float, most: float) -> None:
        if not value <= most + 1e-6:  # NaN exceeds everything
            self.exceeded[what] = max(value, self.exceeded.get(what, value))
