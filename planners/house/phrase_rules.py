"""The rules of the house over what a person says, before anybody plans anything.

A phrase is words that follow each other within one clause; `<kind>` is any word of that kind and `(a|b)` a choice.
Between two words there may be up to `MOST_BETWEEN` more, none of which begins another part of the sentence: "hit the
annoying neighbour" is `hit <people>`, "hit the light for her" is not. `...` is whatever stands between in the same
clause, and `and` whatever leads to a later one. What follows "don't" or "never" is no wish.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from majordomo.house_rules import Caution, HouseRules
from majordomo.plan import Refusal
from majordomo.review import Risk

MOST_BETWEEN = 3
"""Words that may stand between two words of a phrase."""

Words = tuple[str, ...]

_GAPS = ("...", "and")

_BREAK = "|"
"""Stands between two clauses."""

_WORDS = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[.,;:!?]")
_BREAKING = frozenset({".", ",", ";", ":", "!", "?", "and", "then", "but", "or"})
_NEW_PART = frozenset(
    {"on", "in", "at", "to", "for", "from", "with", "into", "onto", "inside", "over", "under", "by", "near", "of"}
    | {"so", "beside", "behind", "before", "after", "towards", "toward", "off", "out", "up", "down", _BREAK}
)
_DENIALS = frozenset({"not", "never", "without", "avoid", "don't", "dont", "won't", "cannot", "can't", "mustn't"})
_SPEECH = frozenset({"say", "announce", "ask", "tell"})
"""What comes after these is only said."""


def refusal_of(text: str, rules: HouseRules) -> Refusal | None:
    """Refuse a wish that a rule forbids in so many words; None where none does."""
    rule = next(_spoken_of(text, rules.never, rules), None)
    return None if rule is None else Refusal(f"{rule.because.rstrip('.')} (house rule '{rule.name}').")


def risks_told(text: str, rules: HouseRules) -> tuple[Risk, ...]:
    """What a wish speaks of that wants a yes first."""
    return tuple(Risk(rule.name, rule.because) for rule in _spoken_of(text, rules.asked_for, rules))


def _spoken_of(text: str, cautions: Iterable[Caution], rules: HouseRules) -> Iterator[Caution]:
    said, wished = _words_of(text, _unspoken), _words_of(text, _wished)
    pattern_of = _patterns_over(tuple(rules.kinds.items()))

    def is_told(phrase: str) -> bool:
        pattern = pattern_of(phrase)
        return _occurs(pattern.slots, said if pattern.denies else wished)

    return (rule for rule in cautions if any(map(is_told, rule.phrases)) and not any(map(is_told, rule.unless)))


def _words_of(text: str, kept: Callable[[Words], Words]) -> Words:
    """The words of a text, of each clause those that are kept; between clauses stands a break."""
    words: list[str] = []
    clause: list[str] = []
    for word in (*_WORDS.findall(text.lower().replace("’", "'")), "."):
        if word in _BREAKING:
            words += (_BREAK, *kept(tuple(clause)))
            clause = []
        else:
            clause.append(word)
    return (*words, _BREAK)


def _unspoken(clause: Words) -> Words:
    """A clause; nothing of it where it is only to be said."""
    return () if clause[:1] and clause[0] in _SPEECH else clause


def _wished(clause: Words) -> Words:
    """What of a clause is wished for."""
    clause = _unspoken(clause)
    return clause[: next((index for index, word in enumerate(clause) if word in _DENIALS), len(clause))]


@dataclass(frozen=True, slots=True)
class _Slot:
    """One word of a phrase.

    Attributes:
        gap: What stands before it: "", "..." or "and".
        forms: The words that fill it, each one or several.
        lengths: Of the forms [words].
        begins: With which of them a form begins.
    """

    gap: str
    forms: frozenset[Words]
    lengths: frozenset[int]
    begins: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A phrase, and whether it speaks of what is denied."""

    slots: tuple[_Slot, ...]
    denies: bool


@lru_cache(maxsize=4)  # a program has one set of rules, and another while what people said adds to it
def _patterns_over(kinds: tuple[tuple[str, Words], ...]) -> Callable[[str], _Pattern]:
    """What makes patterns of phrases over some kinds, each once."""
    return cache(partial(_compiled, groups=dict(kinds)))


def _compiled(phrase: str, groups: Mapping[str, Words]) -> _Pattern:
    slots: list[_Slot] = []
    gap = ""
    for piece in phrase_pieces(phrase):
        if piece in _GAPS:
            gap = piece
            continue
        choices = groups[piece[1:-1]] if piece.startswith("<") else tuple(piece.strip("()").split("|"))
        words = tuple(word for one in choices for word in (groups[one[1:-1]] if one.startswith("<") else (one,)))
        forms = frozenset(form for word in words for form in _forms(word))
        slots.append(_Slot(gap, forms, frozenset(map(len, forms)), frozenset(form[0] for form in forms)))
        gap = ""
    return _Pattern(tuple(slots), not _DENIALS.isdisjoint(re.findall(r"[a-z']+", phrase)))


def phrase_pieces(phrase: str) -> list[str]:
    """The words, choices, kinds and gaps of a phrase."""
    return re.findall(r"\([^()]*\)|<[^<>]*>|\S+", phrase.lower())


def _forms(text: str) -> Iterator[tuple[str, ...]]:
    """A noun or a verb as it may be said: "knife", "knives"; "hit", "hitting"."""
    *front, last = text.split()
    endings = {last, f"{last}s", f"{last}es", f"{last}ing", f"{last}{last[-1]}ing", f"{last.removesuffix('e')}ing"}
    if last.endswith("fe"):
        endings.add(f"{last[:-2]}ves")
    if last.endswith("y"):
        endings.add(f"{last[:-1]}ies")
    yield from ((*front, ending) for ending in endings)


def _occurs(pattern: tuple[_Slot, ...], words: Words) -> bool:
    begins = pattern[0].begins
    return any(word in begins and _follows(pattern, words, start) for start, word in enumerate(words))


def _follows(pattern: tuple[_Slot, ...], words: Words, at: int) -> bool:
    """Whether a pattern is in the words, its first slot exactly at a place."""
    for end in _ends_of(pattern[0], words, at):
        if len(pattern) == 1:
            return True
        if any(_follows(pattern[1:], words, start) for start in _reachable(words, end, pattern[1].gap)):
            return True
    return False


def _ends_of(slot: _Slot, words: Words, start: int) -> list[int]:
    """Where a slot ends that is filled from a place on; nowhere where it is not."""
    ends = [start + length for length in slot.lengths if words[start : start + length] in slot.forms]
    return [end for end in ends if words[start:end] != ("her",) or words[end] in _NEW_PART]  # "her cup" is not her


def _reachable(words: Words, at: int, gap: str) -> Iterator[int]:
    """Where the next word of a pattern may stand."""
    if gap == "and":
        later = words.index(_BREAK, at)
        yield from range(later + 1, len(words))
        return
    for place in range(at, len(words)):
        yield place
        if words[place] == _BREAK or (not gap and (place - at >= MOST_BETWEEN or words[place] in _NEW_PART)):
            return
