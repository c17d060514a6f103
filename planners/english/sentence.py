"""What the readers of a request's pieces share: its text, how clauses are read, and how to go on behind a piece."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from majordomo.plan import Refusal
from planners.english import word_lists
from planners.english.clauses import ClauseReader
from planners.english.context import Context
from planners.english.said import Read, Reading, Unread
from planners.english.words import Clause, Part, joined

_BEYOND_ME = frozenset(word_lists.phrases("beyond me"))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A request that is being read.

    Attributes:
        text: It.
        clauses: Reads its clauses.
        start: What its first words are read against.
        go_on: Reads the parts that follow, with what was read before them.
    """

    text: str
    clauses: ClauseReader
    start: Context
    go_on: Callable[[tuple[Part, ...], Reading], Read]

    def clause(self, parts: Sequence[Part], *, keeps_opener: bool = True) -> Clause:
        """Parts as one clause."""
        return joined(parts, self.text, keeps_opener=keeps_opener)

    def not_understood(self, parts: Sequence[Part]) -> Unread:
        """Say where reading ended, and what could be said instead."""
        words = parts[0].words
        end = words[-1].end if words else parts[0].start
        part, before = self.text[parts[0].start : end], self.text[: parts[0].start].rstrip(" ,;.!?")
        beyond = next((word.text for word in words if word.text in _BEYOND_ME), None)
        if beyond is not None:
            return Unread(
                Refusal(f"I do things at once, and once: '{beyond}' in '{part}' is beyond me."), parts[0].start
            )
        told = f"I understand '{before}', but not '{part}'." if before else f"I do not understand '{part}'."
        if _is_foreign(part):
            told = f"I know English alone, and cannot read '{part}'."
        return Unread(Refusal(told, self.clauses.example(part, self.start)), parts[0].start)


def first_end(parts: Sequence[Part], is_end: Callable[[Part], bool]) -> int:
    """How many parts there are before the first, the very first left aside, that is an end."""
    return next((index for index, part in enumerate(parts) if index and is_end(part)), len(parts))


def _is_foreign(text: str) -> bool:
    """Whether a text has letters, and none of ours."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and not any(letter.isascii() for letter in letters)
