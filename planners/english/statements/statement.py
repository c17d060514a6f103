"""Reads what is said to be so: "the microwave is open", "all the cups are on the table", "the sink is empty"."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from itertools import product

from majordomo.catalogue import ANY_KIND
from majordomo.plan import Question, Refusal
from majordomo.predicate import Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from planners.english.statements.copulas import folded
from planners.english.statements.formula import Formula
from planners.english.text.claim_patterns import COPULA, EMPTY, ClaimPattern, patterns_of
from planners.english.text.pattern_index import PatternIndex
from planners.english.text.phrases import Parts, matches
from planners.english.text.words import Clause, spoken, texts_of
from planners.english.things.context import Context
from planners.english.things.determiners import Quantifier, opening_of
from planners.english.things.named import Named, listed
from planners.english.things.noun_phrases import WHOLE
from planners.english.things.references import resolve


class Form(Enum):
    """How a claim is put."""

    STATED = auto()
    BARE = auto()
    ASKED = auto()


@dataclass(frozen=True, slots=True)
class Statement:
    """What was said to be so.

    Attributes:
        formula: In claims.
        mentions: What was spoken of.
        assumptions: What was taken for granted in understanding.
        is_group: Whether it speaks of several things.
    """

    formula: Formula
    mentions: tuple[tuple[str, ...], ...] = ()
    assumptions: tuple[str, ...] = ()
    is_group: bool = False


_SEEN = tuple(("you", verb) for verb in ("see", "find", "notice", "spot"))
"""What says that something is there."""


def read_statement(clause: Clause, form: Form, context: Context) -> Statement | Question | Refusal | None:
    """Read a claim; None where it is none."""
    words = folded(clause)
    texts = texts_of(words)
    if texts[:2] in _SEEN and form is Form.STATED:
        words, texts = (*spoken(f"there {COPULA}", words[0]), *words[2:]), ("there", COPULA)
    if set(texts[:2]) == {"there", COPULA} and form is not Form.BARE:
        words, form = _existing(words[2:]), Form.BARE
    words, is_denied = _without_denial(words, form)
    best: Question | Refusal | None = None
    for found in (one for way in _with_spot(words) for one in _readings(way, form, context, is_denied=is_denied)):
        if isinstance(found, Statement):
            return found
        best = found if best is None or isinstance(found, Question) else best
    return best


def _readings(
    words: Clause, form: Form, context: Context, *, is_denied: bool
) -> Iterator[Statement | Question | Refusal]:
    for pattern, slots in _index_of(context.skills, form).matches(words):
        yield _claimed(pattern, slots, context, is_denied=is_denied)
    empty = words and words[-1].text in EMPTY
    parts = {Form.STATED: ("{y}", COPULA), Form.BARE: ("{y}",), Form.ASKED: (COPULA, "{y}")}[form]
    for slots in matches(parts, words[:-1]) if empty else ():
        yield _emptied(slots["y"], context, is_denied=is_denied)


@lru_cache(maxsize=12)  # as many as `ground` keeps, in each form
def _index_of(skills: SkillLibrary, form: Form) -> PatternIndex[ClaimPattern]:
    return PatternIndex((_parts(pattern, form), pattern) for pattern in patterns_of(skills))


def _parts(pattern: ClaimPattern, form: Form) -> Parts:
    return {Form.STATED: pattern.stated, Form.BARE: pattern.bare, Form.ASKED: pattern.asked}[form]


def _claimed(
    pattern: ClaimPattern, slots: Mapping[str, Clause], context: Context, *, is_denied: bool
) -> Statement | Question | Refusal:
    kinds = dict(pattern.spec.parameters)
    named: dict[str, Named] = {}
    for slot, words in slots.items():
        taken = [name for one in named.values() for name in one.names]
        found = resolve(texts_of(words), kinds[slot], context, taken, keeps_any=not named)
        if not isinstance(found, Named):
            return found
        named[slot] = found
        context = context.having_mentioned(found.names)
    arguments = product(*(named[slot].names for slot in kinds))
    claims = tuple(Predicate(pattern.spec.name, one) for one in arguments if len(set(one)) == len(one))
    formula = _quantified(claims, {one.quantifier for one in named.values()}, is_denied=is_denied)
    described = [_described(one, formula, context) for one in named.values()]
    assumptions = tuple(assumption for one in described for assumption in one.assumptions)
    is_group = any(one.is_group for one in described)
    return Statement(formula, tuple(one.names for one in described), assumptions, is_group)


def _quantified(claims: tuple[Predicate, ...], quantifiers: Set[Quantifier], *, is_denied: bool) -> Formula:
    """The claims as they are meant together: what is not so of any one is of some one."""
    if Quantifier.ANY in quantifiers and Quantifier.NONE not in quantifiers:
        return Formula(tuple(claim.negated() for claim in claims) if is_denied else claims, is_any=True)
    formula = Formula(claims, is_any=Quantifier.NONE in quantifiers)
    return formula.negated() if is_denied is (Quantifier.NONE not in quantifiers) else formula


def _described(found: Named, formula: Formula, context: Context) -> Named:
    """Of "any cups", those of which it is so: they are what "them" means from then on."""
    if found.quantifier is not Quantifier.ANY or len(found.names) == 1:
        return found
    verdicts = {name: _verdict_of(name, formula, context) for name in found.names}
    so = tuple(name for name, verdict in verdicts.items() if verdict is Verdict.TRUE)
    unsure = tuple(name for name, verdict in verdicts.items() if verdict is Verdict.UNKNOWN)
    if not (so or unsure):
        return found
    told = (f"not seen whether this is so of {listed(unsure)}",) if so and unsure else ()
    return replace(found, names=so or unsure, assumptions=(*found.assumptions, *told))


def _verdict_of(name: str, formula: Formula, context: Context) -> Verdict:
    """Whether what is claimed of some is so of one."""
    own = tuple(claim for claim in formula.claims if name in claim.arguments)
    return replace(formula, claims=own).verdict(context.verdict)


def _emptied(words: Clause, context: Context, *, is_denied: bool) -> Statement | Question | Refusal:
    found = resolve(texts_of(words), ANY_KIND, context)
    if not isinstance(found, Named):
        return found
    claims = tuple(spot.negated() for name in found.names for spot in context.spots_at(name))
    if not claims:
        return Refusal(f"Nothing can be on or in the {found.names[0]}.")
    formula = Formula(claims)
    return Statement(formula.negated() if is_denied else formula, (found.names,), found.assumptions, is_group=True)


def _with_spot(words: Clause) -> Iterator[Clause]:
    """In "it is there", what was spoken of last in the place of "there"."""
    if len(words) < 2 or words[-1].text != "there":
        yield words
        return
    for preposition in ("in", "on"):
        yield (*words[:-1], *(replace(words[-1], text=text) for text in (preposition, "it")))


def _existing(words: Clause) -> Clause:
    """In "there are cups on the table", and in "there is milk on it", any will do."""
    is_open = bool(words) and words[0].text not in ("not", "no") and not opening_of(texts_of(words[:1])).length
    return (*spoken("any", words[0]), *words) if is_open and words[0].text not in WHOLE else words


def _without_denial(words: Clause, form: Form) -> tuple[Clause, bool]:
    """Cut the "not" out of "the lemon is not on the table"."""
    for index, word in enumerate(words):
        after_copula = index and words[index - 1].text == COPULA
        if word.text == "not" and (after_copula or form is not Form.STATED):
            return (*words[:index], *words[index + 1 :]), True
    return words, False
