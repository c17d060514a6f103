"""A robot's own limits on what its motors are sent, whoever sends it: the last that is checked, and on its side."""

from dataclasses import dataclass

import numpy as np

from majordomo.geometry import Array
from motion.bounds import shortened
from ros_interface.command_gate import CommandRefused

SLACK = 1.1
"""So much faster than they should the motors may be sent, so that whoever keeps the limits never meets these."""


@dataclass(frozen=True, slots=True)
class MotorLimits:
    """How far and fast the motors may be sent.

    Attributes:
        joint_names: For people.
        joint_low_rad: Least positions, one a joint.
        joint_high_rad: Greatest positions.
        max_joint_speed_rad_s: One a joint.
        max_lead_rad: How far ahead of where it is a joint may be sent.
        gripper_range_m: Least and greatest opening.
        max_base_speed_m_s: In any direction; 0: there is no base that drives.
        max_base_turn_rad_s: Either way.
    """

    joint_names: tuple[str, ...]
    joint_low_rad: tuple[float, ...]
    joint_high_rad: tuple[float, ...]
    max_joint_speed_rad_s: tuple[float, ...]
    gripper_range_m: tuple[float, float]
    max_base_speed_m_s: float
    max_base_turn_rad_s: float
    max_lead_rad: float = 0.5

    def check_joints(self, targets: Array, positions: Array) -> None:
        """Check targets (n_joints,) [rad] against where the joints are.

        Raises:
            CommandRefused: One is beyond the joint's range, or too far from where it is.
        """
        beyond = (targets < np.array(self.joint_low_rad)) | (targets > np.array(self.joint_high_rad))
        for number in np.flatnonzero(beyond):
            raise CommandRefused(
                "beyond its range",
                f"Joint {self.joint_names[number]} is sent to {targets[number]:.3f} rad.",
                f"{self.joint_low_rad[number]:.3f} to {self.joint_high_rad[number]:.3f} rad.",
            )
        for number in np.flatnonzero(np.abs(targets - positions) > self.max_lead_rad):
            raise CommandRefused(
                "jump",
                f"Joint {self.joint_names[number]} is at {positions[number]:.3f} rad and sent to"
                f" {targets[number]:.3f} rad at once.",
                f"targets within {self.max_lead_rad:g} rad of where the joint is.",
            )

    def joints(self, wanted: Array, last: Array, dt_s: float) -> Array:
        """Targets (n_joints,) [rad] on the way from the last ones to the wanted, as far as `dt_s` [s] allows."""
        way = SLACK * dt_s * np.array(self.max_joint_speed_rad_s)
        return np.asarray(np.clip(wanted, last - way, last + way))

    def gripper(self, wanted: float) -> float:
        """The nearest opening [m] there is."""
        return float(np.clip(wanted, *self.gripper_range_m))

    def base(self, wanted: Array) -> Array:
        """The twist (3,) [m/s, m/s, rad/s], no faster than it may be."""
        speed, turn = SLACK * self.max_base_speed_m_s, SLACK * self.max_base_turn_rad_s
        return np.append(shortened(wanted[:2], speed), shortened(wanted[2:], turn))
