"""What a language model answers that writes programs. Its text is untrusted."""

from typing import Literal

from planners.model.answer import Reply, object_schema, read_as
from planners.model.language_model import Json

_FORM = "one JSON object with the keys kind, program, assumptions, text, options and suggestion, and nothing else."


class ProgramAnswer(Reply):
    """A model's program, question or refusal; the program itself is read elsewhere."""

    kind: Literal["program", "question", "refusal"]
    program: str = ""


def read_program_answer(text: str) -> ProgramAnswer:
    """Read a model's answer.

    Raises:
        UnreadableInput: It is none.
    """
    return read_as(ProgramAnswer, text, _FORM)


def program_schema() -> Json:
    """The JSON schema of an answer."""
    texts = {"type": "array", "items": {"type": "string"}}
    return object_schema(
        {
            "kind": {"type": "string", "enum": ["program", "question", "refusal"]},
            "program": {"type": "string"},
            "assumptions": texts,
            "text": {"type": "string"},
            "options": texts,
            "suggestion": {"type": "string"},
        }
    )
