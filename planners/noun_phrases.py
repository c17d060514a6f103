"""The form of a noun phrase: which of them, what they are, and what is so of them. What it means is in `references`.

"all of the red cups on the table except the left one" is *all*, *red cups*, *on the table*, without *the left one*.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from planners.naming import Words
from planners.words import SEPARATOR


class Quantifier(Enum):
    """Which of the things that fit are meant."""

    THE = auto()
    ANY = auto()
    ALL = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """One thing, or several of one sort.

    Attributes:
        text: As it was said.
        core: Nouns and adjectives.
        quantifier: Which of those.
        count: How many; None where no number is said.
        is_other: Whether those are meant that were not spoken of before.
        relation: What is so of them: "on the table", "next to the bowl", "open".
    """

    text: str
    core: Words
    quantifier: Quantifier = Quantifier.THE
    count: int | None = None
    is_other: bool = False
    relation: Words = ()


@dataclass(frozen=True, slots=True)
class NounPhrases:
    """A list.

    Attributes:
        parts: What is meant.
        excluded: What of it is not.
        is_choice: Whether one of the parts will do.
    """

    parts: tuple[NounPhrase, ...]
    excluded: tuple[NounPhrase, ...] = ()
    is_choice: bool = False


_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6} | {str(n): n for n in range(1, 13)}
_DETERMINERS: dict[str, Quantifier] = {
    **dict.fromkeys(("the", "this", "that", "these", "those", "my", "your", "our", "its"), Quantifier.THE),
    **dict.fromkeys(("a", "an", "any", "some", "either", "another"), Quantifier.ANY),
    **dict.fromkeys(("all", "every", "each", "both"), Quantifier.ALL),
    **dict.fromkeys(("no", "none", "neither"), Quantifier.NONE),
}
_STRENGTH = (Quantifier.NONE, Quantifier.ALL, Quantifier.ANY, Quantifier.THE)
_OTHER = frozenset({"other", "others", "another", "remaining", "rest"})
_WHOLE: dict[str, tuple[Quantifier, str]] = {
    **dict.fromkeys(("everything", "what", "whatever"), (Quantifier.ALL, "things")),
    **dict.fromkeys(("anything", "something"), (Quantifier.ANY, "thing")),
    "nothing": (Quantifier.NONE, "thing"),
}
_RELATIVES = frozenset({"that", "which", "who"})
_COPULAS = frozenset({"is", "are", "was", "were"})
_PARTICIPLES = frozenset({"lying", "standing", "sitting", "placed", "resting", "located", "stored", "kept", "right"})
_PREPOSITIONS = frozenset(
    {"on", "in", "onto", "inside", "within", "from", "off", "out", "at", "near", "beside", "by", "behind", "under"}
)
_LONGER = (
    ("next", "to"),
    ("close", "to"),
    ("closest", "to"),
    ("nearest", "to"),
    ("to", "the", "left"),
    ("to", "the", "right"),
    ("left", "of"),
    ("right", "of"),
    ("you", "are", "holding"),
    ("you", "hold"),
    ("you", "have"),
)
_ALONGSIDE = (("as", "well", "as"), ("along", "with"), ("together", "with"), ("plus",), ("&",))
_EXCEPT = (
    ("except", "for"),
    ("except",),
    ("apart", "from"),
    ("aside", "from"),
    ("other", "than"),
    ("but", "not"),
    ("but",),
    ("excluding",),
    ("besides",),
)


def noun_phrases(words: Sequence[str]) -> NounPhrases | None:
    """Take a list apart; None where it has no part."""
    said = _with_separators(words)
    cut, after = _first_of(said, _EXCEPT)
    excluded = tuple(map(_noun_phrase, _split(said[after:], (SEPARATOR, "or")))) if cut else ()
    included = said[:cut] if cut else said
    if included[:1] in (("both",), ("either",)) and {SEPARATOR, "or"}.intersection(included):
        included = included[1:]
    is_choice = "or" in included
    parts = tuple(map(_noun_phrase, _split(included, (SEPARATOR, "or"))))
    if not parts or (cut and not excluded):
        return None
    return _shared_relation(NounPhrases(parts, excluded, is_choice))


def _noun_phrase(words: Words) -> NounPhrase:
    opening = _opening(words)
    rest, quantifier = words[opening.length :], opening.quantifier
    if rest and rest[0] in _WHOLE:
        quantifier, noun = _WHOLE[rest[0]]
        rest = (noun, *rest[1:])
    core, relation = _cut_relation(rest)
    if not core and opening.length and (opening.is_other or relation or quantifier is Quantifier.ALL):
        core = ("things",) if opening.is_many else ("thing",)
    return NounPhrase(" ".join(words), core, quantifier, opening.count, opening.is_other, relation)


@dataclass(frozen=True, slots=True)
class _Opening:
    """The determiners that a phrase begins with."""

    length: int
    quantifier: Quantifier
    count: int | None
    is_other: bool
    is_many: bool


def _opening(words: Words) -> _Opening:
    said: list[Quantifier] = []
    count: int | None = None
    is_partitive = False
    index = 0
    for index, word in enumerate((*words, "")):
        is_noun = word == "one" and bool(index)  # "the one", "the other one"
        if word == "of" and index:
            is_partitive = True
        elif word in _COUNTS and not is_noun:
            count = _COUNTS[word]
        elif word in _DETERMINERS and not is_partitive:
            said.append(_DETERMINERS[word])
        elif word not in _OTHER and word not in _DETERMINERS:
            break
    opening = words[:index]
    count = 2 if "both" in opening else count
    quantifier = next((one for one in _STRENGTH if one in said), Quantifier.THE)
    if count is not None and (is_partitive or not said):
        quantifier = Quantifier.ANY  # "two cups", "one of the cups"
    is_many = quantifier is Quantifier.ALL or "others" in opening or "rest" in opening
    return _Opening(index, quantifier, count, bool(_OTHER.intersection(opening)), is_many)


def _cut_relation(words: Words) -> tuple[Words, Words]:
    """Cut "cups that are on the table" into the cups and what is so of them."""
    for index in range(len(words)):
        rest = words[index:]
        if len(rest) > 1 and begins_relation(rest):
            return words[:index], rest
        if (index and rest[0] in _RELATIVES | _COPULAS) or (
            rest[0] == "of" and words[index - 1] not in ("door", "doors")
        ):
            return words[:index], rest
    return words, ()


def begins_relation(words: Words) -> bool:
    """Whether words say what is so of the noun before them."""
    if words[0] in _PREPOSITIONS or any(words[: len(one)] == one for one in _LONGER):
        return True
    return len(words) > 1 and words[0] in _PARTICIPLES and begins_relation(words[1:])


def complement(relation: Words) -> Words:
    """A relation without what only leads to it: "that is lying on the table" is "on the table"."""
    while relation and (relation[0] in _RELATIVES | _COPULAS | _PARTICIPLES):
        relation = relation[1:]
    return relation


def _with_separators(words: Sequence[str]) -> Words:
    said: list[str] = []
    index = 0
    while index < len(words):
        joint = next((one for one in _ALONGSIDE if tuple(words[index : index + len(one)]) == one), None)
        said.append(words[index] if joint is None else SEPARATOR)
        index += len(joint or (1,))
    return tuple(said)


def _first_of(words: Words, sequences: Sequence[Words]) -> tuple[int, int]:
    """Where one of some sequences begins and ends, behind the first word; (0, 0) where none does."""
    for index in range(1, len(words)):
        for sequence in sequences:
            if words[index : index + len(sequence)] == sequence:
                return index, index + len(sequence)
    return 0, 0


def _split(words: Words, separators: Sequence[str]) -> Iterator[Words]:
    part: list[str] = []
    for word in (*words, SEPARATOR):
        if word not in separators:
            part.append(word)
        elif part:
            yield tuple(part)
            part = []


def _shared_relation(phrases: NounPhrases) -> NounPhrases:
    """In "everything except the bowl on the table" it is everything that is on the table."""
    excluded = phrases.excluded
    if not excluded or not excluded[-1].relation or any(part.relation for part in phrases.parts):
        return phrases
    relation = excluded[-1].relation
    return replace(phrases, parts=tuple(replace(part, relation=relation) for part in phrases.parts))
