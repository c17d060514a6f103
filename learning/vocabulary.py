"""Every text that a scene can bring up: the shipped tokenizer knows each of its words as one token."""

from itertools import product

from learning.instructions import bind_policy_skill, instructions, policy_calls, sentences
from majordomo.catalogue import Catalogue
from majordomo.predicate import Predicate
from majordomo.skill_library import SkillLibrary
from vla.estimator import FIND_TEMPLATE


def scene_texts(library: SkillLibrary, catalogue: Catalogue) -> tuple[str, ...]:
    """Instructions of every call, sentences of every predicate about every thing it may be about, and names."""
    asked = [
        text
        for skill_calls in policy_calls(library, catalogue).values()
        for call in skill_calls
        for text in instructions(bind_policy_skill(library, call, catalogue), catalogue)
    ]
    said: list[str] = []
    for spec in library.predicates.values():
        for arguments in product(*(catalogue.of_kind(kind) for _, kind in spec.parameters)):
            said += sentences(spec, Predicate(spec.name, arguments), catalogue)
    found = [FIND_TEMPLATE.format(name=name) for name in catalogue.items]
    words = [word for item in catalogue.items.values() for word in (*item.nouns, *item.adjectives)]
    return tuple(dict.fromkeys([*asked, *said, *found, *words]))
