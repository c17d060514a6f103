"""Motors and senses without a body or a simulator: the joints are where they are sent, as soon as time passes."""

import numpy as np

from majordomo.geometry import Array
from majordomo.observation import CameraFrame, Observation, ObservationSpec


class FakeMachine:
    """What a robot's driver over ROS drives.

    Args:
        spec: What it senses.
        joint_positions: Where its joints are (n_joints,) [rad].

    Attributes:
        sent: Everything it was commanded: joints, gripper opening and base twist, oldest first.
        hold_count: Calls of `hold`.
        is_closed: Whether it was closed.
    """

    def __init__(self, spec: ObservationSpec, joint_positions: Array) -> None:
        self.sent: list[tuple[Array, float, Array | None]] = []
        self.hold_count = 0
        self.is_closed = False
        self._spec = spec
        self._time_s = 0.0
        self._joints = np.array(joint_positions, float)
        self._velocities = np.zeros_like(self._joints)
        self._targets = self._joints
        self._gripper_opening = spec.gripper_range[1]
        self._odom_from_base = np.zeros(3)
        self._base_twist = np.zeros(3)

    def sense(self) -> Observation:
        return Observation(
            cameras={},
            joint_positions=self._joints.copy(),
            joint_velocities=self._velocities.copy(),
            gripper_opening=self._gripper_opening,
            base_from_tcp=np.eye(4),
            odom_from_base=self._odom_from_base.copy(),
            stamp_s=self._time_s,
        )

    def picture(self, camera: str) -> CameraFrame:
        """Grey, but for some first pixels, which tell the joints, and so change with them."""
        frame = self._spec.example().cameras[camera]
        frame.rgb[:] = 128
        frame.rgb.flat[: self._joints.nbytes] = np.frombuffer(self._joints.tobytes(), np.uint8)
        frame.depth.flat[: self._joints.size] += np.abs(self._joints)
        return frame

    def command(self, joints: Array, gripper_opening: float, base_twist: Array | None) -> None:
        self.sent.append((joints, gripper_opening, base_twist))
        self._targets = joints
        self._gripper_opening = gripper_opening
        self._base_twist = np.zeros(3) if base_twist is None else base_twist

    def step(self, duration_s: float) -> None:
        self._time_s = round(self._time_s + duration_s, 9)
        self._velocities = (self._targets - self._joints) / duration_s
        self._joints = np.array(self._targets)
        yaw = self._odom_from_base[2]
        turn = np.array([[np.cos(yaw), -np.sin(yaw), 0.0], [np.sin(yaw), np.cos(yaw), 0.0], [0.0, 0.0, 1.0]])
        self._odom_from_base = self._odom_from_base + turn @ self._base_twist * duration_s

    def hold(self) -> None:
        self.hold_count += 1
        self._targets = self._joints
        self._base_twist = np.zeros(3)

    def close(self) -> None:
        self.is_closed = True
