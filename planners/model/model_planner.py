"""What planners share that ask a language model: patience, and that what is refused goes back with the reason."""

from collections.abc import Callable, Sequence
from math import inf
from typing import TypeVar

from majordomo.cancellation import Cancellation
from majordomo.clock import Clock, WallClock
from majordomo.errors import MajordomoError, ModelUnavailable
from planners.model.language_model import Json, LanguageModel, Message, Patience
from planners.model.prompt import fenced

REPAIRS = 2
"""How often a refused answer may be mended."""

_MAX_QUOTED = 4000  # characters of a refused answer that the model is shown again

ResultT = TypeVar("ResultT")


class ModelPlanner:
    """A planner that asks a language model, and believes nothing of what it says unchecked.

    Args:
        model: Is asked.
        deadline_s: Wall-clock time that one plan may take, repairs included [s].
        clock: Wall-clock time.
    """

    def __init__(self, model: LanguageModel, deadline_s: float = 60.0, clock: Clock | None = None) -> None:
        self._model = model
        self._deadline_s = deadline_s
        self._clock = clock or WallClock()

    def _until_s(self, deadline_s: float = inf) -> float:
        """When the model is given up, on the wall clock [s]."""
        return self._clock.now_s() + min(deadline_s, self._deadline_s)

    def _patience(self, until_s: float, cancellation: Cancellation) -> Patience:
        """How long the model may take.

        Raises:
            ModelUnavailable: There is no time left.
        """
        left_s = until_s - self._clock.now_s()
        if left_s <= 0.0:
            raise ModelUnavailable(
                f"There is no time left to ask the language model {self._model.name}.",
                "a longer language_model.deadline_s, or the built-in planner.",
            )
        return Patience(left_s, cancellation)

    def _accepted(
        self,
        messages: Sequence[Message],
        schema: Json,
        judge: Callable[[str], ResultT],
        cancellation: Cancellation,
        deadline_s: float = inf,
    ) -> ResultT:
        """Ask until `judge` makes something of the answer.

        Args:
            messages: What the model is told.
            schema: Of its answer.
            judge: Raises what is wrong with an answer.
            cancellation: Gives all answers up.
            deadline_s: Of all answers together, where it is nearer than the planner's own [s].

        Raises:
            ModelUnavailable: It does not answer, or every answer was refused.
            Cancelled: The person no longer wants an answer.
        """
        until_s = self._until_s(deadline_s)
        told, complaint = list(messages), ""
        for attempt in range(1 + REPAIRS):
            if attempt and self._clock.now_s() >= until_s:
                break
            text = self._model.ask(told, schema, self._patience(until_s, cancellation))
            try:
                return judge(text)
            except MajordomoError as error:
                complaint = str(error)
                asked = fenced({"refused": complaint, "request": "Answer again, without that mistake."})
                told = [*messages, ("ai", text[:_MAX_QUOTED]), ("human", asked)]
        raise ModelUnavailable(
            f"The answers of the language model {self._model.name} were refused. The last one: {complaint}",
            "another model.",
        )
