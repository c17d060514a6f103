"""The last check before a motor: whatever a policy, a routine or the servo says, only this much gets through.

Speeds, accelerations, the workspace box, the gripper's range, the joints' limits and the base's walls hold for every
sequence of inputs, clock jumps and zero time steps. Where a wall comes too close to brake within the acceleration
limit, the wall wins: braking may be harder than the limit, starting and turning never.
"""

from dataclasses import dataclass, replace

import numpy as np

from majordomo.action import Action, ActionSpec
from majordomo.errors import ActionRejected, ConfigError
from majordomo.geometry import Array
from motion.base_limiter import BaseLimiter
from motion.bounds import counted, measured, shortened, speed_to_stop_within, towards


@dataclass(frozen=True, slots=True)
class LimiterConfig:
    """How far, fast and hard one arm may move.

    Attributes:
        workspace_low_m: Least x, y, z of the TCP in base_link.
        workspace_high_m: Greatest x, y, z.
        joint_low_rad: Least joint positions, one a joint.
        joint_high_rad: Greatest joint positions.
        max_joint_speed_rad_s: One a joint.
        max_joint_acceleration_rad_s2: One a joint.
        joint_margin_rad: How far from a joint's end it must stop.
        max_linear_speed_m_s: Of the TCP, in any direction.
        max_angular_speed_rad_s: Of the TCP, about any axis.
        max_linear_acceleration_m_s2: Of the TCP, in any direction.
        max_angular_acceleration_rad_s2: Of the TCP, about any axis.
        gripper_range_m: Least and greatest opening.
        max_dt_s: A longer time step (a stall, a clock jump) counts as this one.

    Raises:
        ConfigError: A limit is not finite, not positive, or leaves no room.
    """

    workspace_low_m: tuple[float, float, float]
    workspace_high_m: tuple[float, float, float]
    joint_low_rad: tuple[float, ...]
    joint_high_rad: tuple[float, ...]
    max_joint_speed_rad_s: tuple[float, ...]
    max_joint_acceleration_rad_s2: tuple[float, ...]
    joint_margin_rad: float = 0.02
    max_linear_speed_m_s: float = 0.5
    max_angular_speed_rad_s: float = 1.5
    max_linear_acceleration_m_s2: float = 2.5
    max_angular_acceleration_rad_s2: float = 8.0
    gripper_range_m: tuple[float, float] = (0.0, 0.08)
    max_dt_s: float = 0.1

    def __post_init__(self) -> None:
        joints = len(self.joint_low_rad)
        for name in ("joint_high_rad", "max_joint_speed_rad_s", "max_joint_acceleration_rad_s2"):
            if len(getattr(self, name)) != joints:
                raise ConfigError(f"{name} has {len(getattr(self, name))} values for {joints} joints.", "one a joint.")
        for name in self.__slots__:
            limit = np.asarray(getattr(self, name), float)
            if not np.isfinite(limit).all():
                raise ConfigError(f"{name} is {getattr(self, name)}.", "finite numbers.")
            if name.startswith("max_") and not (limit > 0.0).all():
                raise ConfigError(f"{name} is {getattr(self, name)}.", "numbers greater than zero.")
        for name, low, high in (
            ("workspace", self.workspace_low_m, self.workspace_high_m),
            (
                "joint",
                np.add(self.joint_low_rad, self.joint_margin_rad),
                np.subtract(self.joint_high_rad, self.joint_margin_rad),
            ),
            ("gripper_range_m", self.gripper_range_m[:1], self.gripper_range_m[1:]),
        ):
            if not np.less(low, high).all():
                raise ConfigError(f"The {name} limits {low} to {high} leave no room.", "the lesser first.")


@dataclass(frozen=True, slots=True)
class LimiterState:
    """What the limiter remembers: what it last let through.

    Attributes:
        twist: (6,) [m/s, rad/s].
        base_twist: (3,) [m/s, m/s, rad/s].
        joint_velocity: (n_joints,) [rad/s].
        gripper: (1,) target opening [m]; None before the first one.
    """

    twist: Array
    base_twist: Array
    joint_velocity: Array
    gripper: Array | None


