"""The last check before a motor: whatever a policy, a routine or the servo says, only this much gets through.

Speeds, accelerations, the workspace box, the gripper's range and the joints' limits hold for every sequence of inputs,
clock jumps and zero time steps. Where a wall comes too close to brake within the acceleration limit, the wall wins:
braking may be harder than the limit, starting and turning never.
"""

from dataclasses import dataclass

import numpy as np

from majordomo.action import Action, ActionSpec
from majordomo.errors import ActionRejected, ConfigError, RobotUnavailable
from majordomo.geometry import Array

_FAR = 1e6  # beyond any wall [m, rad]; keeps squares finite
_TINY = float(np.finfo(float).tiny)  # makes 0 / 0 a 0


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
        joint_velocity: (n_joints,) [rad/s].
        gripper: (1,) target opening [m]; None before the first one.
    """

    twist: Array
    joint_velocity: Array
    gripper: Array | None


class Limiter:
    """Limits the commands of one arm with one gripper.

    Args:
        spec: One group of kind "twist", at most one of kind "gripper".
        config: The limits.

    Raises:
        ConfigError: The spec has a group that this limiter cannot limit.
    """

    def __init__(self, spec: ActionSpec, config: LimiterConfig) -> None:
        by_kind = {group.kind: group.name for group in spec.groups}
        if len(by_kind) != len(spec.groups) or "twist" not in by_kind or by_kind.keys() - {"twist", "gripper"}:
            kinds = ", ".join(group.kind for group in spec.groups)
            raise ConfigError(f"The limiter has no limits for the action groups ({kinds}).", "one twist, one gripper.")
        self.config = config
        self._spec = spec
        self._arm = by_kind["twist"]
        self._gripper = by_kind.get("gripper")
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

    def limit(self, action: Action, tcp_position: Array, dt_s: float) -> Action:
        """Return the action that may be sent: always a twist, and a gripper target if there is one in `action`.

        Args:
            action: What is wanted. Without a twist the arm slows down to a stand.
            tcp_position: (3,) [m] in base_link, now.
            dt_s: Time for which the action will hold [s]; within 0 and `max_dt_s`, and at 0 nothing changes.

        Raises:
            ActionRejected: An unknown group, a wrong shape, NaN or infinity; nothing is remembered of it.
            RobotUnavailable: The TCP's position is not finite.
        """
        self._spec.validate(action)
        position = _measured("TCP position", tcp_position, 3)
        dt_s = self._step(dt_s)
        wanted = np.asarray(action.groups.get(self._arm, np.zeros(6)), float)
        twist = np.concatenate([self._linear(wanted[:3], position, dt_s), self._angular(wanted[3:], dt_s)])
        groups = {self._arm: twist}
        gripper = self._state.gripper
        if self._gripper is not None and self._gripper in action.groups:
            if dt_s > 0.0 or gripper is None:
                gripper = np.clip(np.asarray(action.groups[self._gripper], float), *self.config.gripper_range_m)
            groups[self._gripper] = gripper.copy()
        self._state = LimiterState(twist.copy(), self._state.joint_velocity, gripper)
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
        positions = _measured("joint positions", positions, joints)
        targets = np.asarray(targets, float)
        if targets.shape != (joints,) or not np.isfinite(targets).all():
            raise ActionRejected(f"The joint targets are {targets}.", f"{joints} finite numbers.")
        dt_s = self._step(dt_s)
        if dt_s == 0.0:
            return positions.copy()
        speed = np.array(self.config.max_joint_speed_rad_s)
        acceleration = np.array(self.config.max_joint_acceleration_rad_s2)
        high = np.array(self.config.joint_high_rad) - self.config.joint_margin_rad
        low = np.array(self.config.joint_low_rad) + self.config.joint_margin_rad
        fastest = np.minimum(_speed_to_stop_within(high - positions, acceleration, dt_s), speed)
        slowest = -np.minimum(_speed_to_stop_within(positions - low, acceleration, dt_s), speed)
        way = np.clip(np.clip(targets, low, high) - positions, -speed * dt_s, speed * dt_s)
        wanted = np.clip(way / dt_s, slowest, fastest)
        last = self._state.joint_velocity
        velocity = np.clip(wanted, last - acceleration * dt_s, last + acceleration * dt_s)
        velocity = np.clip(velocity, slowest, fastest)  # the wall wins over the acceleration
        self._state = LimiterState(self._state.twist, velocity, self._state.gripper)
        return positions + velocity * dt_s

    def _linear(self, wanted: Array, position: Array, dt_s: float) -> Array:
        config = self.config
        braking = np.full(3, config.max_linear_acceleration_m_s2 / np.sqrt(3.0))  # so that all axes can brake at once
        high = _speed_to_stop_within(np.array(config.workspace_high_m) - position, braking, dt_s)
        low = -_speed_to_stop_within(position - np.array(config.workspace_low_m), braking, dt_s)
        last = self._state.twist[:3]
        target = np.clip(_shortened(wanted, config.max_linear_speed_m_s), low, high)
        nearest = np.clip(last, low, high)
        return _towards(nearest, target, last, config.max_linear_acceleration_m_s2 * dt_s)

    def _angular(self, wanted: Array, dt_s: float) -> Array:
        last = self._state.twist[3:]
        target = _shortened(wanted, self.config.max_angular_speed_rad_s)
        return _towards(last, target, last, self.config.max_angular_acceleration_rad_s2 * dt_s)

    def _step(self, dt_s: float) -> float:
        return min(dt_s, self.config.max_dt_s) if dt_s > 0.0 else 0.0  # NaN and jumps backwards are 0

    def _at_rest(self) -> LimiterState:
        return LimiterState(np.zeros(6), np.zeros(len(self.config.joint_low_rad)), None)


def _measured(what: str, values: Array, size: int) -> Array:
    values = np.asarray(values, float)
    if values.shape != (size,) or not np.isfinite(values).all():
        raise RobotUnavailable(
            f"The {what} should be {size} finite numbers and are {values}.", "check the joint sensors."
        )
    return values


def _shortened(vector: Array, longest: float) -> Array:
    """Scale a vector to at most a length; values so great that their square overflows are no exception."""
    peak = float(np.abs(vector).max())
    if peak == 0.0:
        return np.zeros_like(vector)
    direction = vector / peak
    length = float(np.linalg.norm(direction))
    return vector.copy() if peak * length <= longest else direction * (longest / length)


def _speed_to_stop_within(distance: Array, deceleration: Array, dt_s: float) -> Array:
    """Greatest speed that, held for one step and then braked off, ends before `distance`; 0 behind the wall.

    The v of v dt + v² / 2a = d.
    """
    room = np.clip(distance, 0.0, _FAR)
    slack = deceleration * dt_s
    return 2.0 * deceleration * room / (slack + np.sqrt(slack**2 + 2.0 * deceleration * room) + _TINY)


def _towards(start: Array, target: Array, last: Array, reach: float) -> Array:
    """Go from `start` towards `target` as far as stays within `reach` of `last`; `start` itself where it does not.

    On the way every convex limit that holds at both ends holds too: that is why the walls are counted in before.
    """
    offset, way = start - last, target - start
    room = reach**2 - float(offset @ offset)
    length2 = float(way @ way)
    if room <= 0.0 or length2 == 0.0:
        return start.copy()
    along = max(float(offset @ way), 0.0)
    share = room / (along + np.sqrt(along**2 + length2 * room) + _TINY)
    return target.copy() if share >= 1.0 else start + share * way
