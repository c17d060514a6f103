"""Reads a program: Python's own parser, and of what it knows only what is listed here; nothing is ever compiled or run.

What is not listed is refused.
"""

import ast
import re
from collections.abc import Callable, Mapping

from majordomo.catalogue import Catalogue
from planners.program.expressions import COUNT, ExpressionReader, not_allowed
from planners.program.functions import Function
from planners.program.text import plain_text
from planners.program.tree import (
    Act,
    Assignment,
    Block,
    Choice,
    Comparison,
    Count,
    Each,
    Expression,
    Junction,
    Leap,
    Listing,
    Look,
    Member,
    Negation,
    Program,
    ProgramRefused,
    Repetition,
    Statement,
)

MAX_STATEMENTS = 60

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


def read_program(text: str, functions: Mapping[str, Function], catalogue: Catalogue) -> Program:
    """Read a program.

    Args:
        text: As a language model writes it.
        functions: What it may call.
        catalogue: What it may speak of.

    Raises:
        ProgramRefused: It holds anything else, or is empty, too long, too deep, or no Python.
    """
    text = plain_text(text)
    try:
        module = ast.parse(text)
    except SyntaxError as error:
        raise ProgramRefused(f"It cannot be read: {error.msg}.", "plain Python.", error.lineno) from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise ProgramRefused(f"It cannot be read: {type(error).__name__}.", "a simpler program.") from None
    body = _Reader(functions, catalogue).block(module.body)
    if not body:
        raise ProgramRefused("It does nothing.", "calls of the functions above.")
    return Program(body, text)


class _Reader:
    """Turns Python's statements into ours, node by node."""

    def __init__(self, functions: Mapping[str, Function], catalogue: Catalogue) -> None:
        self._functions = functions
        self._expressions = ExpressionReader(functions, catalogue)
        self._statements = 0
        self._loops = 0
        self._reader_of: Mapping[type[ast.stmt], Callable[..., Statement]] = {
            ast.Expr: self._act,
            ast.Assign: self._assignment,
            ast.If: self._choice,
            ast.For: self._each,
            ast.While: self._repetition,
            ast.Break: self._leap,
            ast.Continue: self._leap,
        }

    def block(self, nodes: list[ast.stmt]) -> Block:
        """Read statements; `pass` is none."""
        return tuple(self._statement(node) for node in nodes if not isinstance(node, ast.Pass))

    def _statement(self, node: ast.stmt) -> Statement:
        self._statements += 1
        if self._statements > MAX_STATEMENTS:
            raise ProgramRefused("It has too many statements.", f"at most {MAX_STATEMENTS}.", node.lineno)
        reader = self._reader_of.get(type(node))
        if reader is None:
            raise not_allowed(node)
        return reader(node)

    def _act(self, node: ast.Expr) -> Act:
        if not isinstance(node.value, ast.Call):
            raise ProgramRefused("Nothing comes of this line.", "a call of a skill.", node.lineno)
        call = self._expressions.call(node.value)
        if isinstance(call, Look):
            raise ProgramRefused(f"Nothing comes of looking with {call.function}.", "if, or a name = ...", node.lineno)
        return Act(call)

    def _assignment(self, node: ast.Assign) -> Assignment:
        if len(node.targets) != 1:
            raise ProgramRefused("It assigns to several names at once.", "one name = ...", node.lineno)
        value = self._expressions.read(node.value)
        return Assignment(self._target(node.targets[0]), value, node.lineno)

    def _choice(self, node: ast.If) -> Choice:
        test = self._expressions.read(node.test)
        return Choice(test, self.block(node.body), self.block(node.orelse), node.lineno)

    def _each(self, node: ast.For) -> Each:
        source = self._expressions.read(node.iter)
        name = self._target(node.target)
        return Each(name, source, self._loop(node), node.lineno)

    def _repetition(self, node: ast.While) -> Repetition:
        test = self._expressions.read(node.test)
        if not _looks(test):
            raise ProgramRefused("The loop's condition never changes.", "a condition that looks.", node.lineno)
        return Repetition(test, self._loop(node), node.lineno)

    def _loop(self, node: ast.For | ast.While) -> Block:
        if node.orelse:
            raise ProgramRefused("A loop has no else.", "the statements after the loop.", node.lineno)
        self._loops += 1
        body = self.block(node.body)
        self._loops -= 1
        return body

    def _leap(self, node: ast.Break | ast.Continue) -> Leap:
        if not self._loops:
            raise ProgramRefused("There is no loop around this.", "it inside of a loop.", node.lineno)
        return Leap(isinstance(node, ast.Break), node.lineno)

    def _target(self, node: ast.expr) -> str:
        """A name that may be assigned to."""
        if not isinstance(node, ast.Name):
            raise not_allowed(node)
        if not _NAME.fullmatch(node.id) or node.id in self._functions or node.id == COUNT:
            raise ProgramRefused(f"'{node.id}' cannot be assigned to.", "another name.", node.lineno)
        self._expressions.variables.add(node.id)
        return node.id


def _looks(expression: Expression) -> bool:
    """Whether an expression looks at the world."""
    match expression:
        case Look():
            return True
        case Negation(of) | Count(of) | Member(of):
            return _looks(of)
        case Junction(parts) | Listing(parts):
            return any(map(_looks, parts))
        case Comparison(left, _, right):
            return _looks(left) or _looks(right)
    return False
