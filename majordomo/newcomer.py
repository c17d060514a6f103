"""What stands before the robot and is in no catalogue: where it is, and what it looks like."""

from collections.abc import Callable
from dataclasses import dataclass

from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.predicate import Predicate

SAME_LOOK = 1.25
"""Two looks of one thing, from different sides and in different light, are nearer than this."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One thing that was noticed in one look.

    Attributes:
        adjectives: What tells it from its like: ("small", "red").
        as_large_as: The known thing that is most nearly of its size.
        position: (3,) [m] in odom.
        look: What it looks like; looks of the same thing are within `SAME_LOOK` of each other.
        stamp_s: The robot's clock [s].
        spot: What it is on or inside of, by name: ("on", "table"); None where that cannot be told.
    """

    adjectives: tuple[str, ...]
    as_large_as: str
    position: Array
    look: Array
    stamp_s: float
    spot: tuple[str, str] | None = None

    def spot_of(self, name: str) -> Predicate | None:
        """The claim of where it is, once it has a name."""
        return None if self.spot is None else Predicate(self.spot[0], (name, self.spot[1]))


Notice = Callable[[Observation], tuple[Newcomer, ...]]
"""Tells what is in view and in no catalogue."""


def notice_nothing(observation: Observation) -> tuple[Newcomer, ...]:
    """Everything is in the catalogue."""
    return ()
