"""A language model that fails again and again is left alone for a while, so that nobody waits for it in vain."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from majordomo.clock import Clock, WallClock
from majordomo.errors import ModelUnavailable
from planners.model.language_model import Json, LanguageModel, Message, Patience, Usage

FAILURES = 3
"""In a row, after which it is left alone."""

REST_S = 60.0
"""For so long; then one question is let through, and decides [s]."""

ResultT = TypeVar("ResultT")


class CircuitBreaker:
    """A model behind a switch that opens by itself.

    Args:
        model: Is asked.
        clock: Wall-clock time.
    """

    def __init__(self, model: LanguageModel, clock: Clock | None = None) -> None:
        self._model = model
        self._clock = clock or WallClock()
        self._failures = 0
        self._rests_until_s = 0.0
        self._last_problem = ""

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
            ModelUnavailable: It is left alone now, or as the model.
            Cancelled: As the model.
        """
        return self._through(lambda: self._model.ask(messages, schema, patience))

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        """Return how probable each option is.

        Raises:
            ModelUnavailable, Cancelled: As `ask`.
        """
        return self._through(lambda: self._model.rank(messages, options, patience))

    def _through(self, ask: Callable[[], ResultT]) -> ResultT:
        rest_s = self._rests_until_s - self._clock.now_s()
        if self._failures >= FAILURES and rest_s > 0.0:
            raise ModelUnavailable(
                f"The language model {self.name} is left alone for another {rest_s:.0f} s, "
                f"for it failed {self._failures} times in a row. The last time: {self._last_problem}",
                "again later, or the built-in planner.",
            )
        try:
            answer = ask()
        except ModelUnavailable as error:
            self._failures += 1
            self._rests_until_s = self._clock.now_s() + REST_S
            self._last_problem = error.problem
            raise
        self._failures = 0
        return answer
