"""Where words may mean several things: how probable each is, and when one of them is taken without asking."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from majordomo.plan import Question
from majordomo.world import WorldSnapshot

ACT_ABOVE = 0.9
"""Probability from which an answer is taken for granted: a wrong act costs about as much as ten questions."""

NEGLIGIBLE = 0.02
"""What is less probable than this is not meant."""

Dialogue = tuple[tuple[str, str], ...]
"""What was said, as (speaker, text), oldest first."""


class Weigher(Protocol):
    """Tells how probable each answer to a question is."""

    def weigh(
        self, question: Question, dialogue: Dialogue, snapshot: WorldSnapshot, useful: Mapping[str, bool]
    ) -> Mapping[str, float]:
        """Give each option a probability, given that one of them is meant.

        Args:
            question: With its options.
            dialogue: What was said before it would be asked.
            snapshot: What is believed.
            useful: For each option, whether it leads on: to something that can be done, and is left to do.
        """
        ...


class Impartial:
    """Knows nothing: any answer is as probable as any other."""

    def weigh(
        self, question: Question, dialogue: Dialogue, snapshot: WorldSnapshot, useful: Mapping[str, bool]
    ) -> Mapping[str, float]:
        """All are equally probable."""
        return dict.fromkeys(useful, 1.0 / len(useful))


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer that need not be asked for.

    Attributes:
        option: It.
        told: Why it was not, as something taken for granted.
    """

    option: str
    told: str


def decide(
    weighed: Mapping[str, float], is_same: Callable[[str, str], bool], act_above: float = ACT_ABOVE
) -> Decision | None:
    """The answer that is very probably right, or that comes to the same as every other; None: it must be asked.

    Args:
        weighed: Probabilities of the answers.
        is_same: Whether two of them come to the same.
        act_above: From which probability one is taken for granted.
    """
    best = max(weighed, key=weighed.__getitem__)
    if weighed[best] >= act_above:
        return Decision(best, f"I take it that you mean the {best}, {weighed[best]:.0%} sure, and did not ask")
    likely = (option for option, share in weighed.items() if share >= NEGLIGIBLE)
    if all(is_same(best, option) for option in likely):
        return Decision(best, "I did not ask which you mean, for it makes no difference here")
    return None
