"""Where the gist of words is not guessed: somebody may come to harm, or something decides that was not understood."""

from collections.abc import Iterator
from dataclasses import dataclass

from majordomo.catalogue import Catalogue
from majordomo.house_rules import HouseRules
from planners.english import word_lists
from planners.english.gist_groups import segments
from planners.english.gist_words import DETERMINERS, PAUSE, STOP, before, mentions_in, said_of
from planners.english.naming import Words

_HARM = ("hurting", "breaking", "burning", "heating", "poison", "animals", "flinging", "safeguards")
"""Kinds of words in the rules of the house with which nothing is guessed."""

_REPAIRING = frozenset({"wait", "sorry", "actually", "i", "the", "hang", "make", "not"})
"""What comes after a "no" that takes back what was said before it, and denies nothing."""


@dataclass(frozen=True, slots=True)
class Caution:
    """Tells where nothing is guessed.

    Attributes:
        catalogue: What there is.
        rules: Of the house.
    """

    catalogue: Catalogue
    rules: HouseRules

    def allows(self, words: Words) -> bool:
        """Whether what words mean may be guessed."""
        if said_of(words, "gist never") or said_of(words, "gist depends") or self._is_harm(words):
            return False
        names = {index for one in mentions_in(words, self.catalogue) for index in range(one.start, one.end)}
        if not names:
            return False
        is_clear = (not self._is_denied(words, names, part) for part in segments(words))
        times = word_lists.phrases("gist times")
        is_timeless = (
            names.isdisjoint(range(start, end))
            for start, end in segments(words)
            if any(f"{' '.join(words[start:end])} ".startswith(f"{time} ") for time in times)
        )
        return all(is_clear) and all(is_timeless) and not self._names_unknown(words, names)

    def _is_harm(self, words: Words) -> bool:
        known = {noun for item in self.catalogue.items.values() for noun in item.nouns}
        forms = {form for kind in _HARM for word in self.rules.kinds.get(kind, ()) for form in _forms(word)} - known
        people = self.rules.kinds.get("people", ())
        text = f" {' '.join(words)} "
        return any(f" {form} " in text for form in forms) or any(
            f" {joint} {owner}{one} " in text
            for joint in ("at", "into", "onto", "over", "in")
            for owner in ("", "the ", "my ")
            for one in people
        )

    def _is_denied(self, words: Words, names: set[int], part: tuple[int, int]) -> bool:
        """Whether words deny something of what they name, other than by a contrast: "not on the shelf"."""
        for at in range(*part):
            if words[at] in word_lists.phrases("gist denials"):
                following = next((index for index in range(at + 1, part[1]) if index in names), None)
                is_repair = words[at] in ("no", "nope", "nah") and (at + 1 == part[1] or words[at + 1] in _REPAIRING)
                if is_repair or names.isdisjoint(range(*part)):
                    continue
                if following is None or not _is_contrast(words, at + 1, following):
                    return True
        return False

    def _names_unknown(self, words: Words, names: set[int]) -> bool:
        """Whether something that nobody knows stands where a thing to move would: "the toaster onto the shelf"."""
        people = self.rules.kinds.get("people", ())
        for start, end in segments(words):
            own = [index for index in range(start, end) if index in names]
            for at in range(start, (own[-1] if own else start)):
                is_name = words[at] in DETERMINERS and words[at] != "that" and not _leads_to(words, at, names)
                if is_name and {*people, *word_lists.phrases("gist harmless")}.isdisjoint(words[at + 1 : at + 3]):
                    return True
        return False


def _forms(word: str) -> Iterator[str]:
    stem = word.removesuffix("e")
    yield from (word, f"{word}s", f"{word}es", f"{stem}ing", f"{stem}ed", f"{word}{word[-1]}ing", f"{word}{word[-1]}ed")


def _is_contrast(words: Words, start: int, end: int) -> bool:
    lead = words[start : before(words, end)]
    return not lead or " ".join(lead) in (*word_lists.phrases("gist to"), *word_lists.phrases("gist from"))


def _leads_to(words: Words, at: int, names: set[int]) -> bool:
    """Whether what is named stands behind a determiner, with nothing but adjectives between."""
    following = next((index for index in range(at + 1, len(words)) if index in names), None)
    if words[at + 1 : at + 2] in ((PAUSE,), (STOP,), ("door",), ("doors",)):
        return True
    return following is not None and before(words, following) <= at
