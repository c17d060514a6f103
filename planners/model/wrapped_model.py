"""A language model behind something that stands between it and whoever asks."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TypeVar

from planners.model.language_model import Json, LanguageModel, Message, Patience, Usage

ResultT = TypeVar("ResultT")


class WrappedModel(ABC):
    """Asks the model that it wraps; a subclass says what happens before and after.

    Args:
        model: Is asked.
    """

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

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
            ModelUnavailable, Cancelled: As the model, or because of what stands before it.
        """
        return self._through(patience, lambda allowed: self._model.ask(messages, schema, allowed))

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        """Return how probable each option is.

        Raises:
            ModelUnavailable, Cancelled: As `ask`.
        """
        return self._through(patience, lambda allowed: self._model.rank(messages, options, allowed))

    @abstractmethod
    def _through(self, patience: Patience, ask: Callable[[Patience], ResultT]) -> ResultT:
        """Put one question, of either kind, to the model."""
