"""How much reading one request may cost, and what was found out on the way."""

from dataclasses import dataclass, field

from majordomo.errors import UnreadableInput
from majordomo.plan import Question, Refusal
from planners.english.things.named import Named

MOST_PHRASES = 150
"""Noun phrases that reading one request may look at; usual ones need a dozen, and nonsense would need any number."""

MOST_REPEATS = 1500
"""How often it may come back to one of them."""


@dataclass(slots=True)
class Effort:
    """How much one request has cost to read, and what was found out.

    Attributes:
        found: What noun phrases mean, by all that it depends on.
        phrases: How many were looked at.
        repeats: How often that was used again.
    """

    found: dict[object, tuple[object, Named | Question | Refusal]] = field(default_factory=dict)
    phrases: int = 0
    repeats: int = 0

    def apart(self) -> "Effort":
        """An effort of its own, for what is no part of reading; what is found out is shared."""
        return Effort(self.found)

    def spend(self) -> None:
        """Look at one more noun phrase, or at one again.

        Raises:
            UnreadableInput: There have been too many.
        """
        self.repeats += 1
        if self.phrases >= MOST_PHRASES or self.repeats > MOST_REPEATS:
            raise UnreadableInput("There are too many ways to read that.", "shorter sentences, one after the other.")
