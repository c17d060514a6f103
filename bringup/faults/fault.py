"""What a row of the matrix says: something that may go wrong, who should notice it how soon, and how it may end."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from majordomo.failure import FailureCode
from majordomo.outcome import Outcome

CAMERA_S, PHYSICAL_S = 0.3, 1.0
"""So soon it must be noticed that a sensor fails, or that something happened to the robot's work, in robot time [s]."""

GRACE_S = 5.0
"""A task that is past its deadline ends so soon, on the wall clock [s]."""

DONE = frozenset({Outcome.DONE})
GIVEN_UP = frozenset({Outcome.FAILED, Outcome.NEEDS_HUMAN})
"""The person is told why it cannot be, or asked."""
RECOVERED_OR_GIVEN_UP = DONE | GIVEN_UP
STOPPED, CANCELLED = frozenset({Outcome.STOPPED}), frozenset({Outcome.CANCELLED})

HowT = TypeVar("HowT")


class Kind(StrEnum):
    """Where a fault comes from."""

    WORLD = "world"
    ROBOT = "robot"
    SENSOR = "sensor"
    POLICY = "policy"
    PLANNER = "planner"
    MODEL = "language model"
    PLUGIN = "plugin"
    RESOURCE = "resource"
    PERSON = "person"


@dataclass(frozen=True)  # with slots, a generic class cannot be called as one of its kinds
class Fault(Generic[HowT]):
    """One row of the matrix.

    Attributes:
        name: For people; no other row has it.
        kind: Where it comes from.
        how: How it is made to happen.
        noticed: The failures by which it may be noticed; none: it need not be one.
        within_s: Robot time within which it must be noticed [s]; None: whenever it matters.
        outcomes: How the task may end.
        red: What is not so yet, and why; empty where all is as it should be.
        disturbances: From how many the task must recover; None: it need not, or something else is asked.
    """

    name: str
    kind: Kind
    how: HowT
    noticed: tuple[FailureCode, ...] = ()
    within_s: float | None = None
    outcomes: frozenset[Outcome] = DONE
    red: str = ""
    disturbances: int | None = None

    @property
    def slug(self) -> str:
        """The name, as a file may be called."""
        return "_".join("".join(sign if sign.isalnum() else " " for sign in self.name.lower()).split())
