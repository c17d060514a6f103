"""What a language model answers, whatever it is asked for: a schema to ask with, and how its text is read.

Its text is untrusted.
"""

import json
import re
import unicodedata
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from majordomo.errors import UnreadableInput
from majordomo.plan import Question, Refusal
from majordomo.validation import first_problem
from planners.model.language_model import Json
from planners.model.leak import refuse_recital

MAX_CHARACTERS = 20_000
TEXTS: Json = {"type": "array", "items": {"type": "string"}}
"""The JSON schema of some texts."""

_END_OF_THOUGHT = "</think>"
_OBJECT = re.compile(r'\{\s*["}]')
"""Where a JSON object begins; braces in prose do not look like that."""

Short = Annotated[str, Field(max_length=100)]
Text = Annotated[str, Field(max_length=600)]


class Answered(BaseModel):
    """What a model answers, or a part of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Reply(Answered):
    """What every answer to a request holds, whatever else it is asked for."""

    kind: str
    assumptions: Annotated[list[Text], Field(max_length=20)] = []
    text: Text = ""
    options: Annotated[list[Short], Field(max_length=20)] = []
    suggestion: Text = ""

    def without_plan(self) -> Question | Refusal | None:
        """The question or refusal that it is, if it is one.

        Raises:
            UnreadableInput: It is one, and has no text.
        """
        if self.kind not in ("question", "refusal"):
            return None
        if not self.text.strip():
            raise UnreadableInput(f"The {self.kind} has no text.", "saying it in 'text'.")
        if self.kind == "question":
            return Question(self.text, tuple(self.options))
        return Refusal(self.text, self.suggestion)


AnsweredT = TypeVar("AnsweredT", bound=Answered)


def read_as(kind: type[AnsweredT], text: str) -> AnsweredT:
    """Find the JSON object in a model's text and validate it.

    Args:
        kind: What it must be.
        text: The model's.

    Raises:
        UnreadableInput: There is none, or it has another form, repeated keys, or unprintable characters, or recites a
            prompt.
    """
    *keys, last = kind.model_fields
    form = f"one JSON object with the keys {', '.join(keys)} and {last}, and nothing else."
    answer = text.rpartition(_END_OF_THOUGHT)[2]
    if len(answer) > MAX_CHARACTERS:
        raise UnreadableInput(f"The answer has {len(answer)} characters.", f"at most {MAX_CHARACTERS}.")
    starts = [match.start() for match in _OBJECT.finditer(answer)]
    if not starts:
        raise UnreadableInput(f"The answer holds no JSON object: {answer[:80]!r}.", form)
    try:
        found, end = _DECODER.raw_decode(answer, starts[0])
        if starts[-1] >= end:
            raise UnreadableInput("The answer holds more than one JSON object.", form)
        refuse_recital(found)
        return kind.model_validate(found)
    except ValidationError as error:
        raise UnreadableInput(f"The answer is wrong at {first_problem(error, 'answer')}.", form) from None
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"The answer is not JSON: {str(error)[:120]}.", form) from None


def reply_schema(kind: str, properties: Json) -> Json:
    """The JSON schema of an answer of a kind, or of a question or refusal in its place."""
    return object_schema(
        {
            "kind": {"type": "string", "enum": [kind, "question", "refusal"]},
            **properties,
            "assumptions": TEXTS,
            "text": {"type": "string"},
            "options": TEXTS,
            "suggestion": {"type": "string"},
        }
    )


def object_schema(properties: Json) -> Json:
    """The JSON schema of an object with exactly these keys."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _unique_keys(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        raise ValueError(f"a key is repeated among {keys}")
    nested = [value if isinstance(value, list) else [value] for _, value in pairs]
    for text in (*keys, *(one for values in nested for one in values)):
        if isinstance(text, str):
            _refuse_unprintable(text)
    return dict(pairs)


def _refuse_unprintable(text: str) -> None:
    for letter in text:
        if unicodedata.category(letter).startswith("C") and letter != "\n":
            raise ValueError(f"it holds the unprintable character U+{ord(letter):04X}")


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique_keys, parse_constant=_no_constant)
