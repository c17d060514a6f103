"""Asks a language model for what is then checked; what is refused goes back with the checker's words, at most twice."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from majordomo.clock import Clock
from majordomo.errors import MajordomoError, ModelUnavailable
from planners.model.language_model import Json, LanguageModel, Message, Patience
from planners.model.prompt import fenced

REPAIRS = 2
"""How often a refused answer may be mended."""

_MAX_QUOTED = 4000  # characters of a refused answer that the model is shown again

ResultT = TypeVar("ResultT")


class Repairs:
    """Conversations with one model.

    Args:
        model: Is asked.
        clock: Wall-clock time, for the deadline of the whole conversation.
    """

    def __init__(self, model: LanguageModel, clock: Clock) -> None:
        self._model = model
        self._clock = clock

    def until_accepted(
        self, messages: Sequence[Message], schema: Json, judge: Callable[[str], ResultT], patience: Patience
    ) -> ResultT:
        """Ask until `judge` makes something of the answer.

        Args:
            messages: What the model is told.
            schema: Of its answer.
            judge: Raises what is wrong with an answer.
            patience: With all answers together.

        Raises:
            ModelUnavailable: It does not answer, or every answer was refused.
            Cancelled: The person no longer wants an answer.
        """
        until_s = self._clock.now_s() + patience.deadline_s
        told, complaint = list(messages), ""
        for attempt in range(1 + REPAIRS):
            left_s = until_s - self._clock.now_s()
            if attempt and left_s <= 0.0:
                break
            text = self._model.ask(told, schema, Patience(left_s, patience.cancellation, patience.hear))
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
