"""How much may be spent on a language model, in tokens, money and time; after that it is as if there were none."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import inf

from majordomo.errors import ModelUnavailable
from planners.model.language_model import LanguageModel, Patience, Usage
from planners.model.wrapped_model import ResultT, WrappedModel


@dataclass(frozen=True, slots=True)
class ModelBudget:
    """Limits; None: no limit.

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
        return next((limit for limit, share in self._shares(usage) if share >= 1.0), None)

    def share(self, usage: Usage) -> float | None:
        """How much of it is used, 1 being all of what is nearest to its end; None: there is no limit."""
        return max((share for _, share in self._shares(usage)), default=None)

    def seconds_left(self, usage: Usage) -> float:
        """How long answers may still be waited for [s]."""
        return inf if self.seconds is None else self.seconds - usage.seconds

    def _shares(self, usage: Usage) -> Iterator[tuple[str, float]]:
        if self.tokens is not None:
            yield f"{self.tokens:,} tokens", _share(usage.tokens, self.tokens)
        if self.cost is not None:
            yield f"{self.cost:g} in money", _share(usage.cost, self.cost)
        if self.seconds is not None:
            yield f"{self.seconds:g} s", _share(usage.seconds, self.seconds)


NO_LIMIT = ModelBudget()


class BudgetedModel(WrappedModel):
    """A model that is asked as long as its budgets last; the answer with which one ends may exceed it.

    Args:
        model: Is asked.
        budget: Of all its answers.
        task_budget: Of those for one task.
    """

    def __init__(self, model: LanguageModel, budget: ModelBudget, task_budget: ModelBudget = NO_LIMIT) -> None:
        super().__init__(model)
        self._budget = budget
        self._task_budget = task_budget
        self._before_task = Usage()

    def begin_task(self) -> None:
        """Count what is spent from now on against another task's budget."""
        self._before_task = self._model.usage

    @property
    def task_usage(self) -> Usage:
        """Of all answers for the task."""
        return self._model.usage - self._before_task

    @property
    def task_share(self) -> float | None:
        """How much of the task's budget is used, 1 being all of it; None: there is no limit."""
        return self._task_budget.share(self.task_usage)

    def _through(self, patience: Patience, ask: Callable[[Patience], ResultT]) -> ResultT:
        left_s = patience.deadline_s
        for whose, setting, budget, usage in (
            ("The budget", "budget", self._budget, self.usage),
            ("The task's budget", "task_budget", self._task_budget, self.task_usage),
        ):
            limit = budget.used_up(usage)
            if limit is not None:
                raise ModelUnavailable(
                    f"{whose} of the language model {self.name} is used up: {limit}.",
                    f"a larger one (language_model.{setting}), or the built-in planner.",
                )
            left_s = min(left_s, budget.seconds_left(usage))
        return ask(replace(patience, deadline_s=left_s))


def _share(used: float, limit: float) -> float:
    return used / limit if limit else inf
