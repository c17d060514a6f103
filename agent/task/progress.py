"""How far a task is: all that is needed to go on with it in another program, beside the journal's own entries."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.task.ending import Ending
from majordomo.errors import UnreadableInput
from majordomo.plan import Plan
from majordomo.validation import first_problem
from memory.graph_json import SavedGraph


class Progress(BaseModel):
    """One task as it stands.

    Attributes:
        graph: Its steps and goals.
        plan: What it follows.
        planned: Steps that were words and have become the steps before them.
        aids: Steps that help another where they can.
        tried: Revised plans that were followed already, as their calls.
        ending: How it ends when all is done; None: as its goals are seen to be.
        spent_s: Time that it has taken [s].
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal[1] = 1
    graph: SavedGraph
    plan: Plan
    planned: tuple[str, ...] = ()
    aids: tuple[str, ...] = ()
    tried: tuple[tuple[str, ...], ...] = ()
    ending: Ending | None = None
    spent_s: float = 0.0

    def to_json(self) -> str:
        """Write as JSON text."""
        return self.model_dump_json()

    @classmethod
    def from_json(cls, text: str) -> "Progress":
        """Read what `to_json` wrote.

        Raises:
            UnreadableInput: The text is nothing of the kind, or of another version.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise UnreadableInput(
                f"How far the task was cannot be read: {first_problem(error, 'record')}.",
                "the version of Majordomo that began it, or the same words anew: what is so already is not done again.",
            ) from None
