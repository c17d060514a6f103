"""What stands before the robot and is in no catalogue: where it is, and what it looks like."""

from collections.abc import Callable
from dataclasses import dataclass

from majordomo.geometry import Array
from majordomo.observation import Observation

KIND = "newcomer"
"""The kind of item that a newcomer becomes: what one day's robot called it, another day's may call something else."""
LOOKS = "looks-"
"""How the names of measures begin."""
SAME_LOOK = 1.7
"""Two looks of one thing, from different sides and in different light, are nearer than this."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One thing that was noticed in one look.

    Attributes:
        adjectives: What tells it from its like: ("small", "red").
        height_m: Above what it stands on [m].
        position: (3,) [m] in odom.
        look: What it looks like; looks of the same thing are within `SAME_LOOK` of each other.
        measure: Tells whose looks they are: only those of the same may be compared.
        stamp_s: The robot's clock [s].
        spot: What it is on or inside of, by name: ("on", "table"); None where that cannot be told.
    """

    adjectives: tuple[str, ...]
    height_m: float
    position: Array
    look: Array
    measure: str
    stamp_s: float
    spot: tuple[str, str] | None = None


Notice = Callable[[Observation], tuple[Newcomer, ...]]
"""Tells what is in view and in no catalogue."""


def notice_nothing(observation: Observation) -> tuple[Newcomer, ...]:
    """Everything is in the catalogue."""
    return ()