class Limiter:
    """Limits the commands of one arm with one gripper, on a base that drives or stands.

    Args:
        spec: One group of kind "twist", at most one of kind "gripper", and one of kind "base_twist" with `base`.
        config: The limits of arm and gripper.
        base: The limits of the base; None where it stands.

    Raises:
        ConfigError: The spec has a group that this limiter cannot limit.
    """

    def __init__(self, spec: ActionSpec, config: LimiterConfig, base: BaseLimiter | None = None) -> None:
        by_kind = {group.kind: group.name for group in spec.groups}
        needed = {"twist"} if base is None else {"twist", "base_twist"}
        if len(by_kind) != len(spec.groups) or not needed <= by_kind.keys() <= needed | {"gripper"}:
            kinds = ", ".join(group.kind for group in spec.groups)
            raise ConfigError(
                f"The limiter has no limits for the action groups ({kinds}).",
                f"one {' and one '.join(sorted(needed))}, and at most one gripper.",
            )
        self.config = config
        self.spec = spec
        self._arm = by_kind["twist"]
        self._gripper = by_kind.get("gripper")
        self._base = by_kind.get("base_twist", "")
        self._base_limiter = base
        self._state = self._at_rest()

    @property
    def state(self) -> LimiterState:
        """What it remembers, to be restored after a rollback."""
        return self._state

    def restore(self, state: LimiterState) -> None:
        """Go back to what was remembered then."""
        self._state = state

    def reset(self) -> None:
        """Forget all motion, for when the robot has been brought to a stand."""
        self._state = self._at_rest()

    def limit(self, action: Action, tcp_position: Array, dt_s: float, odom_from_base: Array | None = None) -> Action:
        """Return the action that may be sent: always every twist, and a gripper target if there is one in `action`.

        Args:
            action: What is wanted. Without a twist arm and base slow down to a stand.
            tcp_position: (3,) [m] in base_link, now.
            dt_s: Time for which the action will hold [s]; within 0 and `max_dt_s`, and at 0 nothing changes.
            odom_from_base: (3,) of a base that drives, now.

        Raises:
            ActionRejected: An unknown group, a wrong shape, NaN or infinity; nothing is remembered of it.
            RobotUnavailable: The TCP's position or the base's pose is not finite.
        """
        self.spec.validate(action)
        position = measured("TCP position", tcp_position, 3)
        dt_s = counted(dt_s, self.config.max_dt_s)
        wanted = np.asarray(action.groups.get(self._arm, np.zeros(6)), float)
        twist = np.concatenate([self._linear(wanted[:3], position, dt_s), self._angular(wanted[3:], dt_s)])
        groups = {self._arm: twist}
        base_twist = self._state.base_twist
        if self._base_limiter is not None:
            base_wanted = np.asarray(action.groups.get(self._base, np.zeros(3)), float)
            base_twist = self._base_limiter.limit(base_wanted, base_twist, odom_from_base, dt_s)
            groups[self._base] = base_twist.copy()
        gripper = self._state.gripper
        if self._gripper is not None and self._gripper in action.groups:
            if dt_s > 0.0 or gripper is None:
                gripper = np.clip(np.asarray(action.groups[self._gripper], float), *self.config.gripper_range_m)
            groups[self._gripper] = gripper.copy()
        self._state = replace(self._state, twist=twist.copy(), base_twist=base_twist, gripper=gripper)
        return Action(groups)

    def limit_joints(self, positions: Array, targets: Array, dt_s: float) -> Array:
        """Return the joint targets (n_joints,) [rad] that may be sent.

        Args:
            positions: (n_joints,) [rad] from which the targets are to be reached.
            targets: (n_joints,) [rad] wanted after `dt_s`.
            dt_s: Time for the way [s]; within 0 and `max_dt_s`, and at 0 nothing moves.

        Raises:
            ActionRejected: A target has a wrong shape or is not finite.
            RobotUnavailable: A position has a wrong shape or is not finite.
        """
        joints = len(self.config.joint_low_rad)
        positions = measured("joint positions", positions, joints)
        targets = np.asarray(targets, float)
        if targets.shape != (joints,) or not np.isfinite(targets).all():
            raise ActionRejected(f"The joint targets are {targets}.", f"{joints} finite numbers.")
        dt_s = counted(dt_s, self.config.max_dt_s)
        if dt_s == 0.0:
            return positions.copy()
        speed = np.array(self.config.max_joint_speed_rad_s)
        acceleration = np.array(self.config.max_joint_acceleration_rad_s2)
        high = np.array(self.config.joint_high_rad) - self.config.joint_margin_rad
        low = np.array(self.config.joint_low_rad) + self.config.joint_margin_rad
        fastest = np.minimum(speed_to_stop_within(high - positions, acceleration, dt_s), speed)
        slowest = -np.minimum(speed_to_stop_within(positions - low, acceleration, dt_s), speed)
        way = np.clip(np.clip(targets, low, high) - positions, -speed * dt_s, speed * dt_s)
        wanted = np.clip(way / dt_s, slowest, fastest)
        last = self._state.joint_velocity
        velocity = np.clip(wanted, last - acceleration * dt_s, last + acceleration * dt_s)
        velocity = np.clip(velocity, slowest, fastest)  # the wall wins over the acceleration
        self._state = replace(self._state, joint_velocity=velocity)
        return positions + velocity * dt_s

    def _linear(self, wanted: Array, position: Array, dt_s: float) -> Array:
        config = self.config
        braking = np.full(3, config.max_linear_acceleration_m_s2 / np.sqrt(3.0))  # so that all axes can brake at once
        high = speed_to_stop_within(np.array(config.workspace_high_m) - position, braking, dt_s)
        low = -speed_to_stop_within(position - np.array(config.workspace_low_m), braking, dt_s)
        last = self._state.twist[:3]
        target = np.clip(shortened(wanted, config.max_linear_speed_m_s), low, high)
        nearest = np.clip(last, low, high)
        return towards(nearest, target, last, config.max_linear_acceleration_m_s2 * dt_s)

    def _angular(self, wanted: Array, dt_s: float) -> Array:
        last = self._state.twist[3:]
        target = shortened(wanted, self.config.max_angular_speed_rad_s)
        return towards(last, target, last, self.config.max_angular_acceleration_rad_s2 * dt_s)

    def _at_rest(self) -> LimiterState:
        return LimiterState(np.zeros(6), np.zeros(3), np.zeros(len(self.config.joint_low_rad)), None)
