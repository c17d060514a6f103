"""How much may be spent on a language model, in tokens, money and time; after that it is as if there were none."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from majordomo.errors import ModelUnavailable
from planners.model.language_model import LanguageModel, Patience, Usage
from planners.model.wrapped_model import ResultT, WrappedModel


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


class BudgetedModel(WrappedModel):
    """A model that is asked as long as its budget lasts; the answer with which it ends may exceed it.

    Args:
        model: Is asked.
        budget: Of all its answers.
    """

    def __init__(self, model: LanguageModel, budget: ModelBudget) -> None:
        super().__init__(model)
        self._budget = budget

    def _through(self, patience: Patience, ask: Callable[[Patience], ResultT]) -> ResultT:
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
