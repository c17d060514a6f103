"""Arithmetic of limits, safe at the ends of the numbers: what the limiters of arm and base share."""

import numpy as np

from majordomo.errors import RobotUnavailable
from majordomo.geometry import Array

_FAR = 1e6  # beyond any wall [m, rad]; keeps squares finite
_TINY = float(np.finfo(float).tiny)  # makes 0 / 0 a 0


def measured(what: str, values: object, size: int) -> Array:
    """Return what was measured, as (size,).

    Raises:
        RobotUnavailable: It has another shape, or is not finite.
    """
    numbers = np.asarray(values, float)
    if numbers.shape != (size,) or not np.isfinite(numbers).all():
        raise RobotUnavailable(
            f"The {what} should be {size} finite numbers and are {values}.", "check the robot's sensors."
        )
    return numbers


def counted(dt_s: float, max_dt_s: float) -> float:
    """The time step [s] that counts: NaN and jumps backwards are 0, a jump forward is the longest."""
    return min(dt_s, max_dt_s) if dt_s > 0.0 else 0.0


def shortened(vector: Array, longest: float) -> Array:
    """Scale a vector to at most a length; values so great that their square overflows are no exception."""
    peak = float(np.abs(vector).max())
    if peak == 0.0:
        return np.zeros_like(vector)
    direction = vector / peak
    length = float(np.linalg.norm(direction))
    return vector.copy() if peak * length <= longest else direction * (longest / length)


def speed_to_stop_within(distance: Array, deceleration: Array | float, dt_s: float) -> Array:
    """Greatest speed that, held for one step and then braked off, ends before `distance`; 0 behind the wall.

    The v of v dt + v² / 2a = d.
    """
    room = np.clip(distance, 0.0, _FAR)
    slack = np.asarray(deceleration * dt_s)
    return np.asarray(2.0 * deceleration * room / (slack + np.sqrt(slack**2 + 2.0 * deceleration * room) + _TINY))


def towards(start: Array, target: Array, last: Array, reach: float) -> Array:
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
