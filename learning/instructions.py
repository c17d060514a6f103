"""The many ways in which one thing is asked for or said: phrases of the skill times names of the things."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from majordomo.catalogue import Catalogue, Item
from majordomo.predicate import Predicate, PredicateSpec
from majordomo.skill import PolicySkill, Skill, SkillCall
from majordomo.skill_library import SkillLibrary

MAX_INSTRUCTIONS = 16


def names_of(item: Item, catalogue: Catalogue) -> tuple[str, ...]:
    """Every name that means this item and no other, its own first: "red cup", "red mug"."""
    variants = [item.name]
    for noun in item.nouns:
        variants += [noun, *(f"{adjective} {noun}" for adjective in item.adjectives)]
    others = [other for other in catalogue.items.values() if other.name != item.name]
    taken = {name for other in others for name in _possible_names(other)}
    return tuple(dict.fromkeys(name for name in variants if name == item.name or name not in taken))


def instructions(skill: PolicySkill, catalogue: Catalogue) -> tuple[str, ...]:
    """Ways to ask for a skill, the canonical one first; at most `MAX_INSTRUCTIONS`, spread over names and phrases."""
    arguments = {name: str(value) for name, value in skill.model_dump().items()}
    named = _named(arguments, catalogue)
    ways = [phrase.format(**names) for names in named for phrase in skill.phrases]
    distinct = list(dict.fromkeys([skill.instruction(), *ways]))
    stride = max(1, -(-len(distinct) // MAX_INSTRUCTIONS))
    return tuple(distinct[::stride])


def sentences(spec: PredicateSpec, predicate: Predicate, catalogue: Catalogue) -> tuple[str, ...]:
    """Ways to say a claim, the canonical one first."""
    parameters = [name for name, _ in spec.parameters]
    arguments = dict(zip(parameters, predicate.arguments, strict=True))
    choices = [names_of(catalogue[value], catalogue) for value in arguments.values()]
    return tuple(
        spec.sentence(Predicate(predicate.name, tuple(names), predicate.positive)) for names in product(*choices)
    )


def policy_calls(library: SkillLibrary, catalogue: Catalogue) -> Mapping[str, tuple[SkillCall, ...]]:
    """Every call of every learned skill that the catalogue allows, by skill name."""
    return {
        name: tuple(_calls(skill, catalogue))
        for name, skill in library.skills.items()
        if issubclass(skill, PolicySkill)
    }


def bind_policy_skill(library: SkillLibrary, call: SkillCall, catalogue: Catalogue) -> PolicySkill:
    """Bind a call that is known to be a learned skill's.

    Raises:
        TypeError: It is another kind of skill.
    """
    skill = library.bind(call, catalogue)
    if not isinstance(skill, PolicySkill):
        raise TypeError(f"{call} is not carried out by the policy")
    return skill


def _calls(skill: type[Skill], catalogue: Catalogue) -> Iterable[SkillCall]:
    kinds = skill.argument_kinds()
    choices: list[Sequence[str]] = [
        tuple(catalogue.items) if kind == "thing" else catalogue.of_kind(kind) for kind in kinds.values()
    ]
    for values in product(*choices):
        if len(set(values)) == len(values):
            yield SkillCall(skill.name, dict(zip(kinds, values, strict=True)))


def _possible_names(item: Item) -> set[str]:
    described = (f"{adjective} {noun}" for adjective in item.adjectives for noun in item.nouns)
    return {item.name, *item.nouns, *described}


def _named(arguments: Mapping[str, str], catalogue: Catalogue) -> list[dict[str, str]]:
    choices = [[f"the {name}" for name in names_of(catalogue[value], catalogue)] for value in arguments.values()]
    return [dict(zip(arguments, names, strict=True)) for names in product(*choices)]
