"""What the person wishes of the task under way; said from any thread, and seen to at its next tick."""

from collections import deque
from dataclasses import dataclass, field

from agent.task.ending import Ending
from majordomo.correction import Correction


@dataclass(frozen=True, slots=True)
class Spoken:
    """A correction, and the words for it."""

    correction: Correction
    words: str


@dataclass(slots=True)
class Wishes:
    """What the person wishes.

    Attributes:
        ending: That it ends so; None: that it goes on.
        is_paused: That it waits, the robot holding still.
        corrections: That what is left of it changes, oldest first.
    """

    ending: Ending | None = None
    is_paused: bool = False
    corrections: deque[Spoken] = field(default_factory=deque)
