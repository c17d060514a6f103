"""Runs a program as far as it comes without looking at a world that it has changed itself.

A run begins at the beginning, always: what was seen before is taken from the record, what was done before is not done
again, and so the same record leads to the same place. Calls that are new are for a plan. Before it looks after a new
call, and where nobody knows what it looks at, the run stops, to go on when that has been done or been seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from planners.program.evaluation import Evaluation
from planners.program.functions import Function
from planners.program.looks import Looks, Seen, Senses, Stop, Stopped
from planners.program.tree import (
    Act,
    Assignment,
    Block,
    Call,
    Choice,
    Each,
    Leap,
    Program,
    ProgramRefused,
    Repetition,
    Statement,
)

MAX_CALLS = 60
MAX_TURNS = 20
"""Turns of one `while`."""


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
    looks = Looks(functions, senses, record)
    course = _Course(functions, looks, n_done)
    stop = None
    try:
        course.go(program.body)
    except Stopped as stopped:
        stop = stopped.stop
    return Run(tuple(course.calls), looks.record, looks.claims, stop)


class _Flow(Enum):
    """What comes after a statement."""

    ON = auto()
    NEXT = auto()
    OUT = auto()


class _Course:
    """The statements of one run, one after the other."""

    def __init__(self, functions: Mapping[str, Function], looks: Looks, n_done: int) -> None:
        self.calls: list[SkillCall] = []
        self._functions = functions
        self._looks = looks
        self._n_done = n_done
        self._expressions = Evaluation(looks)

    def go(self, block: Block) -> _Flow:
        """Carry a block out."""
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
                self._expressions.spend(line)
                self._expressions.variables[name] = self._expressions.value(value)
            case Choice(test, then, otherwise, line):
                self._expressions.spend(line)
                return self.go(then if self._expressions.holds(test, line) else otherwise)
            case Each():
                self._each(statement)
            case Repetition():
                self._repeat(statement)
            case Leap(is_break):
                return _Flow.OUT if is_break else _Flow.NEXT
        return _Flow.ON

    def _act(self, call: Call) -> None:
        self._expressions.spend(call.line)
        if len(self.calls) == MAX_CALLS:
            raise ProgramRefused("It asks for too many things.", f"at most {MAX_CALLS} calls.", call.line)
        arguments = {name: self._expressions.value(value) for name, value in call.arguments}
        self.calls.append(SkillCall(self._functions[call.function].of, arguments))
        self._looks.must_wait = len(self.calls) > self._n_done

    def _each(self, loop: Each) -> None:
        for name in self._expressions.names(loop.source, loop.line):
            self._expressions.spend(loop.line)
            self._expressions.variables[loop.name] = name
            if self.go(loop.body) is _Flow.OUT:
                return

    def _repeat(self, loop: Repetition) -> None:
        for _ in range(MAX_TURNS):
            self._expressions.spend(loop.line)
            if not self._expressions.holds(loop.test, loop.line) or self.go(loop.body) is _Flow.OUT:
                return
        raise ProgramRefused("The loop does not end.", f"at most {MAX_TURNS} turns.", loop.line)
