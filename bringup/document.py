"""A person's YAML file as plain values, with the line of every part; what is wrong is told by file, line and key."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import yaml

from majordomo.errors import MajordomoError

MAX_CHARACTERS = 100_000

Location = tuple[str | int, ...]
"""Keys and positions (from 0) that lead from the whole to a part."""

_PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null")}


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A part of a file: "tidy.yaml:7: steps.3.pick"."""

    path: Path
    line: int
    key: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.key}" if self.key else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file.

    Attributes:
        spot: Where.
        text: What is wrong, and what was got.
        remedy: What is allowed.
    """

    spot: Spot
    text: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.spot}: {self.text} Try: {self.remedy}"


class BadDocument(MajordomoError):
    """A file that a person wrote cannot be used; the message names every place that is wrong.

    Attributes:
        what: What such a file is.
        command: Whose `check` looks at one.
        problems: Those of the file itself first.
    """

    what: ClassVar[str]
    command: ClassVar[str]

    def __init__(self, path: Path, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: (problem.spot.path != path, problem.spot))
        told = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(
            f"The {self.what} {path} cannot be used:\n{told}",
            f"mending that; majordomo {self.command} check {path} looks again.",
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A file's content.

    Attributes:
        path: Of the file, as it was named.
        content: Lists, mappings with text for keys, and plain values.
        lines: From 1, by location.
    """

    path: Path
    content: object
    lines: Mapping[Location, int]

    def spot(self, location: Location) -> Spot:
        """Where a part is; of a part that is not there, where the next greater one is.

        Parts of the location that lead nowhere are passed over: a validator names its own branches among them.
        """
        known: Location = ()
        for part in location:
            if (*known, part) in self.lines:
                known = (*known, part)
        missing = location[-1:] if location and location[-1] not in known else ()
        words = (str(part + 1) if isinstance(part, int) else part for part in (*known, *missing))
        return Spot(self.path, self.lines.get(known, 1), ".".join(words))


Refuse = Callable[[str, str], BadDocument]
"""Makes the error of a file that cannot be read at all: from what is wrong, and what is allowed."""


def read_document(path: Path, bad: type[BadDocument]) -> Document:
    """Read a file.

    Raises:
        BadDocument: Of the kind `bad`: it cannot be read, or holds what is not plain YAML; every place is named.
    """

    def refuse(text: str, remedy: str, line: int = 1) -> BadDocument:
        return bad(path, [Problem(Spot(path, line, ""), text, remedy)])

    reader = _Reader(path)
    try:
        root = yaml.compose(_text_of(path, refuse), Loader=yaml.SafeLoader)
        content = None if root is None else reader.plain(root, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        raise refuse(f"this is not YAML: {error.problem or error.context}.", "YAML; quotes help.", line) from None
    except yaml.YAMLError as error:
        raise refuse(f"this is not YAML: {error}.", "plain text in UTF-8.") from None
    except RecursionError:
        raise refuse("this is nested without end.", "a list of steps.") from None
    if reader.problems:
        raise bad(path, reader.problems)
    return Document(path, content, reader.lines)


def _text_of(path: Path, refuse: Refuse) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise refuse(f"it cannot be read: {error.strerror}.", "the path of a readable file.") from None
    except UnicodeDecodeError:
        raise refuse("it is not text in UTF-8.", "the path of a YAML file.") from None
    if len(text) > MAX_CHARACTERS:
        raise refuse(f"it has {len(text)} characters.", f"at most {MAX_CHARACTERS}.")
    return text


@dataclass(slots=True)
class _Reader:
    """Turns nodes into plain values, and notes where they stand."""

    path: Path
    lines: dict[Location, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)
    _values: yaml.constructor.SafeConstructor = field(default_factory=yaml.constructor.SafeConstructor)

    def plain(self, node: yaml.Node, location: Location) -> object:
        """A node's value; None where it is refused."""
        self.lines.setdefault(location, node.start_mark.line + 1)
        if id(node) in self._seen:
            self._refuse(node, location, "this is an alias.", "writing it out, or an include.")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, location)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(part, (*location, index)) for index, part in enumerate(node.value)]
        return self._scalar(node, location)

    def _scalar(self, node: yaml.Node, location: Location) -> object:
        if node.tag in _PLAIN:
            try:
                value: object = self._values.construct_object(node)
            except ValueError:  # a number of 5000 digits
                pass
            else:
                return value
        self._refuse(node, location, f"'{node.value[:40]}' is no plain value.", "text in quotes.")
        return None

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, object]:
        content: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag != "tag:yaml.org,2002:str":
                self._refuse(key_node, location, "a key here is not text.", "text; in quotes if it looks like a value.")
            elif key in content:
                first = self.lines[(*location, key)]
                self._refuse(key_node, (*location, key), f"it is there twice, first in line {first}.", "one of them.")
            else:
                self.lines[(*location, key)] = key_node.start_mark.line + 1
                content[key] = self.plain(value_node, (*location, key))
        return content

    def _refuse(self, node: yaml.Node, location: Location, text: str, remedy: str) -> None:
        words = ".".join(str(part + 1) if isinstance(part, int) else part for part in location)
        self.problems.append(Problem(Spot(self.path, node.start_mark.line + 1, words), text, remedy))
