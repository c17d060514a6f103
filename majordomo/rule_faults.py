"""What is wrong with rules of the house: names that nobody knows, and claims that can never be."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from majordomo.catalogue import ANY_KIND
from majordomo.house_rules import HouseRules
from majordomo.predicate import Predicate
from majordomo.skill_library import SkillLibrary

Location = tuple[str | int, ...]
"""Keys and positions (from 0) that lead from the whole file to a part."""


@dataclass(frozen=True, slots=True)
class RuleFault:
    """One thing that is wrong: where, what, and what is allowed."""

    location: Location
    text: str
    remedy: str


def faults_of(own: HouseRules, skills: SkillLibrary) -> Iterator[RuleFault]:
    """What is wrong with rules of a sound form, given those that hold already.

    Args:
        own: The rules.
        skills: Whose predicates and skills they may speak of, and whose rules hold already.
    """
    whole = skills.rules.joined(own)
    yield from _name_faults(own, whole, skills.rules.names)
    for key, index, rule in own.cautions():
        for number, claim in enumerate(rule.claims):
            yield from _claim_faults((key, index, "claims", number), claim, whole, skills)
        if rule.step is not None:
            yield from _step_faults((key, index, "step"), rule.step, whole, skills)
        for part in ("phrases", "unless"):
            for number, phrase in enumerate(getattr(rule, part)):
                yield from _phrase_faults((key, index, part, number), phrase, whole)
    for index, process in enumerate(own.afterwards):
        yield from _claim_faults(("afterwards", index, "once"), process.once, whole, skills)
        for number, claim in enumerate(process.then):
            yield from _claim_faults(("afterwards", index, "then", number), claim, whole, skills)
            unbound = sorted(set(claim.arguments) - set(process.once.arguments))
            if unbound:
                text = f"'once' does not say which {unbound[0]}."
                yield RuleFault(("afterwards", index, "then", number), text, f"of {process.once} only.")


def _name_faults(own: HouseRules, whole: HouseRules, taken: Iterable[str]) -> Iterator[RuleFault]:
    seen = set(taken)
    for key in ("never", "ask", "afterwards"):
        for index, rule in enumerate(getattr(own, key)):
            if rule.name in seen:
                yield RuleFault((key, index, "name"), f"there is a rule '{rule.name}' already.", "another name.")
            seen.add(rule.name)
    known = [rule.name for rule in whole.ask]
    for index, name in enumerate(own.trusted):
        if name not in known:
            yield RuleFault(("trusted", index), f"no rule of 'ask' is named '{name}'.", _allowed(name, known))


def _claim_faults(where: Location, claim: Predicate, rules: HouseRules, skills: SkillLibrary) -> Iterator[RuleFault]:
    spec = skills.predicates.get(claim.name)
    if spec is None:
        text = f"there is no predicate '{claim.name}'."
        yield RuleFault(where, text, _allowed(claim.name, skills.predicates))
        return
    form = f"{spec.name}({', '.join(kind for _, kind in spec.parameters)})"
    yield from _argument_faults(where, claim, form, len(spec.parameters), _kinds(rules, skills))


def _step_faults(where: Location, step: Predicate, rules: HouseRules, skills: SkillLibrary) -> Iterator[RuleFault]:
    skill = skills.skills.get(step.name)
    if skill is None:
        yield RuleFault(where, f"there is no skill '{step.name}'.", _allowed(step.name, skills.skills))
        return
    kinds = skill.argument_kinds()
    form = f"{skill.name}({', '.join(kinds.values())})"
    yield from _argument_faults(where, step, form, len(kinds), _kinds(rules, skills))


def _argument_faults(
    where: Location, pattern: Predicate, form: str, count: int, kinds: Iterable[str]
) -> Iterator[RuleFault]:
    if len(pattern.arguments) != count:
        yield RuleFault(where, f"{pattern} has {len(pattern.arguments)} arguments.", f"the form {form}.")
    known = sorted(kinds)
    for kind in pattern.arguments:
        if kind not in known:
            yield RuleFault(where, f"there is no kind '{kind}'.", f"{_allowed(kind, known)} 'kinds' may make another.")


def _phrase_faults(where: Location, phrase: str, rules: HouseRules) -> Iterator[RuleFault]:
    for kind in re.findall(r"<([^<>]*)>", phrase):
        if kind not in rules.kinds:
            yield RuleFault(where, f"there are no words for the kind '{kind}'.", _allowed(kind, rules.kinds))


def _kinds(rules: HouseRules, skills: SkillLibrary) -> set[str]:
    """Every kind that a claim may speak of."""
    of_catalogue = {kind for spec in skills.predicates.values() for _, kind in spec.parameters}
    return {*rules.kinds, *of_catalogue, ANY_KIND}


def _allowed(name: str, known: Iterable[str]) -> str:
    choices = sorted(known)
    near = get_close_matches(name, choices, n=1)
    return f"'{near[0]}'." if near else f"one of {', '.join(choices) or '(none)'}."
