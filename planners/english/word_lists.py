"""The words and phrases of `word_lists.txt`: what is between brackets names a list of them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

_BEHIND = {
    "before a word": r"(?=\s+\w)",
    "before a stop": r"(?=\s*(?:[,.!?]|$))",
    "before a comma": r"(?=\s*,)",
}
_NO_LETTER = r"(?![\w'’-])"


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The phrases of a list, every choice written out."""
    return tuple(dict.fromkeys(phrase for line in _lists()[name] for phrase in choices(line)))


@cache
def words(name: str) -> tuple[tuple[str, ...], ...]:
    """The same, each as its words."""
    return tuple(tuple(phrase.split()) for phrase in phrases(name))


@cache
def meanings(name: str) -> Mapping[str, str]:
    """What the phrases of a list with equals signs mean."""
    pairs = (line.split(" = ") for line in _lists()[name])
    return {phrase: meant for said, meant in pairs for phrase in choices(said)}


@cache
def pattern(name: str) -> str:
    """A regular expression for every phrase of a list, as whole words."""
    return f"(?:{'|'.join(map(_pattern, _lists()[name]))}){_NO_LETTER}"


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


def _pattern(line: str) -> str:
    phrase, *conditions = line.split(" ; ")
    spelt = phrase.replace("(", "(?:").replace(" ", r"\s+").replace("'", "['’]")
    before = ""
    for condition in conditions:
        if condition.startswith("not after "):
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
