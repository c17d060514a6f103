"""Where the robot believes it stands: the truth with an error, as wheel odometry fused with a localiser has one.

The error neither grows nor vanishes: it wanders, slowly, with the time that passes and with the way that is driven.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from majordomo.geometry import Array
from motion.floor import wrapped
from sim.scene_part import Positive, ScenePart

_STREAM = 1  # the same seed draws where things stand: the error must not follow from that


class OdometryNoise(ScenePart):
    """How large the error is, and after what time or way it is another.

    Attributes:
        sigma_m: Standard deviation of x and of y.
        sigma_rad: Standard deviation of yaw.
        forgets_after_s: Time after which a third of it is left.
        forgets_after_m: Way after which a third of it is left; a turn of 1 rad counts as 1 m.
    """

    sigma_m: Annotated[float, Field(ge=0.0)] = 0.01
    sigma_rad: Annotated[float, Field(ge=0.0)] = 0.0087
    forgets_after_s: Positive = 20.0
    forgets_after_m: Positive = 2.0


@dataclass(frozen=True, slots=True)
class OdometryMemory:
    """A moment to go back to: the true pose (3,) then, the error (3,), and the state of the random generator."""

    map_from_base: Array
    error: Array
    generator: Mapping[str, Any]  # NumPy's own form


class Odometry:
    """Follows a base and tells its pose with the stated error.

    Args:
        noise: The error.

    Source: Ornstein-Uhlenbeck process, stepped exactly.
    """

    def __init__(self, noise: OdometryNoise) -> None:
        self._noise = noise
        self._sigma = np.array([noise.sigma_m, noise.sigma_m, noise.sigma_rad])
        self.reset(0, np.zeros(3))

    def reset(self, seed: int, map_from_base: Array) -> None:
        """Start anew at a true pose (3,); the error at once is as large as it ever is."""
        self._generator = np.random.default_rng((seed, _STREAM))
        self._error = self._sigma * self._generator.standard_normal(3)
        self._map_from_base = map_from_base

    @property
    def odom_from_base(self) -> Array:
        """Pose (3,) of the base as the robot believes it, yaw within pi of zero."""
        x, y, yaw = self._map_from_base + self._error
        return np.array([x, y, wrapped(yaw)])

    @property
    def memory(self) -> OdometryMemory:
        """What it remembers."""
        return OdometryMemory(self._map_from_base, self._error, self._generator.bit_generator.state)

    def restore(self, memory: OdometryMemory) -> None:
        """Go back to what was remembered then."""
        self._map_from_base, self._error = memory.map_from_base, memory.error
        self._generator.bit_generator.state = memory.generator

    def follow(self, map_from_base: Array, dt_s: float) -> None:
        """Take in where (3,) the base has truly come in some time [s]."""
        x, y, yaw = map_from_base - self._map_from_base
        way_m = float(np.hypot(x, y)) + abs(wrapped(yaw))
        kept = float(np.exp(-dt_s / self._noise.forgets_after_s - way_m / self._noise.forgets_after_m))
        fresh = self._sigma * self._generator.standard_normal(3)
        self._error = kept * self._error + np.sqrt(1.0 - kept**2) * fresh
        self._map_from_base = map_from_base
