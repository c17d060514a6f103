"""Where the gist is not guessed: somebody may come to harm, or something decides that was not understood."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from majordomo.house_rules import HouseRules
from planners.english.gist.line import Line
from planners.english.gist.mentions import DETERMINERS
from planners.english.gist.typed import PAUSES
from planners.english.text import word_lists

_HARM = ("hurting", "breaking", "burning", "heating", "poison", "animals", "flinging", "safeguards")
"""Kinds of words in the rules of the house with which nothing is guessed."""

_AT = ("at", "into", "onto", "over", "in")
_HARMLESS = frozenset(word_lists.phrases("gist harmless"))
_POINTING_AT_A_THING = DETERMINERS - {"that"}
_BEHIND_A_DETERMINER = PAUSES | {"door", "doors"}
"""What stands behind "the" where that leads to no thing, or to one that belongs to what was named before."""


@dataclass(frozen=True, slots=True)
class Caution:
    """Tells where nothing is guessed.

    Attributes:
        line: What may be guessed.
        rules: Of the house.
    """

    line: Line
    rules: HouseRules

    def forbids(self) -> bool:
        """Whether what the words mean must not be guessed."""
        is_told_to = any(word_lists.occurs(name, self.line.words) for name in ("gist never", "gist depends"))
        return (
            is_told_to or self._may_harm() or self._is_denied() or self._is_for_another_time() or self._names_unknown()
        )

    def _may_harm(self) -> bool:
        known = {noun for item in self.line.catalogue.items.values() for noun in item.nouns}
        harmful = {form for kind in _HARM for word in self._words(kind) for form in _forms(word)} - known
        at_people = (
            f"{at} {whose}{one}" for at, whose, one in product(_AT, ("", "the ", "my "), self._words("people"))
        )
        text = f" {' '.join(self.line.words)} "
        return any(f" {said} " in text for said in (*harmful, *at_people))

    def _is_denied(self) -> bool:
        """Whether something is denied of what is named, other than by a contrast: "not on the shelf"."""
        line = self.line
        contrasts = {line.opening(one) - 1 for one in line.mentions}
        denials = (at for one in line.stretches if not line.named.isdisjoint(one) for at in one if line.is_denial(at))
        return not contrasts.issuperset(denials)

    def _is_for_another_time(self) -> bool:
        line = self.line
        timed = (one for one in line.stretches if word_lists.opens("gist times", line.said(one)))
        return any(not line.named.isdisjoint(one) for one in timed)

    def _names_unknown(self) -> bool:
        """Whether something that nobody knows stands where a thing to move would: "the toaster onto the shelf"."""
        line, harmless = self.line, _HARMLESS.union(self._words("people"))
        for one in line.stretches:
            last = max(line.named.intersection(one), default=one.start)
            for at in range(one.start, last):
                is_name = line.words[at] in _POINTING_AT_A_THING and not self._leads_to_name(at)
                if is_name and harmless.isdisjoint(line.words[at + 1 : at + 3]):
                    return True
        return False

    def _leads_to_name(self, at: int) -> bool:
        """Whether what is named stands behind a determiner, with nothing but adjectives between."""
        line = self.line
        if line.words[at + 1] in _BEHIND_A_DETERMINER:
            return True
        following = min((index for index in line.named if index > at), default=at)
        return following > at >= line.lead(following)

    def _words(self, kind: str) -> tuple[str, ...]:
        return tuple(self.rules.kinds.get(kind, ()))


def _forms(word: str) -> Iterator[str]:
    stem = word.removesuffix("e")
    yield from (word, f"{word}s", f"{word}es", f"{stem}ing", f"{stem}ed", f"{word}{word[-1]}ing", f"{word}{word[-1]}ed")
