"""The last check before the wheels: how fast, how hard, and how near to what stands on the floor a base may drive.

It slows down towards a mapped footprint and slides along it. As for the arm, a wall that is suddenly too close may
brake the base harder than the acceleration limit; starting and turning never.
"""

from dataclasses import dataclass

import daqp
import numpy as np

from majordomo.errors import ConfigError
from majordomo.geometry import Array
from majordomo.site_map import SiteMap
from motion.bounds import counted, measured, shortened, speed_to_stop_within, towards
from motion.clearance import Clearance, Gaps
from motion.floor import moved, turn

_STOPPING_SHARE = 0.5**0.5  # of the acceleration is kept for each of two walls at once
_STRAIGHT = 10.0  # a wall rather shifts a base than turns it
_BUFFER_M = 0.002  # beyond the margin; what arcs take of it while sliding is given back
_GIVES_BACK_HZ = 5.0
_TOLERANCE_M = 1e-6  # of the solver, over a step


@dataclass(frozen=True, slots=True)
class BaseLimiterConfig:
    """How a base may drive.

    Attributes:
        max_speed_m_s: In any direction.
        max_yaw_rate_rad_s: Either way.
        max_acceleration_m_s2: Of the base, in any direction.
        max_yaw_acceleration_rad_s2: Either way.
        margin_m: How near the outline may come to a footprint, by odometry.
        max_dt_s: A longer time step (a stall, a clock jump) counts as this one.

    Raises:
        ConfigError: A limit is not finite, or not positive.
    """

    max_speed_m_s: float = 0.4
    max_yaw_rate_rad_s: float = 0.8
    max_acceleration_m_s2: float = 0.5
    max_yaw_acceleration_rad_s2: float = 1.0
    margin_m: float = 0.04
    max_dt_s: float = 0.1

    def __post_init__(self) -> None:
        for name in self.__slots__:
            limit = getattr(self, name)
            if not 0.0 < limit < np.inf:
                raise ConfigError(f"{name} is {limit}.", "a finite number greater than zero.")


class BaseLimiter:
    """Limits the twist of one base that can drive in every direction.

    It remembers nothing. A robot without an outline in its map does not drive.

    Args:
        site: What stands on the floor, and the robot's outline.
        config: The limits.
    """

    def __init__(self, site: SiteMap, config: BaseLimiterConfig | None = None) -> None:
        self.config = BaseLimiterConfig() if config is None else config
        self._clearance = Clearance(site) if len(site.robot) else None
        # lengths in which a turn counts like a way, so that one ball holds both accelerations
        lever = self.config.max_acceleration_m_s2 / self.config.max_yaw_acceleration_rad_s2
        self._scale = np.array([1.0, 1.0, lever])

    def limit(self, wanted: Array, last: Array, odom_from_base: Array | None, dt_s: float) -> Array:
        """Return the twist (3,) [m/s, m/s, rad/s] in base_link that may be sent.

        Args:
            wanted: (3,) finite.
            last: (3,) what was sent before.
            odom_from_base: (3,) x [m], y [m], yaw [rad] now, read as a pose in the map.
            dt_s: Time for which it will hold [s]; within 0 and `max_dt_s`, and at 0 nothing changes.

        Raises:
            RobotUnavailable: The pose is not finite.
        """
        config = self.config
        pose = measured("base's x, y and yaw", odom_from_base, 3)
        dt_s = counted(dt_s, config.max_dt_s)
        clearance = self._clearance
        if clearance is None or not (wanted.any() or last.any()):
            return np.zeros(3)
        if dt_s == 0.0:
            return last.copy()
        gaps = clearance.gaps(pose)
        rows, speeds = self._walls(gaps, clearance.outlines, pose[2], dt_s)
        linear, yaw_rate = shortened(wanted[:2], config.max_speed_m_s), shortened(wanted[2:], config.max_yaw_rate_rad_s)
        target = _nearest(np.append(linear, yaw_rate), rows, speeds, self._scale * [1.0, 1.0, _STRAIGHT])
        start = _nearest(last, rows, np.maximum(speeds, 0.0), self._scale)
        reach = config.max_acceleration_m_s2 * dt_s
        twist = towards(start * self._scale, target * self._scale, last * self._scale, reach) / self._scale
        return self._checked(clearance, twist, pose, gaps, dt_s)

    def _walls(self, gaps: Gaps, outlines: Array, yaw: float, dt_s: float) -> tuple[Array, Array]:
        """What each corner of the robot may do towards each footprint: rows (n, 3) @ twist <= speeds (n,)."""
        config = self.config
        axes = (gaps.axes @ turn(yaw))[:, None]  # (n_pairs, 1, 2) in base_link
        levers = axes[..., 1] * outlines[..., 0] - axes[..., 0] * outlines[..., 1]  # (n_pairs, n_corners)
        away = np.concatenate([np.broadcast_to(axes, outlines.shape), levers[..., None]], axis=2)
        braking = config.max_acceleration_m_s2 * _STOPPING_SHARE
        room = gaps.corners - config.margin_m - _BUFFER_M
        speeds = speed_to_stop_within(room, braking, dt_s) + _GIVES_BACK_HZ * np.clip(room, -_BUFFER_M, 0.0)
        fastest = config.max_speed_m_s + config.max_yaw_rate_rad_s * np.abs(levers)
        counts = speeds < fastest
        return -away[counts], speeds[counts]

    def _checked(self, clearance: Clearance, twist: Array, pose: Array, gaps: Gaps, dt_s: float) -> Array:
        """Shorten a twist until where it leads is no nearer to any footprint than the margin, or than now."""
        least = np.minimum(gaps.distances, self.config.margin_m) - _TOLERANCE_M
        for share in (1.0, 0.5, 0.25, 0.125):
            there = clearance.gaps(moved(pose, share * twist, dt_s))
            if (there.distances >= least).all():
                return share * twist
        return np.zeros(3)


def _nearest(twist: Array, rows: Array, speeds: Array, weights: Array) -> Array:
    """The twist (3,) nearest to another, differences weighted, with rows (n, 3) @ twist <= speeds (n,).

    Where no twist does what speeds below zero ask for, they are read as zero, which standing still does.
    """
    if (rows @ twist <= speeds).all():
        return twist
    cost, open_below = weights**2, np.full(len(speeds), -1e30)
    sense = np.zeros(len(speeds), np.int32)
    solution, _, flag, _ = daqp.solve(np.diag(cost), -cost * twist, rows, speeds, open_below, sense)
    if flag == 1:
        return np.asarray(solution)
    return _nearest(twist, rows, np.maximum(speeds, 0.0), weights) if (speeds < 0.0).any() else np.zeros(3)
