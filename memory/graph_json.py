"""A task graph as JSON text and back, checked on the way in."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from majordomo.errors import UnreadableInput
from majordomo.predicate import Predicate
from majordomo.validation import first_problem
from memory.node import Node

FORMAT = 1
"""Raised when the text changes shape; other formats are refused."""


class SavedGraph(BaseModel):
    """What of a task graph is kept: everything but the rule that gives new calls their resources."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: int = FORMAT
    version: int
    goals: tuple[Predicate, ...]
    nodes: tuple[Node, ...]

    def to_json(self) -> str:
        """Write as JSON text, the same for the same graph."""
        record: dict[str, Any] = self.model_dump(mode="json")  # JSON values, as pydantic makes them
        for node in record["nodes"]:
            node["resources"].sort()
        return json.dumps(record, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "SavedGraph":
        """Read what `to_json` wrote.

        Raises:
            UnreadableInput: The text is not a saved graph of this format.
        """
        try:
            saved = cls.model_validate_json(text)
        except ValidationError as error:
            raise UnreadableInput(
                f"The saved task graph cannot be read: {first_problem(error, 'text')}.",
                "the text that TaskGraph.to_json wrote, whole and unedited.",
            ) from None
        if saved.format != FORMAT:
            raise UnreadableInput(
                f"The saved task graph has format {saved.format}; this version reads {FORMAT}.",
                "the version of Majordomo that saved it.",
            )
        return saved
