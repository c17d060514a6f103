"""Words that could not be read: their stretches between pauses, what they name, and what is said before a name."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import pairwise

from majordomo.catalogue import Catalogue
from planners.english.gist.goal import Unclear
from planners.english.gist.mentions import DETERMINERS, Mention, mentions_in
from planners.english.gist.typed import PAUSES, STOP
from planners.english.text import word_lists
from planners.english.things.naming import Words

_LEADING = DETERMINERS.union(word_lists.phrases("idle adjectives"))
_DENIALS = frozenset(word_lists.phrases("gist denials"))
_NO = frozenset({"no", "nope", "nah"})
_TOOK_BACK = frozenset({"wait", "sorry", "actually", "i", "the", "hang", "make", "not"})
"""What comes after a "no" that takes back what was said before it, and denies nothing."""

_COUNTS = {"two": 2, "three": 3, "both": 2, "four": 4, "2": 2, "3": 3, "4": 4}
_BEFORE_A_NAME = 3
"""Words before a name that may say how many are meant."""


class Role(Enum):
    """What the words before a name say of it."""

    FROM = "from"
    TO = "to"
    BESIDE = "beside"
    BARE = "bare"


@dataclass(frozen=True)
class Line:
    """Words that could not be read.

    Attributes:
        words: As `words_typed` returns them.
        catalogue: What there is.
    """

    words: Words
    catalogue: Catalogue

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """What they name, in order."""
        return mentions_in(self.words, self.catalogue)

    @cached_property
    def named(self) -> frozenset[int]:
        """Where the words of names stand."""
        return frozenset(index for one in self.mentions for index in range(one.start, one.end))

    @cached_property
    def stretches(self) -> tuple[range, ...]:
        """Where the words between two pauses stand."""
        pauses = [-1, *(index for index, word in enumerate(self.words) if word in PAUSES), len(self.words)]
        found = (range(before + 1, after) for before, after in pairwise(pauses))
        return tuple(filter(None, found))

    def stretch(self, at: int) -> range:
        """The stretch in which a word stands."""
        return next(one for one in self.stretches if at in one)

    def said(self, where: range) -> Words:
        """The words of a stretch."""
        return self.words[where.start : where.stop]

    def rest(self, at: int) -> Words:
        """The words from a place on to the end of the sentence."""
        end = next((index for index in range(at, len(self.words)) if self.words[index] == STOP), len(self.words))
        return self.words[at:end]

    def naming(self, said: str, name: str) -> "Line":
        """The words with a name in the place of what left several open."""
        text = f" {' '.join(self.words)} "
        return Line(tuple(text.replace(f" {said} ", f" {name} ", 1).split()), self.catalogue)

    # what is said before a name

    def lead(self, at: int) -> int:
        """Where the determiners and adjectives before a name begin."""
        while at and self.words[at - 1] in _LEADING:
            at -= 1
        return at

    def role(self, one: Mention) -> Role:
        """What the words before a name say of it."""
        said = self.words[: self.lead(one.start)]
        lengths = {role: word_lists.ending(f"gist {role.value}", said) for role in (Role.FROM, Role.TO, Role.BESIDE)}
        best = max(lengths, key=lengths.__getitem__)
        return best if lengths[best] else Role.BARE

    def opening(self, one: Mention) -> int:
        """Where a name begins with all that belongs to it: "on the left shelf"."""
        lead = self.lead(one.start)
        return lead - max(word_lists.ending(name, self.words[:lead]) for name in ("gist to", "gist from"))

    def is_denied(self, one: Mention) -> bool:
        """Whether a name stands in "not the lemon", "never on the shelf"."""
        at = self.opening(one) - 1
        if at < 0 or not self.is_denial(at):
            return False
        return self.words[at] == "not" or at == 0 or self.words[at - 1] in PAUSES

    def is_denial(self, at: int) -> bool:
        """Whether a word denies what is said behind it; "no, wait" does not."""
        is_repair = self.words[at] in _NO and (at + 1 == self.stretch(at).stop or self.words[at + 1] in _TOOK_BACK)
        return self.words[at] in _DENIALS and not is_repair

    def is_about_all(self, one: Mention) -> bool:
        """Whether all are meant that are called so, rather than one of them.

        Raises:
            Unclear: A number is said, and there are more or fewer of them.
        """
        lead = self.words[max(self.stretch(one.start).start, one.start - _BEFORE_A_NAME) : one.start]
        if "one of" in " ".join(lead):
            return False
        if any(_COUNTS[word] != len(one.of("movable")) for word in lead if word in _COUNTS):
            raise Unclear
        return one.is_plural or word_lists.occurs("gist all", lead)
