"""The words of a text, and clauses of them. Nothing here knows a skill or an object."""

from collections.abc import Iterable
from dataclasses import dataclass

SEPARATOR = ","
"""The word that stands between the parts of a list."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a request.

    Attributes:
        text: In lower case, without quotation marks.
        start: Where it starts in the request.
        end: Where it ends.
        is_courtesy: Whether it only makes the request polite.
        is_quoted: Whether it stood in quotation marks.
    """

    text: str
    start: int
    end: int
    is_courtesy: bool = False
    is_quoted: bool = False

    def text_as_written(self, source: str) -> str:
        """The word as it stands in the request, without quotation marks."""
        return source[self.start + self.is_quoted : self.end - self.is_quoted]


Clause = tuple[Word, ...]


def without_courtesies(clause: Iterable[Word]) -> Clause:
    """A clause without what only makes it polite."""
    return tuple(word for word in clause if not word.is_courtesy)


def texts_of(clause: Iterable[Word]) -> tuple[str, ...]:
    """Words as they are compared."""
    return tuple(word.text for word in clause)


def spoken(text: str, near: Word) -> Clause:
    """Words that were not said, where one stands that was."""
    return tuple(Word(one, near.start, near.start) for one in text.split())
