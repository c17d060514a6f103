"""What a plugin's skill says of itself: whatever its code raises then is a fault that names it, and ends no program."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from majordomo.errors import MajordomoError
from majordomo.foreign_code import blaming
from majordomo.predicate import Predicate
from majordomo.skill import Skill, SkillCall

REMEDY = "mending its code, or removing the plugin."

_ASKED: Mapping[str, type] = {
    "preconditions": Predicate,
    "effects": Predicate,
    "invariants": Predicate,
    "recoveries": SkillCall,
    "steps": SkillCall,
    "instruction": str,
}
"""What a skill is asked while the agent works, and of what its answers are."""


class SkillBroken(MajordomoError):
    """A skill of a plugin breaks down when it is asked what it needs, promises or knows to do."""

    code = "skill_broken"


def contain(skill: type[Skill]) -> None:
    """Have a class answer with what is asked for, or raise `SkillBroken`. May be called more than once."""
    for name, kind in _ASKED.items():
        method = getattr(skill, name, None)
        if method is not None and not hasattr(method, "is_contained"):
            setattr(skill, name, _contained(method, f"The skill '{skill.name}'", name, kind))


def _contained(method: Callable[..., Any], who: str, name: str, kind: type) -> Callable[..., Any]:  # of any of these
    @wraps(method)
    def answer(*arguments: Any) -> Any:  # as the method's own
        with blaming(SkillBroken, f"{who}, asked for its {name},", REMEDY):
            given = method(*arguments)
        several = given if isinstance(given, tuple | list) else (given,) if kind is str else (None,)
        if not all(isinstance(one, kind) for one in several):
            raise SkillBroken(f"{who}, asked for its {name}, gives {given!r:.100}.", REMEDY)
        return given

    answer.is_contained = True  # type: ignore[attr-defined]  # so that it is done once
    return answer
