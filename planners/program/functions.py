"""What a program may call: every skill, and for every predicate a function that looks whether it is so.

All of it is made from the skills and predicates that are registered, so that a plugin's are there at once:

    place_in(target, container)    carries the skill out
    is_inside(x, y)                True or False, as it is believed when the program comes there
    find("cup")                    names of the things that are called so, or are of a kind: "movable", "place"
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from majordomo.catalogue import ANY_KIND, Catalogue
from majordomo.errors import MajordomoError, UnknownName
from majordomo.predicate import PredicateSpec
from majordomo.skill import DeferredSkill, Skill
from majordomo.skill_library import SkillLibrary
from planners.english.things.naming import called

FIND = "find"
IS = "is_"
"""Before a predicate's name it is the function that looks whether the predicate holds."""

_DETERMINERS = frozenset({"the", "a", "an", "all", "every", "each", "any"})


class Meaning(Enum):
    """What calling a function does."""

    SKILL = auto()
    CLAIM = auto()
    FIND = auto()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a function.

    Attributes:
        name: It.
        kind: The catalogue kind, or the type, that its value must be of.
        names: The things that it may be; None where it is no thing.
        is_required: Whether it must be given.
    """

    name: str
    kind: str
    names: tuple[str, ...] | None = None
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Function:
    """Something that a program may call.

    Attributes:
        meaning: What calling it does.
        of: The skill's or the predicate's own name.
        parameters: In order.
    """

    meaning: Meaning
    of: str
    parameters: tuple[Parameter, ...]

    @property
    def is_look(self) -> bool:
        """Whether it looks at the world and changes nothing."""
        return self.meaning is not Meaning.SKILL


def functions_of(skills: SkillLibrary, catalogue: Catalogue) -> Mapping[str, Function]:
    """Every function by name; a skill that is called as a look is cannot be called."""
    able = {
        name: _of_skill(skill, catalogue)
        for name, skill in skills.skills.items()
        if not issubclass(skill, DeferredSkill)  # what would be words again
    }
    claims = {f"{IS}{name}": _of_predicate(spec, catalogue) for name, spec in skills.predicates.items()}
    return able | claims | {FIND: Function(Meaning.FIND, FIND, (Parameter("noun", "str"),))}


def called_so(noun: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Names of everything that a noun fits, or that is of a kind.

    Raises:
        UnknownName: Nothing is called so.
    """
    of_kind = catalogue.of_kind(noun)
    if of_kind:
        return of_kind
    words = tuple(word for word in noun.lower().split() if word not in _DETERMINERS)
    names = tuple(item.name for item in called(words, ANY_KIND, catalogue).items)
    if not names:
        kinds = {kind for item in catalogue.items.values() for kind in item.kinds}
        nouns = {noun for item in catalogue.items.values() for noun in (item.name, *item.nouns)}
        raise UnknownName("thing", noun, kinds | nouns | {ANY_KIND})
    return names


def check_literal(function: Function, parameter: Parameter, value: object, catalogue: Catalogue) -> None:
    """Check what is written out as an argument, before anything is done.

    Raises:
        UnknownName: It names no thing.
        MajordomoError: It names a thing of the wrong kind.
    """
    if not isinstance(value, str):
        return
    if function.meaning is Meaning.FIND:
        called_so(value, catalogue)
    elif parameter.names is not None and catalogue[value].name not in parameter.names:
        known = ", ".join(parameter.names) or "(there is none)"
        raise MajordomoError(f"'{value}' is not {parameter.kind}.", f"one of {known}.")


def _of_skill(skill: type[Skill], catalogue: Catalogue) -> Function:
    kinds = skill.argument_kinds()
    parameters = tuple(
        Parameter(
            name,
            kind,
            catalogue.of_kind(kind) if name in kinds else None,
            skill.model_fields[name].is_required(),
        )
        for name, kind in skill.argument_types().items()
    )
    return Function(Meaning.SKILL, skill.name, parameters)


def _of_predicate(spec: PredicateSpec, catalogue: Catalogue) -> Function:
    parameters = tuple(Parameter(name, kind, catalogue.of_kind(kind)) for name, kind in spec.parameters)
    return Function(Meaning.CLAIM, spec.name, parameters)
