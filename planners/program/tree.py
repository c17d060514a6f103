"""A program as the interpreter knows it: the only statements and expressions that there are."""

from dataclasses import dataclass

from majordomo.errors import MajordomoError

Value = str | bool | int | float | tuple[str, ...]
"""What an expression comes to: a name, whether something is so, a number, or names."""


class ProgramRefused(MajordomoError):
    """A program holds what programs may not hold, goes on for ever, or does not fit the world.

    Args:
        problem: What is wrong, as one sentence.
        remedy: What to write instead, in the imperative.
        line: Where, from 1; None: the program as a whole.
    """

    code = "program_refused"

    def __init__(self, problem: str, remedy: str, line: int | None = None) -> None:
        super().__init__(problem if line is None else f"Line {line}: {problem}", remedy)
        self.line = line


@dataclass(frozen=True, slots=True)
class Literal:
    """A name, a number, True or False."""

    value: str | bool | int | float


@dataclass(frozen=True, slots=True)
class Variable:
    """What was assigned to a name, or what a loop is at."""

    name: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Names written out: `["red cup", "bowl"]`."""

    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One of several names, by its number: `cups[0]`."""

    of: "Expression"
    number: int
    line: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many names: `len(cups)`."""

    of: "Expression"
    line: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments, by the names of its parameters."""

    function: str
    arguments: tuple[tuple[str, "Expression"], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Look(Call):
    """A call that looks at the world."""


@dataclass(frozen=True, slots=True)
class Negation:
    """`not ...`."""

    of: "Expression"
    line: int


@dataclass(frozen=True, slots=True)
class Junction:
    """`... and ...` where all must be so, else `... or ...`; what is not needed is not looked at."""

    parts: tuple["Expression", ...]
    is_all: bool
    line: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values with `==`, `!=`, `<`, `<=`, `>`, `>=`, `in` or `not in` between them."""

    left: "Expression"
    operator: str
    right: "Expression"
    line: int


Expression = Literal | Variable | Listing | Member | Count | Look | Negation | Junction | Comparison


@dataclass(frozen=True, slots=True)
class Act:
    """A skill is to be carried out."""

    call: Call


@dataclass(frozen=True, slots=True)
class Assignment:
    """`name = ...`."""

    name: str
    value: Expression
    line: int


@dataclass(frozen=True, slots=True)
class Choice:
    """`if ...: ... else: ...`."""

    test: Expression
    then: "Block"
    otherwise: "Block"
    line: int


@dataclass(frozen=True, slots=True)
class Each:
    """`for name in ...: ...`; the names are looked for once, before the first turn."""

    name: str
    source: Expression
    body: "Block"
    line: int


@dataclass(frozen=True, slots=True)
class Repetition:
    """`while ...: ...`."""

    test: Expression
    body: "Block"
    line: int


@dataclass(frozen=True, slots=True)
class Leap:
    """`break`, or `continue`."""

    is_break: bool
    line: int


Statement = Act | Assignment | Choice | Each | Repetition | Leap
Block = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A program that was read, and its text."""

    body: Block
    text: str

    def line(self, number: int) -> str:
        """What is written in a line, from 1, without what surrounds it."""
        return self.text.splitlines()[number - 1].strip()
