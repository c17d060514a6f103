"""A language model whose answers a screen can follow while they come."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from planners.model.language_model import Json, LanguageModel, Message, Patience, Usage

ResultT = TypeVar("ResultT")


class OverheardModel:
    """Passes everything on, and keeps count of what comes back.

    Args:
        model: Answers.
    """

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._heard: int | None = None

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    @property
    def usage(self) -> Usage:
        """The model's."""
        return self._model.usage

    @property
    def thinking(self) -> str:
        """How far the answer is that it gives now, in words; empty while it is not asked. From any thread."""
        heard = self._heard
        if heard is None:
            return ""
        return f"asking {self.name} … {heard} characters so far" if heard else f"asking {self.name} …"

    def ask(self, messages: Sequence[Message], schema: Json, patience: Patience) -> str:
        """Return the model's text.

        Raises:
            ModelUnavailable, Cancelled: As the model.
        """
        return self._overheard(patience, lambda heard: self._model.ask(messages, schema, heard))

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        """Return how probable each option is.

        Raises:
            ModelUnavailable, Cancelled: As the model.
        """
        return self._overheard(patience, lambda heard: self._model.rank(messages, options, heard))

    def _overheard(self, patience: Patience, ask: Callable[[Patience], ResultT]) -> ResultT:
        def hear(piece: str) -> None:
            self._heard = (self._heard or 0) + len(piece)
            patience.hear(piece)

        self._heard = 0
        try:
            return ask(replace(patience, hear=hear))
        finally:
            self._heard = None
