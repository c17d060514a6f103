"""Reads the expressions of a program out of Python's syntax tree, and the calls: nothing that is not listed here.

Names that are written out are checked against the catalogue, in every branch.
"""

import ast
import re
from collections.abc import Callable, Mapping

from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError, UnknownName
from planners.program.functions import Function, check_literal
from planners.program.tree import (
    Call,
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
    Variable,
)

MAX_TEXT = 500
MAX_NUMBER = 100_000
MAX_MEMBERS = 100
COUNT = "len"

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


class ExpressionReader:
    """Turns Python's expressions into ours, node by node.

    Args:
        functions: What may be called.
        catalogue: What may be spoken of.

    Attributes:
        variables: Names that have been assigned to.
    """

    def __init__(self, functions: Mapping[str, Function], catalogue: Catalogue) -> None:
        self.variables: set[str] = set()
        self._functions = functions
        self._catalogue = catalogue
        self._reader_of: Mapping[type[ast.expr], Callable[..., Expression]] = {
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

    def read(self, node: ast.expr) -> Expression:
        """Read an expression.

        Raises:
            ProgramRefused: It holds anything that is not listed.
        """
        reader = self._reader_of.get(type(node))
        if reader is None:
            raise not_allowed(node)
        return reader(node)

    def call(self, node: ast.Call) -> Call:
        """Read a call of a skill, or a look.

        Raises:
            ProgramRefused: There is no such function, or it takes other arguments.
        """
        if not isinstance(node.func, ast.Name):
            raise not_allowed(node.func)
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

    def _literal(self, node: ast.Constant) -> Literal:
        value = node.value
        if isinstance(value, str):
            fits = len(value) <= MAX_TEXT
        elif isinstance(value, int | float):
            fits = abs(value) <= MAX_NUMBER  # which infinity is not, nor what is no number
        else:
            raise not_allowed(node)
        if not fits:
            raise ProgramRefused("A text is too long, or a number too large.", "less.", node.lineno)
        return Literal(value)

    def _variable(self, node: ast.Name) -> Variable:
        if node.id not in self.variables:
            error = UnknownName("variable", node.id, self.variables)
            raise ProgramRefused(error.problem, error.remedy, node.lineno)
        return Variable(node.id)

    def _listing(self, node: ast.List | ast.Tuple) -> Listing:
        return Listing(tuple(self.read(item) for item in node.elts))

    def _member(self, node: ast.Subscript) -> Member:
        index = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if type(index) is not int or not 0 <= index < MAX_MEMBERS:
            raise ProgramRefused("Only a number from 0 can stand there.", "cups[0], or a loop.", node.lineno)
        return Member(self.read(node.value), index, node.lineno)

    def _look(self, node: ast.Call) -> Look | Count:
        if isinstance(node.func, ast.Name) and node.func.id == COUNT:
            if len(node.args) != 1 or node.keywords:
                raise ProgramRefused(f"{COUNT} takes one argument.", f"{COUNT}(names).", node.lineno)
            return Count(self.read(node.args[0]), node.lineno)
        call = self.call(node)
        if not isinstance(call, Look):
            raise ProgramRefused(f"{call.function} gives nothing back.", "it on a line of its own.", node.lineno)
        return call

    def _negation(self, node: ast.UnaryOp) -> Negation:
        if not isinstance(node.op, ast.Not):
            raise not_allowed(node)
        return Negation(self.read(node.operand), node.lineno)

    def _junction(self, node: ast.BoolOp) -> Junction:
        parts = tuple(self.read(part) for part in node.values)
        return Junction(parts, isinstance(node.op, ast.And), node.lineno)

    def _comparison(self, node: ast.Compare) -> Comparison:
        operator = _OPERATORS.get(type(node.ops[0]))
        if operator is None or len(node.ops) > 1:
            raise not_allowed(node)
        left, right = self.read(node.left), self.read(node.comparators[0])
        return Comparison(left, operator, right, node.lineno)

    def _arguments(self, node: ast.Call, function: Function) -> dict[str, Expression]:
        """Arguments by the names of their parameters; those too many under names that no parameter has."""
        names = [parameter.name for parameter in function.parameters]
        names += [f"argument {number}" for number in range(len(names), len(node.args))]
        given = {name: self.read(value) for name, value in zip(names, node.args, strict=False)}
        for keyword in node.keywords:
            if keyword.arg is None or keyword.arg in given:
                raise ProgramRefused("An argument is given twice, or with **.", "each once.", node.lineno)
            given[keyword.arg] = self.read(keyword.value)
        return given

    def _check_literal(self, function: Function, name: str, value: Expression, line: int) -> None:
        if isinstance(value, Literal):
            parameter = next(one for one in function.parameters if one.name == name)
            try:
                check_literal(function, parameter, value.value, self._catalogue)
            except MajordomoError as error:
                raise ProgramRefused(error.problem, error.remedy, line) from None


def not_allowed(node: ast.stmt | ast.expr) -> ProgramRefused:
    """What Python calls it, in words."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(node).__name__).lower()
    return ProgramRefused(f"'{words}' is nothing that a program may hold.", _ALLOWED, node.lineno)
