"""A whole plan as a language model may say it: a JSON schema to ask with, and what is read. Its text is untrusted."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from majordomo.catalogue import Catalogue
from majordomo.skill import DeferredSkill, Skill
from majordomo.skill_library import SkillLibrary
from planners.model.answer import TEXTS, Answered, Reply, Short, object_schema, read_as, reply_schema
from planners.model.language_model import Json


class ModelStep(Answered):
    """One step of the model's plan."""

    id: Annotated[str, Field(min_length=1, max_length=40)]
    skill: Short
    arguments: Annotated[dict[str, JsonValue], Field(default_factory=dict)]
    after: Annotated[list[Short], Field(default_factory=list)]


class ModelAnswer(Reply):
    """A model's plan, question or refusal."""

    kind: Literal["plan", "question", "refusal"]
    goals: Annotated[list[Short], Field(max_length=40, default_factory=list)]
    steps: Annotated[list[ModelStep], Field(max_length=60, default_factory=list)]


def read_answer(text: str) -> ModelAnswer:
    """Read a plan, a question or a refusal.

    Raises:
        UnreadableInput: It is none, or a question or refusal without text.
    """
    answer = read_as(ModelAnswer, text)
    answer.without_plan()
    return answer


def answer_schema(skills: SkillLibrary, catalogue: Catalogue) -> Json:
    """The JSON schema of an answer: every skill with its own arguments, every thing by its name."""
    choices = [schema for skill in skills.skills.values() if (schema := _step_schema(skill, catalogue)) is not None]
    return reply_schema("plan", {"goals": TEXTS, "steps": {"type": "array", "items": {"anyOf": choices}}})


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
        {"id": {"type": "string"}, "skill": named, "arguments": object_schema(properties), "after": TEXTS}
    )
