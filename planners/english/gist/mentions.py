"""The things that words mention: "the tin, the purple one" is one of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from majordomo.catalogue import ANY_KIND, Catalogue
from planners.english.gist.typed import PAUSES, STOP
from planners.english.text import paraphrases, word_lists
from planners.english.things.naming import ANY_NOUN, Words, called

DETERMINERS = frozenset(
    {"the", "a", "an", "that", "this", "my", "our", "your", "his", "her", "their", "those", "these"}
)
_POINTING = frozenset({"the", "that", "this", "a"})
_DOORS = frozenset({"door", "doors"})
_BEHIND_THE_VERB = frozenset({"go", "be", "have", "you", "come", "stay"})
"""What comes after "can" where that is no thing."""

_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name things which there are.

    Attributes:
        words: In lower case.
        start: Index of the first.
        end: Behind the last.
        catalogue: What there is.
        looks: What else is said of how they look.
        is_named: Whether a noun says what it is.
    """

    words: Words
    start: int
    end: int
    catalogue: Catalogue
    looks: tuple[Words, ...] = ()
    is_named: bool = True

    def of(self, kind: str) -> Words:
        """Names of the things of a kind that may be meant."""
        names = [item.name for item in called(self.words, kind, self.catalogue).items if item.is_of(kind)]
        for looks in self.looks:
            fitting = {item.name for item in called(looks, kind, self.catalogue).items}
            names = [name for name in names if name in fitting]
        return tuple(names)

    @property
    def is_plural(self) -> bool:
        """Whether the words speak of several."""
        return called(self.words, ANY_KIND, self.catalogue).is_plural

    def looking(self, other: "Mention") -> "Mention | None":
        """This, with another that only tells how it looks; None where nothing is both."""
        both = replace(
            self,
            looks=(*self.looks, other.words),
            start=min(self.start, other.start),
            end=max(self.end, other.end),
        )
        return both if both.of(ANY_KIND) else None


def mentions_in(words: Words, catalogue: Catalogue) -> tuple[Mention, ...]:
    """What words name, in order; what only tells how a thing looks is added to its name."""
    found: list[Mention] = []
    for one in _named(words, catalogue):
        before = found[-1] if found else None
        if before is not None and not one.is_named and (both := before.looking(one)) is not None:
            found[-1] = both
        elif before is not None and not before.is_named and one.start - before.end <= 1:
            found[-1] = one.looking(before) or one
        else:
            found.append(one)
    return tuple(found)


def _named(words: Words, catalogue: Catalogue) -> Iterator[Mention]:
    start = 0
    while start < len(words):
        ends = range(min(len(words), start + _LONGEST_NAME), start, -1)
        found = next((one for end in ends if (one := _mention(words, start, end, catalogue)) is not None), None)
        if found is not None:
            yield found
        start = start + 1 if found is None else found.end


def _mention(words: Words, start: int, end: int, catalogue: Catalogue) -> Mention | None:
    name, before, behind = words[start:end], words[start - 1] if start else STOP, (*words[end:], STOP)[0]
    is_verb = name == ("can",) and (before not in DETERMINERS or behind in _BEHIND_THE_VERB)
    if not PAUSES.isdisjoint(name) or _DOORS.issuperset(name) or is_verb:
        return None
    found = called(name, ANY_KIND, catalogue)
    if found.items and found.has_noun:
        return Mention(name, start, end, catalogue)
    is_looks = found.items and before in _POINTING and not ANY_NOUN.issuperset(name) and not _is_strange(behind)
    return Mention(name, start, end, catalogue, is_named=False) if is_looks else None


def _is_strange(word: str) -> bool:
    """Whether a word behind an adjective is the name of nothing here: "the purple elephant"."""
    return word not in PAUSES and word not in paraphrases.vocabulary() and word not in word_lists.vocabulary()
