"""Other ways to say what the skills' phrases say; the table is in `paraphrases.txt`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planners.english.text.pattern_index import PatternIndex
from planners.english.text.phrases import Parts, parts_in
from planners.english.text.word_lists import choices
from planners.english.text.words import Clause, Word, spoken, texts_of

_ANY = ""
"""In the place of the first word of those that begin with what fills a slot."""


@dataclass(frozen=True, slots=True)
class Paraphrase:
    """One other way.

    Attributes:
        said: What is said.
        meant: How a skill's phrase may say it.
        given: What must not be false; empty for nothing.
    """

    said: Parts
    meant: tuple[Parts, ...]
    given: Parts = ()


@dataclass(frozen=True, slots=True)
class Reworded:
    """A clause in other words, and what must not be false then."""

    clause: Clause
    given: Clause = ()


def reworded(clause: Clause) -> Iterator[Reworded]:
    """Every other way to say a clause, each once."""
    told: set[tuple[Parts, Parts]] = {(texts_of(clause), ())}
    for other in _reworded(clause):
        said = (texts_of(other.clause), texts_of(other.given))
        if said not in told:
            told.add(said)
            yield other


def _reworded(clause: Clause) -> Iterator[Reworded]:
    table = _by_first_word()
    for first in (clause[0].text, _ANY) if clause else ():
        for paraphrase, slots in table[first].matches(clause) if first in table else ():
            for meant in paraphrase.meant:
                yield Reworded(_filled(meant, slots, clause), _filled(paraphrase.given, slots, clause))


def first_words() -> frozenset[str]:
    """Every word that one of them begins with."""
    return frozenset(_by_first_word()) - {_ANY}


@cache
def vocabulary() -> frozenset[str]:
    """Every word that one of them is made of."""
    return frozenset(word for one in _every() for words in (one.said, *one.meant, one.given) for word in words)


@cache
def _by_first_word() -> Mapping[str, PatternIndex[Paraphrase]]:
    """The paraphrases by their first word."""
    table: dict[str, list[tuple[Parts, Paraphrase]]] = {}
    for one in _every():
        table.setdefault(_ANY if one.said[0].startswith("{") else one.said[0], []).append((one.said, one))
    return {first: PatternIndex(paraphrases, str) for first, paraphrases in table.items()}


@cache
def _every() -> tuple[Paraphrase, ...]:
    """The paraphrases, as they stand in their file."""
    text = Path(__file__).with_name("paraphrases.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(one for line in lines for one in _read(line))


def _read(line: str) -> Iterator[Paraphrase]:
    said, _, rest = line.partition(" = ")
    meant, _, given = rest.partition(" given ")
    for words in map(parts_in, choices(said)):
        yield Paraphrase(words, tuple(parts_in(one) for one in meant.split(" / ")), parts_in(given))


def _filled(parts: Parts, slots: Mapping[str, Clause], clause: Clause) -> Clause:
    """The parts as words; those that were not said stand where the clause begins."""
    words: list[Word] = []
    for part in parts:
        words += slots[part[1:-1]] if part.startswith("{") else spoken(part, clause[0])
    return tuple(words)
