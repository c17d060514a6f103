"""What a noun phrase begins with: "all of the", "two of the other", "a". It says which of the things are meant."""

from dataclasses import dataclass
from enum import Enum, auto

from planners.english.things.naming import Words


class Quantifier(Enum):
    """Which of the things that fit are meant."""

    THE = auto()
    ANY = auto()
    ALL = auto()
    NONE = auto()


_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6} | {str(n): n for n in range(1, 13)}
_DETERMINERS: dict[str, Quantifier] = {
    **dict.fromkeys(("the", "this", "that", "these", "those", "my", "your", "our", "its"), Quantifier.THE),
    **dict.fromkeys(("a", "an", "any", "some", "either", "another"), Quantifier.ANY),
    **dict.fromkeys(("all", "every", "each", "both"), Quantifier.ALL),
    **dict.fromkeys(("no", "none", "neither"), Quantifier.NONE),
}
_STRENGTH = (Quantifier.NONE, Quantifier.ALL, Quantifier.ANY, Quantifier.THE)
_MEASURES = {
    **dict.fromkeys((("piece", "of"), ("pieces", "of"), ("item", "of"), ("items", "of"), ("single",)), None),
    **dict.fromkeys((("pair", "of"), ("couple", "of"), ("couple",)), 2),
}
"""What counts nouns, and how many it says."""

_OTHER = frozenset({"other", "others", "another", "remaining", "rest"})


@dataclass(frozen=True, slots=True)
class Opening:
    """The determiners that a phrase begins with."""

    length: int
    quantifier: Quantifier
    count: int | None
    is_other: bool
    is_many: bool


def opening_of(words: Words) -> Opening:
    """The determiners that some words begin with."""
    said: list[Quantifier] = []
    count: int | None = None
    is_partitive = False
    index = measured = 0
    for index, word in enumerate((*words, "")):
        measure = next((one for one in _MEASURES if words[index : index + len(one)] == one), None)
        if measure is not None:
            measured = index + len(measure)
            count = _MEASURES[measure] or count
        if index < measured:
            continue
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
    return Opening(index, quantifier, count, bool(_OTHER.intersection(opening)), is_many)
