"""What happens once every servo period between an action and the motors: limit it, turn it into joints, limit those.

A robot runs one of these, whichever way its motors are reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from majordomo.action import Action
from majordomo.geometry import Array, pose_on_floor
from motion.cartesian_servo import CartesianServo, ServoMemory
from motion.limiter import Limiter, LimiterConfig, LimiterState


@dataclass(frozen=True, slots=True)
class ControllerMemory:
    """What a controller remembers between periods, to be restored after a rollback."""

    servo: ServoMemory
    limiter: LimiterState
    gripper_target: float


@dataclass(frozen=True, slots=True)
class MotorTargets:
    """What one servo period sends to the motors.

    Attributes:
        joints: Targets (n_joints,) [rad].
        gripper_opening: Target [m]: the last one, where the action has none.
        base_twist: (3,) [m/s, m/s, rad/s] in base_link; None: the base stands.
        sent: What of the action this carries out.
    """

    joints: Array
    gripper_opening: float
    base_twist: Array | None
    sent: Action


class ArmController:
    """Carries out actions of one arm, its gripper "gripper", and its base "base" where that drives.

    Args:
        servo: Turns twists into joint targets.
        limiter: Holds every limit.
        base_height_m: Of base_link above the origin of the servo's model.
    """

    def __init__(self, servo: CartesianServo, limiter: Limiter, base_height_m: float) -> None:
        self._servo = servo
        self._limiter = limiter
        self._base_height_m = base_height_m
        self._gripper_target = 0.0

    @property
    def limits(self) -> LimiterConfig:
        """How far, fast and hard arm and hand may move."""
        return self._limiter.config

    @property
    def gripper_target(self) -> float:
        """The opening that was last sent [m]."""
        return self._gripper_target

    @property
    def memory(self) -> ControllerMemory:
        """What it remembers."""
        return ControllerMemory(self._servo.memory, self._limiter.state, self._gripper_target)

    def restore(self, memory: ControllerMemory) -> None:
        """Go back to what was remembered then."""
        self._servo.restore(memory.servo)
        self._limiter.restore(memory.limiter)
        self._gripper_target = memory.gripper_target

    def forward(self, joint_positions: Array) -> Array:
        """Pose (4, 4) of the TCP in base_link at these joint positions (n_joints,) [rad]."""
        return self._servo.forward(joint_positions)

    def hold(self, joint_positions: Array, odom_from_base: Array, gripper_target: float | None = None) -> None:
        """Forget all motion and go on from where the robot stands.

        Args:
            joint_positions: (n_joints,) [rad].
            odom_from_base: (3,) x [m], y [m], yaw [rad].
            gripper_target: The opening [m] from now on; None: the last one.
        """
        self._stand_at(odom_from_base)
        self._servo.reset(joint_positions)
        self._limiter.reset()
        if gripper_target is not None:
            self._gripper_target = gripper_target

    def tick(self, action: Action, base_from_tcp: Array, odom_from_base: Array, dt_s: float) -> MotorTargets:
        """Carry an action on by one servo period.

        Args:
            action: What is wanted; without a twist the arm slows down to a stand, and so does the base.
            base_from_tcp: Measured pose (4, 4).
            odom_from_base: Measured pose (3,) x [m], y [m], yaw [rad].
            dt_s: Length of the period [s].

        Raises:
            ActionRejected: An unknown group, a wrong shape, NaN or infinity.
            RobotUnavailable: What was measured is not finite.
        """
        sent = self._limiter.limit(action, base_from_tcp[:3, 3], dt_s, odom_from_base)
        self._stand_at(odom_from_base)
        before = self._servo.memory.commanded_joints
        wanted = self._servo.step(base_from_tcp, sent.groups["arm"], dt_s)
        joints = self._limiter.limit_joints(before, wanted, dt_s)
        if not np.array_equal(joints, wanted):
            self._servo.accept(joints)
        if "gripper" in sent.groups:
            self._gripper_target = float(sent.groups["gripper"][0])
        return MotorTargets(joints, self._gripper_target, sent.groups.get("base"), sent)

    def carried_out(self, sent: Sequence[MotorTargets], periods: int) -> Action:
        """The action that was really sent over some periods, those that sent nothing counted as standing still."""
        gripper = np.array([self._gripper_target])
        return Action(
            {
                group.name: gripper
                if group.kind == "gripper"
                else sum((one.sent.groups[group.name] / periods for one in sent), np.zeros(group.size))
                for group in self._limiter.spec.groups
            }
        )

    def _stand_at(self, odom_from_base: Array) -> None:
        self._servo.stand_at(pose_on_floor(odom_from_base, self._base_height_m))
