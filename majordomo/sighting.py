"""Where a thing was seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from majordomo.geometry import Array
from majordomo.observation import Observation


@dataclass(frozen=True, slots=True)
class Sighting:
    """One look's answer to "where is it?".

    Attributes:
        name: The item's name.
        position: (3,) [m] in odom.
        confidence: Probability that it is really there, 0 to 1.
        stamp_s: The robot's clock [s].
    """

    name: str
    position: Array
    confidence: float
    stamp_s: float


Find = Callable[[Sequence[str], Observation], tuple[Sighting, ...]]
"""Tells where things are seen, by name; what is not seen is left out."""
