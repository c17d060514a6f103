"""What the readers of a request's pieces share: its text, how clauses are read, and how to go on behind a piece."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from majordomo.plan import Refusal
from planners.english.requests.clauses import ClauseReader
from planners.english.requests.reading import Read, Reading, Unread
from planners.english.text import word_lists
from planners.english.text.parts import Join, Part, joined
from planners.english.text.words import Clause
from planners.english.things.context import Context

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

    def cut_at_verbs(self, part: Part) -> Iterator[tuple[Part, Part]]:
        """A part in two, before each verb in it, the last one first: "after closing it | go to the sink"."""
        for cut in range(len(part.words) - 1, 0, -1):
            rest = part.words[cut:]
            if rest[0].text in self.clauses.verbs:
                yield replace(part, words=part.words[:cut]), Part(rest, join=Join.AND, start=rest[0].start)

    def not_understood(self, parts: Sequence[Part]) -> Unread:
        """Say where reading ended, and what could be said instead."""
        words = parts[0].words
        end = words[-1].end if words else parts[0].start
        part, before = self.text[parts[0].start : end], self.text[: parts[0].start].rstrip(" ,;.!?")
        beyond = next((word.text for word in words if word.text in _BEYOND_ME), None)
        if beyond is not None:
            told = f"I do things at once, and once: '{beyond}' in '{part}' is beyond me."
            return Unread(Refusal(told, is_understood=True), parts[0].start)
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
