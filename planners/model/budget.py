"""How much may be spent on a language model, in tokens, money and time; after that it is as if there were none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from majordomo.errors import ModelUnavailable
from planners.model.language_model import Json, LanguageModel, Message, Patience, Usage

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class ModelBudget:
    """Limits from the program's start to its end; None: no limit.

    Attributes:
        tokens: Of prompts and answers together.
        cost: In the currency of the prices.
        seconds: Of waiting for answers [s].
    """

    tokens: int | None = None
    cost: float | None = None
    seconds: float | None = None

    def used_up(self, usage: Usage) -> str | None:
        """Say which limit is reached; None: none is."""
        if self.tokens is not None and usage.tokens >= self.tokens:
            return f"{self.tokens:,} tokens"
        if self.cost is not None and usage.cost >= self.cost:
            return f"{self.cost:g} in money"
        if self.seconds is not None and usage.seconds >= self.seconds:
            return f"{self.seconds:g} s"
        return None


class BudgetedModel:
    """A model that is asked as long as its budget lasts; the answer with which it ends may exceed it.

    Args:
        model: Is asked.
        budget: Of all its answers.
    """

    def __init__(self, model: LanguageModel, budget: ModelBudget) -> None:
        self._model = model
        self._budget = budget

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    @property
    def usage(self) -> Usage:
        """The model's."""
        return self._model.usage

    def ask(self, messages: Sequence[Message], schema: Json, patience: Patience) -> str:
        """Return the model's text.

        Raises:
            ModelUnavailable: The budget is used up, or as the model.
            Cancelled: As the model.
        """
        return self._within(patience, lambda allowed: self._model.ask(messages, schema, allowed))

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        """Return how probable each option is.

        Raises:
            ModelUnavailable, Cancelled: As `ask`.
        """
        return self._within(patience, lambda allowed: self._model.rank(messages, options, allowed))

    def _within(self, patience: Patience, ask: Callable[[Patience], ResultT]) -> ResultT:
        usage = self._model.usage
        limit = self._budget.used_up(usage)
        if limit is not None:
            raise ModelUnavailable(
                f"The budget of the language model {self.name} is used up: {limit}.",
                "a larger one (language_model.budget), or the built-in planner.",
            )
        if self._budget.seconds is None:
            return ask(patience)
        return ask(replace(patience, deadline_s=min(patience.deadline_s, self._budget.seconds - usage.seconds)))
