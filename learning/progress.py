"""How long stages say how far they are; whoever starts them draws it."""

from typing import Protocol


class Progress(Protocol):
    """Takes news of one stage at a time."""

    def __call__(self, stage: str, done: int, total: int, text: str = "") -> None:
        """Say that `done` of `total` units of a stage are finished, with a few words on how it goes."""
        ...


def silent(stage: str, done: int, total: int, text: str = "") -> None:
    """Draw nothing."""
