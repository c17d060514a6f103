"""What a language model may answer, as a JSON schema to ask with and as a model to read with. Its text is untrusted."""

import json
import unicodedata
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from majordomo.catalogue import Catalogue
from majordomo.errors import UnreadableInput
from majordomo.skill import DeferredSkill, Skill
from majordomo.skill_library import SkillLibrary
from majordomo.validation import first_problem
from planners.language_model import Json

MAX_CHARACTERS = 20_000
_FORM = "one JSON object with the keys kind, goals, steps, assumptions, text, options and suggestion, and nothing else."

Short = Annotated[str, Field(max_length=100)]
Text = Annotated[str, Field(max_length=600)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class ModelStep(_Strict):
    """One step of the model's plan."""

    id: Annotated[str, Field(min_length=1, max_length=40)]
    skill: Short
    arguments: dict[str, JsonValue] = {}
    after: list[Short] = []


class ModelAnswer(_Strict):
    """The model's whole answer."""

    kind: Literal["plan", "question", "refusal"]
    goals: Annotated[list[Short], Field(max_length=40)] = []
    steps: Annotated[list[ModelStep], Field(max_length=60)] = []
    assumptions: Annotated[list[Text], Field(max_length=20)] = []
    text: Text = ""
    options: Annotated[list[Short], Field(max_length=20)] = []
    suggestion: Text = ""


def read_answer(text: str) -> ModelAnswer:
    """Find the JSON object in a model's text and validate it.

    Raises:
        UnreadableInput: There is none, or it has another form, repeated keys, or unprintable characters.
    """
    if len(text) > MAX_CHARACTERS:
        raise UnreadableInput(f"The answer has {len(text)} characters.", f"at most {MAX_CHARACTERS}.")
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise UnreadableInput(f"The answer holds no JSON object: {text[:80]!r}.", _FORM)
    try:
        found = json.loads(text[start : end + 1], object_pairs_hook=_unique_keys, parse_constant=_no_constant)
        answer = ModelAnswer.model_validate(found)
    except ValidationError as error:
        raise UnreadableInput(f"The answer is wrong at {first_problem(error, 'answer')}.", _FORM) from None
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"The answer is not JSON: {str(error)[:120]}.", _FORM) from None
    if answer.kind != "plan" and not answer.text.strip():
        raise UnreadableInput(f"The {answer.kind} has no text.", "saying it in 'text'.")
    return answer


def answer_schema(skills: SkillLibrary, catalogue: Catalogue) -> Json:
    """The JSON schema of an answer: every skill with its own arguments, every thing by its name."""
    texts = {"type": "array", "items": {"type": "string"}}
    choices = [schema for skill in skills.skills.values() if (schema := _step_schema(skill, catalogue)) is not None]
    return _object(
        {
            "kind": {"type": "string", "enum": ["plan", "question", "refusal"]},
            "goals": texts,
            "steps": {"type": "array", "items": {"anyOf": choices}},
            "assumptions": texts,
            "text": {"type": "string"},
            "options": texts,
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
    ids = {"type": "array", "items": {"type": "string"}}
    named = {"type": "string", "enum": [skill.name]}
    return _object({"id": {"type": "string"}, "skill": named, "arguments": _object(properties), "after": ids})


def _object(properties: Json) -> Json:
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
