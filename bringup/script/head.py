"""The head of a script: every key that its file may hold, and what is wrong with those that it holds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from bringup.document import Location
from sim.disturbances import Disturbance

STEP_FORM = "words, or one skill with its arguments, one 'expect' or one 'include': - pick: {target: red cup}"
CLAIM_FORM = "'inside(red cup, microwave)', in quotes between brackets; or a list of such."


class ScriptHead(BaseModel):
    """What a script's file holds; the steps are read one by one."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    name: Annotated[str, Field(min_length=1, max_length=100, description="a few words.")]
    description: Annotated[str, Field(description="a sentence or two.")] = ""
    scene: Annotated[str | None, Field(min_length=1, description="the name or path of a scene.")] = None
    seed: Annotated[int | None, Field(ge=0, description="a whole number from 0 on.")] = None
    steps: Annotated[tuple[Any, ...], Field(min_length=1, description=f"a list; of each {STEP_FORM}")]
    expect: Annotated[Any, Field(description=CLAIM_FORM)] = ()
    disturbances: Annotated[tuple[Disturbance, ...], Field(description="a list, as docs/scripts.md shows.")] = ()


@dataclass(frozen=True, slots=True)
class HeadFault:
    """One thing that is wrong: where, what, and what is allowed."""

    location: Location
    text: str
    remedy: str


def read_head(content: object) -> ScriptHead | tuple[HeadFault, ...]:
    """The head that plain values hold; or everything that is wrong with them."""
    try:
        return ScriptHead.model_validate_json(json.dumps(content))  # JSON mode takes lists for tuples, strictly
    except ValidationError as error:
        return tuple(HeadFault(detail["loc"], *_told(detail)) for detail in error.errors())


def _told(detail: Any) -> tuple[str, str]:  # pydantic's own type of these is not public
    """What is wrong, and what is allowed."""
    location = detail["loc"]
    fields = _fields_around(location)
    field = fields.get(str(location[-1])) if location else None
    allowed = "what docs/scripts.md shows." if field is None or not field.description else field.description
    if detail["type"] == "missing":
        return "it is missing.", f"{location[-1]}: {allowed}"
    if detail["type"] == "extra_forbidden":
        near = get_close_matches(str(location[-1]), fields, n=1)
        return "there is no such key.", f"'{near[0]}'." if near else f"one of {', '.join(fields) or '(none)'}."
    if detail["type"] == "too_short":
        return "it is empty.", allowed
    return f"{detail['msg'].lower()} (got {detail['input']!r:.60}).", allowed


def _fields_around(location: Location) -> Mapping[str, FieldInfo]:
    """What there may be beside a part."""
    model: type[BaseModel] | None = ScriptHead
    for part in location[:-1]:
        if model is not None and isinstance(part, str):
            field = model.model_fields.get(part)
            model = None if field is None else _model_in(field.annotation)
    return {} if model is None else model.model_fields


def _model_in(annotation: Any) -> type[BaseModel] | None:  # whatever a type may be written as
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for one in get_args(annotation) if (model := _model_in(one)) is not None), None)
