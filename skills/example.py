"""A skill bound to examples, to see what it needs and promises when nobody has asked for it."""

from collections.abc import Mapping
from itertools import product
from typing import Any

from pydantic import ValidationError

from majordomo.catalogue import PLACE, Catalogue, Item
from majordomo.errors import ConfigError
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import Skill
from majordomo.validation import first_problem
from majordomo.world import WorldSnapshot

_SIMPLE_VALUES: tuple[Any, ...] = ("words", 1, 1.0, True)  # of whatever type an argument may be


def example_of(skill: type[Skill], things: Mapping[str, str]) -> Skill:
    """A skill bound to things, by argument, and to simple values where an argument must be given and names none.

    Raises:
        ConfigError: The skill takes neither.
    """
    others = [name for name, info in skill.model_fields.items() if info.is_required() and name not in things]
    problem = ""
    for values in product(_SIMPLE_VALUES, repeat=len(others)):
        try:
            return skill.model_validate({**things, **dict(zip(others, values, strict=True))})
        except ValidationError as error:
            problem = first_problem(error, "arguments")
    raise ConfigError(
        f"No example of '{skill.name}' could be made: {problem}.",
        "giving the arguments that name no things defaults.",
    )


def named_after_its_arguments(skill: type[Skill]) -> Skill:
    """A skill whose things are called like the arguments that name them.

    Raises:
        ConfigError: The skill takes no such values.
    """
    return example_of(skill, {argument: argument for argument in skill.argument_kinds()})


def world_of_its_arguments(skill: type[Skill]) -> WorldSnapshot:
    """A world with those things, of which nothing is known but that movable things are on something."""
    kinds = skill.argument_kinds()
    movables = [argument for argument, kind in kinds.items() if kind == "movable"]
    fixtures = [_stand_in(argument, kind) for argument, kind in kinds.items() if argument not in movables]
    things = [Item(argument, frozenset({"movable"}), (argument,)) for argument in movables]
    under = [Item(f"under {name}", frozenset({"surface"}), (name,), place=f"place of {name}") for name in movables]
    spots = [Predicate("on", (name, f"under {name}")) for name in movables]
    beliefs = {spot: Belief(spot, Verdict.TRUE, 1.0, 0.0, "example") for spot in spots}
    return WorldSnapshot(Catalogue.of((*things, *fixtures, *under)), beliefs)


def _stand_in(argument: str, kind: str) -> Item:
    """A fixture that an argument may name; a container with a door, for that needs most."""
    kinds = {"container", "openable"} if kind == "container" else {kind}
    return Item(argument, frozenset(kinds), (argument,), place=None if kind == PLACE else f"place of {argument}")
