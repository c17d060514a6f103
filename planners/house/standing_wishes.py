"""How people want things done, always or never, as rules of the house: the forms that can be read without a model.

always close the microwave afterwards        never touch the bowl
always turn the light off after opening the cabinet
"""

import json
import re
from collections.abc import Iterable
from dataclasses import replace

from pydantic import ValidationError

from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError, UnreadableInput
from majordomo.house_rules import NO_RULES, HouseRules
from majordomo.predicate import Opposites, Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from memory.remark import wish_in
from planners.english.requests.clauses import ClauseReader
from planners.english.requests.prohibitions import TOUCHING, prohibition_in
from planners.english.requests.reading import Prohibition, Reading
from planners.english.text.parts import clause_of, clean
from planners.english.text.verb_forms import as_command
from planners.english.text.words import Clause
from planners.english.things.context import context_of
from planners.house.trust import trusted_in

_LEADING = r"(?:(?:please|from now on|in (?:the )?future|remember to|you (?:should|must)|i want you to|and|but)\b,? ?)*"
_NEVER = re.compile(rf"{_LEADING}(?:never|(?:do not|don['’]?t) ever) (?P<what>.+?)(?: (?:again|ever|any more))?", re.I)
_IN_THE_END = r"(?:,? (?:afterwards?|in the end|at the end|when (?:you are|you're|it is) (?:done|finished)|after use))"
_ONCE = r"(?:after|when|whenever|once|every time|each time)"
_ALWAYS = re.compile(rf"{_LEADING}always (?P<what>.+?)(?:{_IN_THE_END}|,? {_ONCE} (?P<once>.+?))?", re.I)
_WHENEVER = re.compile(rf"{_LEADING}{_ONCE} (?P<once>.+?)(?:, (?:always )?| always )(?P<what>.+?){_IN_THE_END}?", re.I)


_Claims = tuple[Predicate, ...]
_Rule = dict[str, object]
"""One rule as it stands in a file of rules."""


def rules_of(remembered: Iterable[str], snapshot: WorldSnapshot, skills: SkillLibrary) -> HouseRules:
    """The rules that remembered sentences amount to; what cannot be read as one is none."""
    rules = NO_RULES
    for speaker, wish in filter(None, map(wish_in, remembered)):
        rules = rules.joined(rule_in(wish, speaker, snapshot, skills) or NO_RULES)
    return rules


def rule_in(wish: str, speaker: str, snapshot: WorldSnapshot, skills: SkillLibrary) -> HouseRules | None:
    """The rules that a wish amounts to; None where it cannot be read as any."""
    try:
        text = clean(wish).rstrip(".! ")
        trusted = trusted_in(text, skills.rules)
        if trusted:
            return HouseRules(trusted=trusted)
        never = _NEVER.fullmatch(text)
        if never is not None:
            return _never(_banned(never["what"], snapshot, skills), snapshot.catalogue, _rule(wish, speaker))
        always = _ALWAYS.fullmatch(text) or _WHENEVER.fullmatch(text)
        if always is None:
            return None
        wanted, once = _read(always, snapshot, skills)
        return _afterwards(wanted, once, skills.opposites, _rule(wish, speaker))
    except (MajordomoError, ValidationError):
        return None


def _banned(words: str, snapshot: WorldSnapshot, skills: SkillLibrary) -> tuple[SkillCall, ...]:
    """The calls that "never …" rules out."""
    reader = ClauseReader(words, skills)
    clause = as_command(_clause_of(words), reader.verbs | TOUCHING)
    start = Reading(context_of(snapshot, skills, ()))
    found = None if clause is None else prohibition_in(clause, start, reader)
    return found.calls if isinstance(found, Prohibition) else ()


def _read(always: re.Match[str], snapshot: WorldSnapshot, skills: SkillLibrary) -> tuple[_Claims, _Claims]:
    """What shall be so, and once what was so; what stands first is read first, and "it" may be of that.

    Raises:
        UnreadableInput: Something cannot be read.
    """
    claims: dict[str, _Claims] = {"once": ()}
    so_far = Reading(context_of(snapshot, skills, ()))
    for part in sorted((part for part in ("what", "once") if always[part]), key=always.start):
        reader = ClauseReader(always[part], skills)
        clause = as_command(_clause_of(always[part]), reader.verbs)
        found = None if clause is None else reader.read(clause, replace(so_far, verb=()))
        if not isinstance(found, Reading):
            raise UnreadableInput(f"'{always[part]}' is nothing that I can do.", "what can be asked for.")
        claims[part] = tuple(claim for wish in found.wishes[len(so_far.wishes) :] for claim in wish.wanted)
        so_far = found
    return claims["what"], claims["once"]


def _clause_of(words: str) -> Clause:
    return clause_of(words)


def _never(calls: Iterable[SkillCall], catalogue: Catalogue, rule: _Rule) -> HouseRules | None:
    named = [(call.skill, tuple(map(str, call.arguments.values()))) for call in calls]
    named = [(skill, things) for skill, things in named if all(thing in catalogue for thing in things)]
    rules = {"never": [rule | {"step": _pattern(skill, things)} for skill, things in named]}
    return _rules(rules, {thing for _, things in named for thing in things}) if named else None


def _afterwards(wanted: _Claims, once: _Claims, opposites: Opposites, rule: _Rule) -> HouseRules | None:
    """What shall be so in the end, once something was so: unless that is said, once its opposite was."""
    if not all(claim.positive for claim in (*wanted, *once)):
        return None
    if once:
        pairs = [(one, wanted) for one in once]
    else:
        pairs = [(other, (claim,)) for claim in wanted if (other := opposites.of(claim)) is not None]
    rules = [
        rule | {"once": _pattern(one.name, one.arguments), "then": [_pattern(c.name, c.arguments) for c in then]}
        for one, then in pairs
        if then
    ]
    things = {thing for claim in (*wanted, *once) for thing in claim.arguments}
    return _rules({"afterwards": rules}, things) if rules else None


def _rule(wish: str, speaker: str) -> _Rule:
    return {"name": f"{speaker}: {wish}", "because": f"{speaker} said: “{wish}”."}


def _rules(rules: dict[str, list[_Rule]], things: Iterable[str]) -> HouseRules:
    """Rules over single things: each is the only one of its kind."""
    kinds = {_kind(thing): [thing] for thing in sorted(things)}
    return HouseRules.model_validate_json(json.dumps({"kinds": kinds, **rules}))


def _pattern(name: str, things: Iterable[str]) -> str:
    return str(Predicate(name, tuple(map(_kind, things))))


def _kind(thing: str) -> str:
    return f"the {thing}"
