"""What the expressions of a program come to, as it runs."""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from planners.program.looks import Looks
from planners.program.tree import (
    Comparison,
    Count,
    Expression,
    Junction,
    Listing,
    Literal,
    Look,
    Member,
    Negation,
    ProgramRefused,
    Value,
    Variable,
)

MAX_STEPS = 3000
"""Statements and expressions that one run may come by."""

_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Evaluation:
    """The expressions of one run.

    Args:
        looks: What it sees.

    Attributes:
        variables: What was assigned, by name.
    """

    def __init__(self, looks: Looks) -> None:
        self.variables: dict[str, Value] = {}
        self._looks = looks
        self._steps = 0

    def spend(self, line: int) -> None:
        """Count a step.

        Raises:
            ProgramRefused: There were too many.
        """
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise ProgramRefused("It takes too many steps.", "shorter loops.", line)

    def value(self, expression: Expression) -> Value:
        """What an expression comes to.

        Raises:
            ProgramRefused: It takes one thing for another.
            Stopped: It looks at what cannot be seen yet.
        """
        match expression:
            case Literal(value):
                return value
            case Variable(name):
                if name not in self.variables:
                    raise ProgramRefused(f"'{name}' has no value yet.", "a value for it in every branch.")
                return self.variables[name]
            case Listing(items):
                return tuple(map(self._name, items))
            case Member(of, number, line):
                names = self.names(of, line)
                if number >= len(names):
                    raise ProgramRefused(f"There are only {len(names)} of them.", "a look at len(...) first.", line)
                return names[number]
            case Count(of, line):
                return len(self.names(of, line))
        return self._judged(expression)

    def holds(self, test: Expression, line: int) -> bool:
        """Whether a condition is met: that something is so, or that there are any."""
        value = self.value(test)
        if isinstance(value, bool | tuple):
            return bool(value)
        raise ProgramRefused(f"{value!r} is neither so nor not so.", "a look, or a comparison.", line)

    def names(self, expression: Expression, line: int) -> tuple[str, ...]:
        """The names that an expression comes to."""
        value = self.value(expression)
        if not isinstance(value, tuple):
            raise ProgramRefused(f"{value!r} is no list of names.", "find(...), or a list.", line)
        return value

    def _judged(self, expression: Look | Negation | Junction | Comparison) -> Value:
        self.spend(expression.line)
        match expression:
            case Look(function, arguments, line):
                return self._looks.look(function, tuple(self._name(value) for _, value in arguments), line)
            case Negation(of, line):
                return not self.holds(of, line)
            case Junction(parts, is_all, line):
                return (all if is_all else any)(self.holds(part, line) for part in parts)
            case Comparison():
                return self._compare(expression)

    def _name(self, expression: Expression) -> str:
        value = self.value(expression)
        if not isinstance(value, str):
            raise ProgramRefused(f"{value!r} is no name.", "a list of names.")
        return value

    def _compare(self, comparison: Comparison) -> bool:
        left, right = self.value(comparison.left), self.value(comparison.right)
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
