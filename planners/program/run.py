"""Runs a program as far as it comes without looking at a world that it has changed itself.

A run begins at the beginning, always: what was seen before is taken from the record, what was done before is not done
again, and so the same record leads to the same place. Calls that are new are for a plan. Before it looks after a new
call, and where nobody knows what it looks at, the run stops, to go on when that has been done or been seen.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol

from majordomo.errors import MajordomoError
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from planners.program.functions import Function, Meaning
from planners.program.tree import (
    Act,
    Assignment,
    Block,
    Call,
    Choice,
    Comparison,
    Count,
    Each,
    Expression,
    Junction,
    Leap,
    Listing,
    Literal,
    Look,
    Member,
    Negation,
    Program,
    ProgramRefused,
    Repetition,
    Statement,
    Value,
    Variable,
)

MAX_STEPS = 3000
"""Statements and expressions that one run may come by."""

MAX_CALLS = 60
MAX_TURNS = 20
"""Turns of one `while`."""

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


@dataclass(frozen=True, slots=True)
class Run:
    """One run.

    Attributes:
        calls: Everything that the program has asked for, from its beginning on.
        record: What every look gave, in order.
        claims: What it found to be so, or not to be, when it looked last, sign included.
        stop: Where it stopped; None: it came to its end.
    """

    calls: tuple[SkillCall, ...]
    record: tuple[Seen, ...]
    claims: tuple[Predicate, ...]
    stop: Stop | None


def run(
    program: Program,
    functions: Mapping[str, Function],
    senses: Senses,
    record: tuple[Seen, ...] = (),
    n_done: int = 0,
) -> Run:
    """Run a program.

    Args:
        program: It.
        functions: What its calls mean.
        senses: What it sees with, after the record.
        record: What every look gave so far.
        n_done: How many of its calls have been dealt with.

    Raises:
        ProgramRefused: It goes on too long, or takes one thing for another.
    """
    return _Interpreter(functions, senses, record, n_done).run(program)


class _Flow(Enum):
    """What comes after a statement."""

    ON = auto()
    NEXT = auto()
    OUT = auto()


class _Stopped(Exception):
    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.line)
        self.stop = stop


_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _Interpreter:
    def __init__(
        self, functions: Mapping[str, Function], senses: Senses, record: tuple[Seen, ...], n_done: int
    ) -> None:
        self._functions = functions
        self._senses = senses
        self._record = list(record)
        self._n_done = n_done
        self._n_looks = 0
        self._steps = 0
        self._calls: list[SkillCall] = []
        self._claims: dict[Predicate, bool] = {}
        self._variables: dict[str, Value] = {}

    def run(self, program: Program) -> Run:
        stop = None
        try:
            self._block(program.body)
        except _Stopped as stopped:
            stop = stopped.stop
        claims = tuple(atom if is_so else atom.negated() for atom, is_so in self._claims.items())
        return Run(tuple(self._calls), tuple(self._record), claims, stop)

    # statements

    def _block(self, block: Block) -> _Flow:
        for statement in block:
            flow = self._statement(statement)
            if flow is not _Flow.ON:
                return flow
        return _Flow.ON

    def _statement(self, statement: Statement) -> _Flow:
        match statement:
            case Act(call):
                self._act(call)
            case Assignment(name, value, line):
                self._spend(line)
                self._variables[name] = self._value(value)
            case Choice(test, then, otherwise, line):
                self._spend(line)
                return self._block(then if self._holds(test, line) else otherwise)
            case Each():
                self._each(statement)
            case Repetition():
                self._repeat(statement)
            case Leap(is_break):
                return _Flow.OUT if is_break else _Flow.NEXT
        return _Flow.ON

    def _act(self, call: Call) -> None:
        self._spend(call.line)
        if len(self._calls) == MAX_CALLS:
            raise ProgramRefused("It asks for too many things.", f"at most {MAX_CALLS} calls.", call.line)
        arguments = {name: self._value(value) for name, value in call.arguments}
        self._calls.append(SkillCall(self._functions[call.function].of, arguments))

    def _each(self, loop: Each) -> None:
        for name in self._names(loop.source, loop.line):
            self._spend(loop.line)
            self._variables[loop.name] = name
            if self._block(loop.body) is _Flow.OUT:
                return

    def _repeat(self, loop: Repetition) -> None:
        for _ in range(MAX_TURNS):
            self._spend(loop.line)
            if not self._holds(loop.test, loop.line) or self._block(loop.body) is _Flow.OUT:
                return
        raise ProgramRefused("The loop does not end.", f"at most {MAX_TURNS} turns.", loop.line)

    # expressions

    def _value(self, expression: Expression) -> Value:
        match expression:
            case Literal(value):
                return value
            case Variable(name):
                if name not in self._variables:
                    raise ProgramRefused(f"'{name}' has no value yet.", "a value for it in every branch.")
                return self._variables[name]
            case Listing(items):
                return tuple(self._name(item) for item in items)
            case Member(of, number, line):
                names = self._names(of, line)
                if number >= len(names):
                    raise ProgramRefused(f"There are only {len(names)} of them.", "a look at len(...) first.", line)
                return names[number]
            case Count(of, line):
                return len(self._names(of, line))
            case Look():
                return self._look(expression)
        return self._truth(expression)

    def _truth(self, expression: Negation | Junction | Comparison) -> bool:
        self._spend(expression.line)
        match expression:
            case Negation(of, line):
                return not self._holds(of, line)
            case Junction(parts, is_all, line):
                return (all if is_all else any)(self._holds(part, line) for part in parts)
            case Comparison():
                return self._compare(expression)

    def _holds(self, test: Expression, line: int) -> bool:
        value = self._value(test)
        if isinstance(value, bool):
            return value
        if isinstance(value, tuple):
            return bool(value)
        raise ProgramRefused(f"{value!r} is neither so nor not so.", "a look, or a comparison.", line)

    def _names(self, expression: Expression, line: int) -> tuple[str, ...]:
        value = self._value(expression)
        if not isinstance(value, tuple):
            raise ProgramRefused(f"{value!r} is no list of names.", "find(...), or a list.", line)
        return value

    def _name(self, expression: Expression) -> str:
        value = self._value(expression)
        if not isinstance(value, str):
            raise ProgramRefused(f"{value!r} is no name.", "a list of names.")
        return value

    def _compare(self, comparison: Comparison) -> bool:
        left, right = self._value(comparison.left), self._value(comparison.right)
        match comparison.operator:
            case "==":
                return left == right
            case "!=":
                return left != right
            case "in" | "not in":
                if not isinstance(right, tuple):
                    raise ProgramRefused(f"{right!r} is no list of names.", "find(...), or a list.", comparison.line)
                return (left in right) is (comparison.operator == "in")
        if not (isinstance(left, int | float) and isinstance(right, int | float)):
            raise ProgramRefused("Only numbers are smaller or larger.", "len(...).", comparison.line)
        return _ORDER[comparison.operator](left, right)

    # looks

    def _look(self, look: Look) -> Seen:
        self._spend(look.line)
        function = self._functions[look.function]
        arguments = tuple(self._name(value) for _, value in look.arguments)
        known = self._n_looks < len(self._record)
        if not known:
            self._record.append(self._sense(function, arguments, look.line))
        seen = self._record[self._n_looks]
        self._n_looks += 1
        if function.meaning is Meaning.CLAIM and isinstance(seen, bool):
            self._note(Predicate(function.of, arguments), seen)
        return seen

    def _sense(self, function: Function, arguments: tuple[str, ...], line: int) -> Seen:
        if len(self._calls) > self._n_done:
            raise _Stopped(Stop(line))
        try:
            if function.meaning is Meaning.FIND:
                return self._senses.find(*arguments)
            claim = Predicate(function.of, arguments)
            is_so = self._senses.is_so(claim)
        except MajordomoError as error:
            raise ProgramRefused(error.problem, error.remedy, line) from None
        if is_so is None:
            raise _Stopped(Stop(line, claim))
        return is_so

    def _note(self, atom: Predicate, is_so: bool) -> None:
        self._claims.pop(atom, None)
        self._claims[atom] = is_so

    def _spend(self, line: int) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise ProgramRefused("It takes too many steps.", "shorter loops.", line)
