"""The person: how they are asked, and how what they say comes."""

from collections.abc import Sequence
from typing import Protocol

YES, NO = "yes", "no"
"""What a question that is to be affirmed or denied offers."""


class Person(Protocol):
    """Somebody, or nobody."""

    def ask(self, question: str, options: Sequence[str]) -> str | None:
        """Put a question and wait for the answer; None: nobody is there. `options` may be empty: any answer will do."""
        ...


class Nobody:
    """For robots that work alone."""

    def ask(self, question: str, options: Sequence[str]) -> str | None:
        """Nobody answers."""
        return None


class Lines(Protocol):
    """What a person says, line by line."""

    def wait(self) -> str | None:
        """Wait for the next line; None: there will be none."""
        ...

    def take(self) -> str | None:
        """The next line that is to be heard while a task runs; None: there is none now."""
        ...
