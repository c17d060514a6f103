"""Where a thing was seen."""

from dataclasses import dataclass

from majordomo.geometry import Array


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
