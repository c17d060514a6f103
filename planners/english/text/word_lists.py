"""The words and phrases of `word_lists.txt`: what is between brackets names a list of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

_BEHIND = {
    "before a word": r"(?=\s+\w)",
    "before a stop": r"(?=\s*(?:[,.!?]|$))",
    "before a comma": r"(?=\s*,)",
    "before if so": r"(?=.*\bif (?:so|yes|it is,|it is so))",
    "before a colon": r"(?=\s*:)",
}
_CONTRACTED = {
    "is": "['’]?s",
    "am": "['’]?m",
    "are": "['’]?re",
    "not": "n['’]?t",
    "have": "['’]ve",
    "would": "['’]d",
    "will": "['’]ll",
}
_FIRST = r"(?<![\w'’])(?<![\w'’] )"
_NO_LETTER = r"(?![\w'’-])"


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The phrases of a list, every choice written out."""
    return tuple(dict.fromkeys(phrase for line in _lists()[name] for phrase in choices(line)))


@cache
def words(name: str) -> tuple[tuple[str, ...], ...]:
    """The same, each as its words."""
    return tuple(tuple(phrase.split()) for phrase in phrases(name))


def occurs(name: str, said: Sequence[str]) -> bool:
    """Whether a phrase of a list is among some words."""
    text = f" {' '.join(said)} "
    return any(f" {phrase} " in text for phrase in phrases(name))


def opens(name: str, said: Sequence[str]) -> bool:
    """Whether some words begin with a phrase of a list."""
    return any(tuple(said[: len(phrase)]) == phrase for phrase in words(name))


def ending(name: str, said: Sequence[str]) -> int:
    """How many words the longest phrase of a list has that some words end with; 0 where there is none."""
    lengths = (len(phrase) for phrase in words(name) if tuple(said[-len(phrase) :]) == phrase)
    return max(lengths, default=0)


@cache
def meanings(name: str) -> Mapping[str, str]:
    """What the phrases of a list with equals signs mean."""
    pairs = (line.split(" = ") for line in _lists()[name])
    return {phrase: meant for said, meant in pairs for phrase in choices(said)}


@cache
def pattern(name: str) -> str:
    """A regular expression for every phrase of a list, as whole words."""
    return f"(?:{'|'.join(map(_pattern, _lists()[name]))}){_NO_LETTER}"


@cache
def vocabulary() -> frozenset[str]:
    """Every word of every list."""
    lines = (line for name in _lists() for line in _lists()[name])
    return frozenset(word for line in lines for word in re.findall(r"[a-z]+", line))


def choices(text: str) -> tuple[str, ...]:
    """Write "(put|set) {x} (on|back on)" out; choices may stand in choices."""
    return tuple(dict.fromkeys(_written_out(text)))


def names(prefix: str) -> tuple[str, ...]:
    """The names of the lists that begin so."""
    return tuple(name for name in _lists() if name.startswith(prefix))


def _written_out(text: str) -> Iterator[str]:
    inner = re.search(r"\(([^()]*)\)", text)
    if inner is None:
        yield text
        return
    for one in inner[1].split("|"):
        yield from _written_out(text[: inner.start()] + one + text[inner.end() :])


def _with_contractions(phrase: str) -> str:
    """A pattern that also fits "that's" and "thats" where a phrase has "that is"."""
    for word, short in _CONTRACTED.items():
        phrase = re.sub(rf"(?<=[\w)]) {word}\b", f"(?: {word}|{short})", phrase)
    return phrase


def _pattern(line: str) -> str:
    phrase, *conditions = line.split(" ; ")
    spelt = _with_contractions(phrase.replace("'", "['’]").replace("(", "(?:")).replace(" ", r"\s+")
    before = ""
    for condition in conditions:
        if condition == "first":
            before += _FIRST
        elif condition.startswith("not after "):
            before += f"(?<!{condition.removeprefix('not after ')} )"
        elif condition.startswith("not before "):
            spelt += rf"(?!\s+(?:{'|'.join(condition.removeprefix('not before ').split())})\b)"
        else:
            spelt += _BEHIND[condition]
    return before + spelt


@cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in Path(__file__).with_name("word_lists.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            found[name] = ()
        elif line and not line.startswith("#"):
            found[name] = (*found[name], line)
    return found
