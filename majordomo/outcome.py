"""The five ways in which a task can end, and nothing in between."""

from enum import StrEnum


class Outcome(StrEnum):
    """How a task ended; `DONE` means that its goal was seen true."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NEEDS_HUMAN = "needs_human"
    STOPPED = "stopped"
