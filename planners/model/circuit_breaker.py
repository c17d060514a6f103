"""A language model that fails again and again is left alone for a while, so that nobody waits for it in vain."""

from collections.abc import Callable

from majordomo.clock import Clock, WallClock
from majordomo.errors import ModelUnavailable
from planners.model.language_model import LanguageModel, Patience
from planners.model.wrapped_model import ResultT, WrappedModel

FAILURES = 3
"""In a row, after which it is left alone."""

REST_S = 60.0
"""For so long; then one question is let through, and decides [s]."""


class CircuitBreaker(WrappedModel):
    """A model behind a switch that opens by itself.

    Args:
        model: Is asked.
        clock: Wall-clock time.
    """

    def __init__(self, model: LanguageModel, clock: Clock | None = None) -> None:
        super().__init__(model)
        self._clock = clock or WallClock()
        self._failures = 0
        self._rests_until_s = 0.0
        self._last_problem = ""

    def _through(self, patience: Patience, ask: Callable[[Patience], ResultT]) -> ResultT:
        rest_s = self._rests_until_s - self._clock.now_s()
        if self._failures >= FAILURES and rest_s > 0.0:
            raise ModelUnavailable(
                f"The language model {self.name} is left alone for another {rest_s:.0f} s, "
                f"for it failed {self._failures} times in a row. The last time: {self._last_problem}",
                "again later, or the built-in planner.",
            )
        try:
            answer = ask(patience)
        except ModelUnavailable as error:
            self._failures += 1
            self._rests_until_s = self._clock.now_s() + REST_S
            self._last_problem = error.problem
            raise
        self._failures = 0
        return answer
