"""The looks of one run of a program: what was seen before is taken from the record, the rest with the senses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from majordomo.errors import MajordomoError
from majordomo.predicate import Predicate
from planners.program.functions import Function, Meaning
from planners.program.tree import ProgramRefused

Seen = bool | tuple[str, ...]
"""What one look gave."""


class Senses(Protocol):
    """What a program sees with."""

    def find(self, noun: str) -> tuple[str, ...]:
        """Names of what is called so."""
        ...

    def is_so(self, claim: Predicate) -> bool | None:
        """Whether a claim is believed; None where nobody knows."""
        ...


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a run stopped.

    Attributes:
        line: Of the program, from 1.
        unknown: The claim that nobody can tell; None: something is to be done first.
    """

    line: int
    unknown: Predicate | None = None


class Stopped(Exception):
    """A run cannot look any further now."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.line)
        self.stop = stop


class Looks:
    """What one run sees.

    Args:
        functions: What looks mean.
        senses: What it sees with, after the record.
        record: What every look gave so far.

    Attributes:
        must_wait: Whether something is to be done before anything more is seen.
    """

    def __init__(self, functions: Mapping[str, Function], senses: Senses, record: tuple[Seen, ...]) -> None:
        self.must_wait = False
        self._functions = functions
        self._senses = senses
        self._record = list(record)
        self._number = 0
        self._claims: dict[Predicate, bool] = {}

    @property
    def record(self) -> tuple[Seen, ...]:
        """What every look gave, in order."""
        return tuple(self._record)

    @property
    def claims(self) -> tuple[Predicate, ...]:
        """What was found to be so, or not to be, when it was looked at last, sign included."""
        return tuple(atom if is_so else atom.negated() for atom, is_so in self._claims.items())

    def look(self, name: str, arguments: tuple[str, ...], line: int) -> Seen:
        """What the next look gives.

        Raises:
            Stopped: Something is to be done first, or nobody knows.
            ProgramRefused: It speaks of what is not there.
        """
        function = self._functions[name]
        if self._number == len(self._record):
            self._record.append(self._sense(function, arguments, line))
        seen = self._record[self._number]
        self._number += 1
        if function.meaning is Meaning.CLAIM and isinstance(seen, bool):
            atom = Predicate(function.of, arguments)
            self._claims.pop(atom, None)  # the last look comes last
            self._claims[atom] = seen
        return seen

    def _sense(self, function: Function, arguments: tuple[str, ...], line: int) -> Seen:
        if self.must_wait:
            raise Stopped(Stop(line))
        try:
            if function.meaning is Meaning.FIND:
                return self._senses.find(*arguments)
            claim = Predicate(function.of, arguments)
            is_so = self._senses.is_so(claim)
        except MajordomoError as error:
            raise ProgramRefused(error.problem, error.remedy, line) from None
        if is_so is None:
            raise Stopped(Stop(line, claim))
        return is_so
