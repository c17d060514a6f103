"""The words of what could not be read: put right as far as can be guessed, with the things that they mention."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from majordomo.catalogue import ANY_KIND, Catalogue
from planners.english import word_lists
from planners.english.naming import ANY_NOUN, Words, called
from planners.english.paraphrases import vocabulary
from planners.english.shortened import in_full
from planners.english.spelling import is_slip

PAUSE, STOP = ",", "."
DETERMINERS = frozenset(
    {"the", "a", "an", "that", "this", "my", "our", "your", "his", "her", "their", "those", "these"}
)

_TOKEN = re.compile(r"->|>>|=>|→|[\w']+|[.!?;]+|[^\w\s]")
_LONGEST_NAME = 4
_DOORS = frozenset({"door", "doors"})
_ALIKE = 0.8
_MISSPELT = 4
"""Letters that a word has at least, for another to be taken for it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name things which there are.

    Attributes:
        words: In lower case.
        start: Index of the first.
        end: Behind the last.
        looks: What else is said of how they look.
        is_named: Whether a noun says what it is.
    """

    words: Words
    start: int
    end: int
    looks: tuple[Words, ...] = ()
    is_named: bool = True

    def of(self, kind: str, catalogue: Catalogue) -> Words:
        """Names of the things of a kind that may be meant."""
        names = [item.name for item in called(self.words, kind, catalogue).items if item.is_of(kind)]
        for looks in self.looks:
            fitting = {item.name for item in called(looks, kind, catalogue).items}
            names = [name for name in names if name in fitting]
        return tuple(names)

    def is_plural(self, catalogue: Catalogue) -> bool:
        """Whether the words speak of several."""
        return called(self.words, ANY_KIND, catalogue).is_plural


def words_of(text: str, catalogue: Catalogue) -> Words:
    """The words of a text, slips put right, with `PAUSE` and `STOP` between them."""
    plain = re.sub(r"(?<=\w)-(?=\w)", " ", text.lower().replace("’", "'"))
    tokens = _TOKEN.findall(re.sub(r"\bt'(?=\w)", "the ", re.sub(r"(?<=\d)(?=[a-z])", " ", plain)))
    words = (one for token in tokens for one in _in_full(token))
    right = [_spelt(word, catalogue) for word in words]
    said = f" {' '.join(right)} "
    for phrase in sorted(word_lists.phrases("gist small talk"), key=len, reverse=True):
        said = said.replace(f" {phrase} ", " ")
    return tuple(said.replace(" after that ", " then ").replace(" after which ", " then ").split())


def mentions_in(words: Words, catalogue: Catalogue) -> tuple[Mention, ...]:
    """What the words name, in order; what only tells how a thing looks is added to its name."""
    found: list[Mention] = []
    for one in _named(words, catalogue):
        if not one.is_named and found and (both := _together(found[-1], one, catalogue)) is not None:
            found[-1] = both
        elif found and not found[-1].is_named and one.start - found[-1].end <= 1:
            found[-1] = _together(one, found[-1], catalogue) or one
        else:
            found.append(one)
    return tuple(found)


def before(words: Words, start: int) -> int:
    """Where the determiners and adjectives before a name begin."""
    while start and (
        words[start - 1] in DETERMINERS or words[start - 1] in _idle() or words[start - 1] in ("all", "of")
    ):
        if words[start - 1] == "of" and words[start - 2 : start - 1] not in (("all",), ("one",), ("both",), ("each",)):
            break
        start -= 1
    return start


def ends_with(words: Words, end: int, name: str) -> str:
    """The longest phrase of a list that stands right before a place; empty where none does."""
    fitting = (
        " ".join(one) for one in word_lists.words(name) if len(one) <= end and words[end - len(one) : end] == one
    )
    return max(fitting, key=len, default="")


def said_of(words: Words, name: str) -> tuple[str, ...]:
    """The phrases of a list that occur in words."""
    text = f" {' '.join(words)} "
    return tuple(phrase for phrase in word_lists.phrases(name) if f" {phrase} " in text)


def _in_full(token: str) -> Iterator[str]:
    if not (token[0].isalnum() or token in word_lists.meanings("gist typed")):
        yield STOP if set(token) <= set(".!?;") and token not in ("..", "...") else PAUSE
        return
    token = word_lists.meanings("gist typed").get(token, token)
    token = re.sub(r"(.)\1{2,}", r"\1", token)
    for word in in_full(token) if not token.isdigit() else (token,):
        yield word.strip("'") or PAUSE


@lru_cache(maxsize=4096)
def _spelt(word: str, catalogue: Catalogue) -> str:
    """A word, or the one name or cue that it very probably is a slip of."""
    names, cues = _names(catalogue), _cues()
    if len(word) < _MISSPELT or word in names or word in cues or word in word_lists.vocabulary():
        return word
    if word in vocabulary() or word.removesuffix("s") in names | vocabulary():
        return word
    near = [one for one in sorted(names | cues) if len(one) >= _MISSPELT - 1 and _is_near(word, one)]
    return near[0] if len(near) == 1 else word


def _is_near(word: str, other: str) -> bool:
    if is_slip(word, other):
        return True
    return word[0] == other[0] and SequenceMatcher(None, word, other).ratio() > _ALIKE


@lru_cache(maxsize=16)
def _names(catalogue: Catalogue) -> frozenset[str]:
    parts = (part for item in catalogue.items.values() for part in (item.name, *item.nouns, *item.adjectives))
    return frozenset(word for part in parts for word in part.lower().split())


@lru_cache(maxsize=1)
def _cues() -> frozenset[str]:
    lists = ("gist opening", "gist closing", "gist taking", "gist going", "gist switching")
    return frozenset(word for name in lists for phrase in word_lists.phrases(name) for word in phrase.split())


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    return frozenset(word_lists.phrases("idle adjectives"))


def _named(words: Words, catalogue: Catalogue) -> Iterator[Mention]:
    start = 0
    while start < len(words):
        ends = range(min(len(words), start + _LONGEST_NAME), start, -1)
        found = next((one for end in ends if (one := _mention(words, start, end, catalogue)) is not None), None)
        if found is not None:
            yield found
        start = start + 1 if found is None else found.end


def _mention(words: Words, start: int, end: int, catalogue: Catalogue) -> Mention | None:
    name = words[start:end]
    if PAUSE in name or STOP in name or _DOORS.issuperset(name) or (name == ("can",) and not _is_noun(words, start)):
        return None
    found = called(name, ANY_KIND, catalogue)
    if found.items and found.has_noun:
        return Mention(name, start, end)
    is_pointed_at = bool(start) and words[start - 1] in ("the", "that", "this", "a")
    is_looks = found.items and is_pointed_at and not ANY_NOUN.issuperset(name) and not _is_strange(words, end)
    return Mention(name, start, end, is_named=False) if is_looks else None


def _is_strange(words: Words, at: int) -> bool:
    """Whether the word there says what a thing is and is the name of nothing here: "the purple elephant"."""
    word = words[at] if at < len(words) else STOP
    return word not in (PAUSE, STOP) and word not in vocabulary() and word not in word_lists.vocabulary()


def _is_noun(words: Sequence[str], at: int) -> bool:
    """Whether "can" is a thing where it stands."""
    following = words[at + 1] if at + 1 < len(words) else STOP
    return at > 0 and words[at - 1] in DETERMINERS and following not in ("go", "be", "have", "you", "come", "stay")


def _together(one: Mention, looks: Mention, catalogue: Catalogue) -> Mention | None:
    """A name with what else is said of its looks; None where nothing is both."""
    both = replace(one, looks=(*one.looks, looks.words), end=max(one.end, looks.end), start=min(one.start, looks.start))
    kinds = [item.name for item in called(one.words, ANY_KIND, catalogue).items]
    fitting = {item.name for item in called(looks.words, ANY_KIND, catalogue).items}
    return both if fitting.intersection(kinds) else None
