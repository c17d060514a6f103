"""What a person says beside what they want: why, and how things are. "My hands are full, open the oven"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from majordomo.catalogue import ANY_KIND, PLACE, Catalogue
from planners.english.text import word_lists
from planners.english.text.parts import clause_of
from planners.english.text.words import texts_of
from planners.english.things.naming import Words, called

_SENTENCES = re.compile(r"[,.;!?…–—-]+\s+|\s+[–—-]+\s+|\s+(?:so|and)\s+(?!that\b)", re.IGNORECASE)
_LONGEST_NAME = 3
_LEADING = re.compile(r"(?:and|so|then|but|well|please)\s+", re.IGNORECASE)
_TELLERS = frozenset(word_lists.phrases("tellers"))
_CLAIMING = frozenset(word_lists.phrases("claiming"))
_DENYING = frozenset(word_lists.phrases("denying"))


@dataclass(frozen=True, slots=True)
class Aside:
    """A request without what is said beside it.

    Attributes:
        request: It.
        text: What is said beside it.
        is_reason: Whether that only says why, by its form.
    """

    request: str
    text: str
    is_reason: bool = False

    def is_idle(self, catalogue: Catalogue) -> bool:
        """Whether it cannot change what is wanted: it names nothing that there is, and denies nothing."""
        words = _words(self.text)
        return self.is_reason or (_DENYING.isdisjoint(words) and not any(self.named(catalogue)))

    def named(self, catalogue: Catalogue) -> Iterator[Words]:
        """What it names, each thing by itself, or those that may be meant together."""
        words, start = _words(self.text), 0
        while start < len(words):
            ends = range(min(len(words), start + _LONGEST_NAME), start, -1)
            found = ((end, called(words[start:end], ANY_KIND, catalogue)) for end in ends)
            end, one = next(((end, one) for end, one in found if one.items and one.has_noun), (start + 1, None))
            if one is not None:
                yield tuple(item.name for item in one.items if not item.is_of(PLACE))
            start = end


def without_asides(text: str) -> Iterator[Aside]:
    """Every way to take a request from what is said beside it."""
    reason = _reason().search(text)
    if reason is not None and text[: reason.start()].strip(" ,;"):
        yield Aside(text[: reason.start()].rstrip(" ,;"), text[reason.start() :].strip(" ,;"), is_reason=True)
    for cut in _SENTENCES.finditer(text):
        before, behind = text[: cut.start()], text[cut.end() :]
        if _is_told(before):
            yield Aside(_LEADING.sub("", behind, count=1) if _LEADING.match(behind) else behind, before)
        if _is_told(behind):
            yield Aside(before, behind)


def _is_told(text: str) -> bool:
    """Whether words tell how something is, in one sentence, rather than ask for something."""
    words = _words(text) if text.strip() else ()
    return len(words) > 2 and words[0] in _TELLERS and not _CLAIMING.isdisjoint(words[1:])


def _words(text: str) -> Words:
    return texts_of(clause_of(text))


@cache
def _reason() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s,;]){word_lists.pattern('reasons')}", re.IGNORECASE)
