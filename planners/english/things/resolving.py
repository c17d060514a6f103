"""How one reader has another tell what a phrase for things means."""

from collections.abc import Sequence
from typing import Protocol

from majordomo.plan import Question, Refusal
from planners.english.things.context import Context
from planners.english.things.named import Named


class Resolve(Protocol):
    """Tells what a phrase for things of a kind means, as `references.resolve` does."""

    def __call__(
        self, words: Sequence[str], kind: str, context: Context, *, keeps_any: bool = False
    ) -> Named | Question | Refusal:
        """Tell which things it means."""
        ...
