"""The skills' own phrases as patterns: whoever registers a skill has taught the planner to understand it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile

from majordomo.skill import Skill
from majordomo.skill_library import SkillLibrary
from planners.english.text.words import Clause, Word

Parts = tuple[str, ...]
"""Words, and names of arguments in braces."""

_PARTICLES = frozenset({"up", "down", "on", "off", "out", "away", "open", "shut", "back"})
_LONGER = (("on", "top", "of"), ("inside", "of"), ("off", "of"))
"""What says no more than its first word."""

_SPOTS = frozenset({"in", "into", "inside", "on", "onto", "at", "by", "near", "next", "beside"})
_WAYS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("over", "back", "down", "across"), _SPOTS | {"to", "towards"}),
    **dict.fromkeys(("up", "out", "along", "through"), frozenset({"on", "onto", "to", "in", "at", "next", "by"})),
    "away": frozenset({"in", "into", "inside", "on", "onto"}),
}
"""Words that say which way, and what says the rest behind them."""

_PARTICLE = 2
"""Which word of a clause belongs to its verb: "pick up", "go over"."""

_SAME = {
    "into": "in",
    "inside": "in",
    "within": "in",
    "onto": "on",
    "upon": "on",
    "are": "is",
    "am": "is",
    "be": "is",
    "shut": "closed",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to ask for a skill.

    Attributes:
        skill: What is asked for.
        parts: How.
    """

    skill: type[Skill]
    parts: Parts

    @property
    def literals(self) -> Parts:
        """The words that are not arguments."""
        return literals_of(self.parts)

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its arguments."""
        return tuple(part[1:-1] for part in self.parts if part.startswith("{"))

    @property
    def verb(self) -> Parts:
        """The words before its first argument."""
        return tuple(takewhile(lambda part: not part.startswith("{"), self.parts))

    def filled(self, values: Mapping[str, str]) -> str:
        """The phrase with its arguments put in."""
        return " ".join(values.get(part[1:-1], part) if part.startswith("{") else part for part in self.parts)


def parts_in(template: str) -> Parts:
    """The words and arguments of a template such as "pick up {target}"."""
    parts = re.findall(r"\{\w+\}|[^\s{},.!?]+", template)
    return tuple(part if part.startswith("{") else part.lower() for part in parts)


def literals_of(parts: Parts) -> Parts:
    """Those that are not arguments."""
    return tuple(part for part in parts if not part.startswith("{"))


def phrases_of(skills: SkillLibrary) -> tuple[Phrase, ...]:
    """The phrases of every skill, and with "pick up {x}" also "pick {x} up"."""
    return tuple(phrase for skill in skills.skills.values() for phrase in _phrases_of(skill))


@cache
def _phrases_of(skill: type[Skill]) -> tuple[Phrase, ...]:
    found: dict[Phrase, None] = {}
    for template in skill.phrases:
        parts = parts_in(template)
        found[Phrase(skill, parts)] = None
        if len(parts) == 3 and parts[1] in _PARTICLES and parts[2].startswith("{"):
            found[Phrase(skill, (parts[0], parts[2], parts[1]))] = None
    return tuple(found)


@lru_cache(maxsize=4096)
def as_read(word: str) -> str:
    """One word for all that are read alike: "into" and "in", "second" and "seconds"."""
    word = _SAME.get(word, word)
    return word[:-1] if len(word) > 4 and word.endswith("s") else word


def matches(parts: Parts, clause: Clause, alike: Callable[[str], str] = as_read) -> Iterator[Mapping[str, Clause]]:
    """Every way to read a clause as a pattern: words by argument name, short arguments first.

    Args:
        parts: The pattern.
        clause: The words.
        alike: Words for which this gives the same are taken for each other.
    """
    literals = literals_of(parts)
    for words in ways_to_take(clause) if len(clause) >= len(parts) else ():
        if {alike(word.text) for word in words}.issuperset(map(alike, literals)):
            yield from filled(parts, words, alike)


def filled(parts: Parts, words: Clause, alike: Callable[[str], str]) -> Iterator[dict[str, Clause]]:
    """As `matches`, of words as they stand there."""
    if not parts:
        if not words:
            yield {}
        return
    head, rest = parts[0], parts[1:]
    if not head.startswith("{"):
        if words and not words[0].is_quoted and alike(head) == alike(words[0].text):
            yield from filled(rest, words[1:], alike)
        return
    shortest = 1 if rest else max(len(words), 1)
    for length in range(shortest, len(words) - len(rest) + 1):
        for later in filled(rest, words[length:], alike):
            yield {head[1:-1]: words[:length], **later}


@lru_cache(maxsize=512)
def ways_to_take(clause: Clause) -> tuple[Clause, ...]:
    """A clause with "on top of" as "on" and "inside of" as "inside"; and besides with "over on" as "on"."""
    return tuple(dict.fromkeys(_folded(clause, ways) for ways in (False, True)))


def _folded(clause: Clause, ways: bool) -> Clause:
    words: list[Word] = []
    for word in clause:
        if ways and words and _is_way(words, word.text):
            del words[-1]
        words.append(word)
        for said in _LONGER:
            if tuple(w.text for w in words[-len(said) :]) == said:
                del words[1 - len(said) :]
    return tuple(words)


def _is_way(words: list[Word], following: str) -> bool:
    """Whether the last of some words only says which way; the second belongs to the verb: "pick up", "put back"."""
    is_particle = len(words) == _PARTICLE and following not in ("to", "towards")
    return not is_particle and following in _WAYS.get(words[-1].text, ())
