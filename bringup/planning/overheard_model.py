"""A language model whose answers a screen can follow while they come."""

from collections.abc import Callable
from dataclasses import replace

from planners.model.budget import BudgetedModel
from planners.model.language_model import Patience
from planners.model.wrapped_model import ResultT, WrappedModel


class OverheardModel(WrappedModel):
    """Passes everything on, and keeps count of what comes back.

    Args:
        model: Answers.

    Attributes:
        budgeted: The same: it counts what a task takes.
    """

    def __init__(self, model: BudgetedModel) -> None:
        super().__init__(model)
        self.budgeted = model
        self._heard: int | None = None

    @property
    def thinking(self) -> str:
        """How far the answer is that it gives now, in words; empty while it is not asked. From any thread."""
        heard = self._heard
        if heard is None:
            return ""
        return f"asking {self.name} … {heard} characters so far" if heard else f"asking {self.name} …"

    def _through(self, patience: Patience, ask: Callable[[Patience], ResultT]) -> ResultT:
        def hear(piece: str) -> None:
            self._heard = (self._heard or 0) + len(piece)
            patience.hear(piece)

        self._heard = 0
        try:
            return ask(replace(patience, hear=hear))
        finally:
            self._heard = None
