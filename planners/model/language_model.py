"""What every planner that asks a language model needs of one, wherever it runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from majordomo.cancellation import Cancellation

Message = tuple[str, str]
"""A role ("system", "human", "ai") and a text."""
Json = dict[str, Any]  # a JSON schema: its values are of every kind


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer took.

    Attributes:
        prompt_tokens, answer_tokens: As the server counts, else estimated.
        cost: Money, in the currency of the settings' prices; 0 where none are given.
        seconds: Wall-clock time [s].
    """

    prompt_tokens: int = 0
    answer_tokens: int = 0
    cost: float = 0.0
    seconds: float = 0.0

    @property
    def tokens(self) -> int:
        """Of prompts and answers together."""
        return self.prompt_tokens + self.answer_tokens

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.answer_tokens + other.answer_tokens,
            self.cost + other.cost,
            self.seconds + other.seconds,
        )

    def __sub__(self, other: "Usage") -> "Usage":
        return Usage(
            self.prompt_tokens - other.prompt_tokens,
            self.answer_tokens - other.answer_tokens,
            self.cost - other.cost,
            self.seconds - other.seconds,
        )


def _unheard(text: str) -> None:
    """Nobody follows the answer."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an answer may take, who may call it off, and who follows it.

    Attributes:
        deadline_s: Wall-clock time after which the model is given up, whatever it does [s].
        cancellation: Gives it up at once, between any two tokens.
        hear: Told every piece of the answer as it comes.
    """

    deadline_s: float
    cancellation: Cancellation
    hear: Callable[[str], None] = _unheard


class LanguageModel(Protocol):
    """Answers messages with text. Its text is untrusted, always."""

    @property
    def name(self) -> str:
        """What the screen calls it: "qwen3 at http://localhost:11434/v1"."""
        ...

    @property
    def usage(self) -> Usage:
        """Of all answers so far."""
        ...

    def ask(self, messages: Sequence[Message], schema: Json, patience: Patience) -> str:
        """Return the model's text, asked to follow a JSON schema.

        Raises:
            ModelUnavailable: No answer in time, an error, a refusal, a budget used up, or an answer cut off.
            Cancelled: The person no longer wants an answer.
        """
        ...

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        """Return how probable each option is as the answer, summing to 1.

        By log-probabilities where there are some, else by the order in which the model puts them.

        Raises:
            ModelUnavailable, Cancelled: As `ask`.
        """
        ...
