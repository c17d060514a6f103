"""What a language model answers that writes programs. Its text is untrusted."""

from typing import Literal

from planners.model.answer import Reply, reply_schema

PROGRAM_SCHEMA = reply_schema("program", {"program": {"type": "string"}})


class ProgramAnswer(Reply):
    """A model's program, question or refusal; the program itself is read elsewhere."""

    kind: Literal["program", "question", "refusal"]
    program: str = ""
