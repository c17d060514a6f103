"""The skills' own phrases as patterns: whoever registers a skill has taught the planner to understand it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from majordomo.skill import Skill
from majordomo.skill_library import SkillLibrary
from planners.words import Clause, Word

_PARTICLES = frozenset({"up", "down", "on", "off", "out", "away", "open", "shut", "back"})
_SAME = {"into": "in", "inside": "in", "within": "in", "onto": "on", "upon": "on", "'s": "is"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way to ask for a skill.

    Attributes:
        skill: What is asked for.
        parts: Words, and argument names in braces.
    """

    skill: type[Skill]
    parts: tuple[str, ...]

    @property
    def literals(self) -> tuple[str, ...]:
        """The words that are not arguments."""
        return tuple(part for part in self.parts if not part.startswith("{"))

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its arguments."""
        return tuple(part[1:-1] for part in self.parts if part.startswith("{"))

    @property
    def verb(self) -> tuple[str, ...]:
        """The words before its first argument."""
        return tuple(takewhile(lambda part: not part.startswith("{"), self.parts))

    def matches(self, clause: Clause) -> Iterator[Mapping[str, Clause]]:
        """Every way to read a clause as this phrase: words by argument name, short arguments first."""
        yield from _matches(self.parts, _folded(clause))

    def filled(self, values: Mapping[str, str]) -> str:
        """The phrase with its arguments put in."""
        return " ".join(values.get(part[1:-1], part) if part.startswith("{") else part for part in self.parts)


def phrases_of(skills: SkillLibrary) -> tuple[Phrase, ...]:
    """The phrases of every skill, and with "pick up {x}" also "pick {x} up"."""
    found: dict[Phrase, None] = {}
    for skill in skills.skills.values():
        for template in skill.phrases:
            parts = tuple(re.findall(r"\{\w+\}|[^\s{},.!?]+", template))
            parts = tuple(part if part.startswith("{") else part.lower() for part in parts)
            found[Phrase(skill, parts)] = None
            if len(parts) == 3 and parts[1] in _PARTICLES and parts[2].startswith("{"):
                found[Phrase(skill, (parts[0], parts[2], parts[1]))] = None
    return tuple(found)


def _matches(parts: tuple[str, ...], words: Clause) -> Iterator[dict[str, Clause]]:
    if not parts:
        if not words:
            yield {}
        return
    head, rest = parts[0], parts[1:]
    if not head.startswith("{"):
        if words and not words[0].is_quoted and _is_same(head, words[0].text):
            yield from _matches(rest, words[1:])
        return
    shortest = 1 if rest else max(len(words), 1)
    for length in range(shortest, len(words) - len(rest) + 1):
        for later in _matches(rest, words[length:]):
            yield {head[1:-1]: words[:length], **later}


def _is_same(literal: str, word: str) -> bool:
    one, other = _SAME.get(literal, literal), _SAME.get(word, word)
    return one == other or (len(one) > 3 and (one + "s" == other or one == other + "s"))


def _folded(clause: Clause) -> Clause:
    """Read "on top of" as "on"."""
    words: list[Word] = []
    for word in clause:
        words.append(word)
        if [w.text for w in words[-3:]] == ["on", "top", "of"]:
            del words[-2:]
    return tuple(words)
