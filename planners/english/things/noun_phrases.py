"""The form of a noun phrase: which of them, what they are, and what is so of them. What it means is in `references`.

"all of the red cups on the table except the left one" is *all*, *red cups*, *on the table*, without *the left one*.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planners.english.text.words import SEPARATOR
from planners.english.things.determiners import Quantifier, opening_of
from planners.english.things.naming import Words
from planners.english.things.relation_words import cut_relation


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


WHOLE: dict[str, tuple[Quantifier, str]] = {
    **dict.fromkeys(("everything", "what", "whatever"), (Quantifier.ALL, "things")),
    **dict.fromkeys(("anything", "something"), (Quantifier.ANY, "thing")),
    "nothing": (Quantifier.NONE, "thing"),
}
"""Words that are a determiner and a noun in one."""

_HELD = frozenset({"grasped", "held"})
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
    opening = opening_of(words)
    rest, quantifier = words[opening.length :], opening.quantifier
    if rest and rest[0] in WHOLE:
        quantifier, noun = WHOLE[rest[0]]
        rest = (noun, *rest[1:])
    core, relation = cut_relation(rest)
    if not relation and _HELD.intersection(core):
        core, relation = tuple(word for word in core if word not in _HELD), ("you", "are", "holding")
    if not core and opening.length and (opening.is_other or relation or quantifier is Quantifier.ALL):
        core = ("things",) if opening.is_many else ("thing",)
    return NounPhrase(" ".join(words), core, quantifier, opening.count, opening.is_other, relation)


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
