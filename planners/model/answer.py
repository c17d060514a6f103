"""What a language model may answer, as a JSON schema to ask with and as a model to read with. Its text is untrusted."""

import json
import re
import unicodedata
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from majordomo.catalogue import Catalogue
from majordomo.errors import UnreadableInput
from majordomo.plan import Question, Refusal
from majordomo.skill import DeferredSkill, Skill
from majordomo.skill_library import SkillLibrary
from majordomo.validation import first_problem
from planners.model.language_model import Json
from planners.model.leak import refuse_recital

MAX_CHARACTERS = 20_000
_FORM = "one JSON object with the keys kind, goals, steps, assumptions, text, options and suggestion, and nothing else."

_END_OF_THOUGHT = "</think>"
_OBJECT = re.compile(r'\{\s*["}]')
"""Where a JSON object begins; braces in prose do not look like that."""
_TEXTS = {"type": "array", "items": {"type": "string"}}

Short = Annotated[str, Field(max_length=100)]
Text = Annotated[str, Field(max_length=600)]


class Answered(BaseModel):
    """What a model answers, or a part of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class ModelStep(Answered):
    """One step of the model's plan."""

    id: Annotated[str, Field(min_length=1, max_length=40)]
    skill: Short
    arguments: dict[str, JsonValue] = {}
    after: list[Short] = []


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


class ModelAnswer(Reply):
    """A model's plan, question or refusal."""

    kind: Literal["plan", "question", "refusal"]
    goals: Annotated[list[Short], Field(max_length=40)] = []
    steps: Annotated[list[ModelStep], Field(max_length=60)] = []


AnsweredT = TypeVar("AnsweredT", bound=Answered)


def read_answer(text: str) -> ModelAnswer:
    """Read a plan, a question or a refusal.

    Raises:
        UnreadableInput: It is none, or a question or refusal without text.
    """
    answer = read_as(ModelAnswer, text, _FORM)
    answer.without_plan()
    return answer


def read_as(kind: type[AnsweredT], text: str, form: str) -> AnsweredT:
    """Find the JSON object in a model's text and validate it.

    Args:
        kind: What it must be.
        text: The model's.
        form: What it must be, in words.

    Raises:
        UnreadableInput: There is none, or it has another form, repeated keys, or unprintable characters, or recites a
            prompt.
    """
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


def answer_schema(skills: SkillLibrary, catalogue: Catalogue) -> Json:
    """The JSON schema of an answer: every skill with its own arguments, every thing by its name."""
    choices = [schema for skill in skills.skills.values() if (schema := _step_schema(skill, catalogue)) is not None]
    return reply_schema("plan", {"goals": _TEXTS, "steps": {"type": "array", "items": {"anyOf": choices}}})


def reply_schema(kind: str, properties: Json) -> Json:
    """The JSON schema of an answer of a kind, or of a question or refusal in its place."""
    return object_schema(
        {
            "kind": {"type": "string", "enum": [kind, "question", "refusal"]},
            **properties,
            "assumptions": _TEXTS,
            "text": {"type": "string"},
            "options": _TEXTS,
            "suggestion": {"type": "string"},
        }
    )


def _step_schema(skill: type[Skill], catalogue: Catalogue) -> Json | None:
    """The schema of a call; None where it has nothing to be done with, nested arguments, or words for a planner."""
    if issubclass(skill, DeferredSkill):
        return None
    kinds = skill.argument_kinds()
    own = skill.model_json_schema()
    properties = {}
    for name, schema in own.get("properties", {}).items():
        if name not in kinds:
            properties[name] = {key: value for key, value in schema.items() if key not in ("default", "title")}
            continue
        names = list(catalogue.of_kind(kinds[name]))
        if not names:
            return None
        properties[name] = {"type": "string", "enum": names}
    if "$defs" in own:
        return None
    named = {"type": "string", "enum": [skill.name]}
    return object_schema(
        {"id": {"type": "string"}, "skill": named, "arguments": object_schema(properties), "after": _TEXTS}
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
