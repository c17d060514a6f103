"""What a plugin offers, and whether it can be used.

A part that is wrong is told here, when the plugin is loaded, and not by whatever would break over it later.
"""

import re
from collections.abc import Iterable

from majordomo.errors import ConfigError
from majordomo.failure import FailureCode
from majordomo.predicate import Predicate, PredicateSpec
from majordomo.skill import CompositeSkill, DeferredSkill, PolicySkill, RoutineSkill, Skill, SkillCall
from skills.example import named_after_its_arguments, world_of_its_arguments
from skills.isolation.isolated_drive import can_be_isolated

Offer = type[Skill] | PredicateSpec

_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_SLOT = re.compile(r"\{(\w+)\}")
_KINDS = (PolicySkill, RoutineSkill, CompositeSkill, DeferredSkill)


class Unusable(Exception):
    """What is wrong with a plugin."""


def checked(parts: Iterable[object]) -> tuple[Offer, ...]:
    """The parts of a plugin, each of which can be used by itself.

    Raises:
        Unusable: One cannot.
        Exception: Whatever the plugin's own code raises when it is tried out.
    """
    return tuple(_checked(part) for part in parts)


def asked_by(phrase: str, skill: type[Skill]) -> str:
    """What a phrase has in common with those that nobody could tell from it: words, and kinds of things."""
    kinds = skill.argument_types()
    return _SLOT.sub(lambda slot: f"{{{kinds[slot[1]]}}}", " ".join(phrase.lower().split()))


def _checked(part: object) -> Offer:
    if isinstance(part, PredicateSpec):
        _check_predicate(part)
        return part
    if isinstance(part, type) and issubclass(part, Skill):
        _check_skill(part)
        return part
    raise Unusable(f"it offers {part!r}, which is neither a skill class nor a PredicateSpec")


def _check_predicate(spec: PredicateSpec) -> None:
    _check_name(spec.name)
    low, high = spec.unknown_band
    if not 0.0 <= low <= high <= 1.0:
        raise Unusable(f"'{spec.name}' has the unknown band {spec.unknown_band}, which is none between 0 and 1")
    try:
        spec.sentence(Predicate(spec.name, tuple(parameter for parameter, _ in spec.parameters)))
    except (KeyError, IndexError, ValueError) as error:
        raise Unusable(f"'{spec.name}' cannot be put in words with the template '{spec.template}'") from error


def _check_skill(skill: type[Skill]) -> None:
    if not isinstance(getattr(skill, "name", None), str):
        raise Unusable(f"{skill.__name__} has no name")
    _check_name(skill.name)
    if skill.version != Skill.version:
        raise Unusable(f"'{skill.name}' is made for skill interface {skill.version!r}, and this is {Skill.version}")
    if not issubclass(skill, _KINDS):
        kinds = ", ".join(kind.__name__ for kind in _KINDS)
        raise Unusable(f"nothing carries '{skill.name}' out: it is none of {kinds}")
    _check_phrases(skill)
    _check_stays(skill)
    if not _is_duration(skill.timeout_s):
        raise Unusable(f"'{skill.name}' has the time limit {skill.timeout_s!r}, which is no number of seconds")
    if not _are_names(skill.resources):
        raise Unusable(f"'{skill.name}' has the resources {skill.resources!r}, which are no frozenset of names")
    if issubclass(skill, RoutineSkill) and skill.isolated and not can_be_isolated(skill):
        raise Unusable(f"'{skill.name}' cannot be isolated: its class does not stand at the top of a module")
    _try_out(skill)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise Unusable(f"'{name}' is no name: lower-case letters, digits and underscores are")


def _check_phrases(skill: type[Skill]) -> None:
    _check_several(skill, "phrases", skill.phrases, str)
    if issubclass(skill, PolicySkill) and not skill.phrases:
        raise Unusable(f"'{skill.name}' has no phrase to tell the policy")
    for phrase in skill.phrases:
        if not phrase.strip() or phrase.strip().startswith("{"):
            raise Unusable(f"'{skill.name}' has the phrase '{phrase}', which begins with no word")
        _check_slots(skill, "phrase", phrase)
        if set("{}") & set(_SLOT.sub("", phrase)):
            raise Unusable(f"'{skill.name}' has the phrase '{phrase}', whose braces hold no argument's name")


def _check_stays(skill: type[Skill]) -> None:
    _check_several(skill, "stays", skill.stays, str)
    for claim in skill.stays:
        _check_slots(skill, "claim", claim)


def _check_slots(skill: type[Skill], what: str, text: str) -> None:
    unknown = set(_SLOT.findall(text)) - set(skill.model_fields)
    if unknown:
        raise Unusable(f"'{skill.name}' has the {what} '{text}', and no argument {', '.join(sorted(unknown))}")


def _try_out(skill: type[Skill]) -> None:
    """Ask a skill what it needs and promises: planners ask every skill, whatever they plan."""
    skill.description()
    try:
        example = named_after_its_arguments(skill)
    except ConfigError:  # arguments that only its author can choose: `majordomo skills test` tells of it
        return
    _check_several(skill, "preconditions", example.preconditions(world_of_its_arguments(skill)), Predicate)
    _check_several(skill, "effects", example.effects(), Predicate)
    for code in FailureCode:
        _check_several(skill, "recoveries", example.recoveries(code), SkillCall)
    example.invariants(world_of_its_arguments(skill))
    if isinstance(example, CompositeSkill):
        _check_several(skill, "steps", example.steps(), SkillCall)


def _check_several(skill: type[Skill], what: str, values: object, kind: type) -> None:
    if not isinstance(values, tuple | list) or not all(isinstance(value, kind) for value in values):
        raise Unusable(f"the {what} of '{skill.name}' are no tuple of {kind.__name__}: {values!r}")


def _is_duration(value: object) -> bool:
    return isinstance(value, int | float) and 0.0 < value < float("inf")


def _are_names(value: object) -> bool:
    return isinstance(value, frozenset | set) and all(isinstance(name, str) for name in value)
