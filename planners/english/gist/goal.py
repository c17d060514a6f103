"""What may be wanted, and why it may not stand out."""

from dataclasses import dataclass

from majordomo.predicate import Predicate
from planners.english.things.naming import Words


@dataclass(frozen=True, slots=True)
class Goal:
    """Something that may be wanted.

    Attributes:
        claims: What shall be so.
        request: How it is asked for.
        at: Index of the word that says it.
    """

    claims: tuple[Predicate, ...]
    request: str
    at: int


class Unclear(Exception):
    """Nothing stands out."""


class OneOf(Unclear):
    """One of several things is meant.

    Args:
        called: What they are called.
        names: They.
    """

    def __init__(self, called: str, names: Words) -> None:
        super().__init__(called)
        self.called = called
        self.names = names
