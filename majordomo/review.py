"""What the rules of the house say of a plan, whoever made it."""

from dataclasses import dataclass
from typing import Protocol

from majordomo.plan import Plan
from majordomo.world import WorldView


@dataclass(frozen=True, slots=True)
class Risk:
    """What wants a yes before anything moves.

    Attributes:
        rule: Name of the rule that wants it; empty where none does.
        text: Why, as a sentence.
    """

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """What the rules say of a plan.

    Attributes:
        forbidden: Why it must not be carried out, a sentence each; empty where it may.
        risks: What wants a yes first.
    """

    forbidden: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()


class Overseer(Protocol):
    """Who holds plans against the rules of the house."""

    def review(self, plan: Plan, seen: WorldView) -> Review:
        """Say what is against a plan in the world in which it begins. Every call of it binds."""
        ...

    def trust(self, rule: str) -> None:
        """Want no yes for a rule any more: the person has said so."""
        ...


class NoRules:
    """The overseer of a house without rules."""

    def review(self, plan: Plan, seen: WorldView) -> Review:
        """Nothing is against it."""
        return Review()

    def trust(self, rule: str) -> None:
        """There is none."""
