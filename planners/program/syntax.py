"""Reads a program: Python's own parser, and of what it knows only what is listed here; nothing is ever compiled or run.

What is not listed is refused. Names that are written out are checked against the catalogue, in every branch.
"""

import ast
import re
from collections.abc import Callable, Mapping

from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError, UnknownName
from planners.program.functions import Function, check_literal
from planners.program.text import plain_text
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
    Variable,
)

MAX_STATEMENTS = 60
MAX_TEXT = 500
MAX_NUMBER = 100_000
MAX_MEMBERS = 100
COUNT = "len"

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_ALLOWED = "calls of the functions above, assignments, if, for, while, break, continue, and, or, not and comparisons."
_OPERATORS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}


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
    """Turns Python's syntax tree into ours, node by node."""

    def __init__(self, functions: Mapping[str, Function], catalogue: Catalogue) -> None:
        self._functions = functions
        self._catalogue = catalogue
        self._variables: set[str] = set()
        self._statements = 0
        self._loops = 0
        self._statement_of: Mapping[type[ast.stmt], Callable[..., Statement]] = {
            ast.Expr: self._act,
            ast.Assign: self._assignment,
            ast.If: self._choice,
            ast.For: self._each,
            ast.While: self._repetition,
            ast.Break: self._leap,
            ast.Continue: self._leap,
        }
        self._expression_of: Mapping[type[ast.expr], Callable[..., Expression]] = {
            ast.Constant: self._literal,
            ast.Name: self._variable,
            ast.List: self._listing,
            ast.Tuple: self._listing,
            ast.Subscript: self._member,
            ast.Call: self._look,
            ast.UnaryOp: self._negation,
            ast.BoolOp: self._junction,
            ast.Compare: self._comparison,
        }

    def block(self, nodes: list[ast.stmt]) -> Block:
        """Read statements; `pass` is none."""
        return tuple(self._statement(node) for node in nodes if not isinstance(node, ast.Pass))

    def _statement(self, node: ast.stmt) -> Statement:
        self._statements += 1
        if self._statements > MAX_STATEMENTS:
            raise ProgramRefused("It has too many statements.", f"at most {MAX_STATEMENTS}.", node.lineno)
        reader = self._statement_of.get(type(node))
        if reader is None:
            raise _not_allowed(node)
        return reader(node)

    def _expression(self, node: ast.expr) -> Expression:
        reader = self._expression_of.get(type(node))
        if reader is None:
            raise _not_allowed(node)
        return reader(node)

    # statements

    def _act(self, node: ast.Expr) -> Act:
        if not isinstance(node.value, ast.Call):
            raise ProgramRefused("Nothing comes of this line.", "a call of a skill.", node.lineno)
        call = self._call(node.value)
        if isinstance(call, Look):
            raise ProgramRefused(f"Nothing comes of looking with {call.function}.", "if, or a name = ...", node.lineno)
        return Act(call)

    def _assignment(self, node: ast.Assign) -> Assignment:
        if len(node.targets) != 1:
            raise ProgramRefused("It assigns to several names at once.", "one name = ...", node.lineno)
        value = self._expression(node.value)
        return Assignment(self._target(node.targets[0]), value, node.lineno)

    def _choice(self, node: ast.If) -> Choice:
        test = self._expression(node.test)
        return Choice(test, self.block(node.body), self.block(node.orelse), node.lineno)

    def _each(self, node: ast.For) -> Each:
        source = self._expression(node.iter)
        name = self._target(node.target)
        return Each(name, source, self._loop(node), node.lineno)

    def _repetition(self, node: ast.While) -> Repetition:
        test = self._expression(node.test)
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
            raise _not_allowed(node)
        if not _NAME.fullmatch(node.id) or node.id in self._functions or node.id == COUNT:
            raise ProgramRefused(f"'{node.id}' cannot be assigned to.", "another name.", node.lineno)
        self._variables.add(node.id)
        return node.id

    # expressions

    def _literal(self, node: ast.Constant) -> Literal:
        value = node.value
        if isinstance(value, str):
            fits = len(value) <= MAX_TEXT
        elif isinstance(value, int | float):
            fits = abs(value) <= MAX_NUMBER  # which infinity is not, nor what is no number
        else:
            raise _not_allowed(node)
        if not fits:
            raise ProgramRefused("A text is too long, or a number too large.", "less.", node.lineno)
        return Literal(value)

    def _variable(self, node: ast.Name) -> Variable:
        if node.id not in self._variables:
            error = UnknownName("variable", node.id, self._variables)
            raise ProgramRefused(error.problem, error.remedy, node.lineno)
        return Variable(node.id)

    def _listing(self, node: ast.List | ast.Tuple) -> Listing:
        return Listing(tuple(self._expression(item) for item in node.elts))

    def _member(self, node: ast.Subscript) -> Member:
        index = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if type(index) is not int or not 0 <= index < MAX_MEMBERS:
            raise ProgramRefused("Only a number from 0 can stand there.", "cups[0], or a loop.", node.lineno)
        return Member(self._expression(node.value), index, node.lineno)

    def _look(self, node: ast.Call) -> Look | Count:
        if isinstance(node.func, ast.Name) and node.func.id == COUNT:
            if len(node.args) != 1 or node.keywords:
                raise ProgramRefused(f"{COUNT} takes one argument.", f"{COUNT}(names).", node.lineno)
            return Count(self._expression(node.args[0]), node.lineno)
        call = self._call(node)
        if not isinstance(call, Look):
            raise ProgramRefused(f"{call.function} gives nothing back.", "it on a line of its own.", node.lineno)
        return call

    def _negation(self, node: ast.UnaryOp) -> Negation:
        if not isinstance(node.op, ast.Not):
            raise _not_allowed(node)
        return Negation(self._expression(node.operand), node.lineno)

    def _junction(self, node: ast.BoolOp) -> Junction:
        parts = tuple(self._expression(part) for part in node.values)
        return Junction(parts, isinstance(node.op, ast.And), node.lineno)

    def _comparison(self, node: ast.Compare) -> Comparison:
        operator = _OPERATORS.get(type(node.ops[0]))
        if operator is None or len(node.ops) > 1:
            raise _not_allowed(node)
        left, right = self._expression(node.left), self._expression(node.comparators[0])
        return Comparison(left, operator, right, node.lineno)

    # calls

    def _call(self, node: ast.Call) -> Call:
        if not isinstance(node.func, ast.Name):
            raise _not_allowed(node.func)
        function = self._functions.get(node.func.id)
        if function is None:
            error = UnknownName("function", node.func.id, self._functions)
            raise ProgramRefused(error.problem, error.remedy, node.lineno)
        given = self._arguments(node, function)
        known = {parameter.name: parameter for parameter in function.parameters}
        missing = [name for name, parameter in known.items() if parameter.is_required and name not in given]
        if missing or not given.keys() <= known.keys():
            form = f"{node.func.id}({', '.join(known)})"
            raise ProgramRefused(f"{node.func.id} is called with other arguments than it has.", form, node.lineno)
        arguments = tuple((name, given[name]) for name in known if name in given)
        for name, value in arguments:
            self._check_literal(function, name, value, node.lineno)
        return (Look if function.is_look else Call)(node.func.id, arguments, node.lineno)

    def _arguments(self, node: ast.Call, function: Function) -> dict[str, Expression]:
        """Arguments by the names of their parameters; those too many under names that no parameter has."""
        names = [parameter.name for parameter in function.parameters]
        names += [f"argument {number}" for number in range(len(names), len(node.args))]
        given = {name: self._expression(value) for name, value in zip(names, node.args, strict=False)}
        for keyword in node.keywords:
            if keyword.arg is None or keyword.arg in given:
                raise ProgramRefused("An argument is given twice, or with **.", "each once.", node.lineno)
            given[keyword.arg] = self._expression(keyword.value)
        return given

    def _check_literal(self, function: Function, name: str, value: Expression, line: int) -> None:
        if isinstance(value, Literal):
            parameter = next(one for one in function.parameters if one.name == name)
            try:
                check_literal(function, parameter, value.value, self._catalogue)
            except MajordomoError as error:
                raise ProgramRefused(error.problem, error.remedy, line) from None


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


def _not_allowed(node: ast.stmt | ast.expr) -> ProgramRefused:
    """What Python calls it, in words."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(node).__name__).lower()
    return ProgramRefused(f"'{words}' is nothing that a program may hold.", _ALLOWED, node.lineno)
