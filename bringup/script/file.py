"""From a script's YAML to its parts: its head, and its steps with those of the scripts that it includes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bringup.document import BadDocument, Document, Location, Problem, read_document
from bringup.script.head import CLAIM_FORM, STEP_FORM, ScriptHead, read_head
from bringup.script.shelf import suggested_script, with_ending
from majordomo.errors import MajordomoError
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from planners.script_draft import ScriptStep

MAX_STEPS = 100
EXPECT, INCLUDE = "expect", "include"


class BadScript(BadDocument):
    """A script cannot be used."""

    code = "bad_script"
    what = "script"
    command = "scripts"


@dataclass(frozen=True, slots=True)
class ScriptParts:
    """What was read of a script.

    Attributes:
        document: Its file.
        head: None where it is wrong.
        steps: Those that could be read.
        expected: The claims at its end that could be read.
    """

    document: Document
    head: ScriptHead | None
    steps: tuple[ScriptStep, ...]
    expected: tuple[Predicate, ...]


class ScriptReader:
    """Reads a script and those that it includes.

    Attributes:
        problems: Everything that is wrong, in all of them.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._read: dict[Path, tuple[ScriptStep, ...]] = {}
        self._open: list[Path] = []

    def read(self, path: Path) -> ScriptParts:
        """Read a file.

        Raises:
            BadScript: It cannot be read at all.
        """
        self._open.append(path.resolve())
        try:
            document = read_document(path, BadScript)
            head = self._head(document)
            content = document.content if isinstance(document.content, dict) else {}
            entries = content.get("steps")
            steps = self._steps(document, entries if isinstance(entries, list) else [])
            expected = tuple(self._claims(document, content.get(EXPECT, ()), (EXPECT,)))
            after = len(entries) + 1 if isinstance(entries, list) else 1
            checks = (ScriptStep(_expectation(claim), after, document.spot((EXPECT,))) for claim in expected)
            return ScriptParts(document, head, (*steps, *checks), expected)
        finally:
            self._open.pop()

    def _head(self, document: Document) -> ScriptHead | None:
        head = read_head(document.content)
        if isinstance(head, ScriptHead):
            return head
        for fault in head:
            self._note(document, fault.location, fault.text, fault.remedy)
        return None

    def _steps(self, document: Document, entries: Sequence[object]) -> list[ScriptStep]:
        steps: list[ScriptStep] = []
        for index, entry in enumerate(entries):
            location: Location = ("steps", index)
            steps += self._steps_of(document, entry, location, index + 1)
            if len(steps) > MAX_STEPS:
                self._note(document, location, f"the script has more than {MAX_STEPS} steps.", "several scripts.")
                break
        return steps[:MAX_STEPS]

    def _steps_of(self, document: Document, entry: object, location: Location, number: int) -> Iterator[ScriptStep]:
        """The steps of one entry."""
        if isinstance(entry, str):
            yield ScriptStep(entry, number, document.spot(location))
            return
        if not isinstance(entry, dict) or len(entry) != 1:
            got = f"the keys {', '.join(entry)}" if isinstance(entry, dict) else repr(entry)
            self._note(document, location, f"this is no step; got {got:.80}.", f"{STEP_FORM}.")
            return
        ((key, value),) = entry.items()
        location = (*location, key)
        place = document.spot(location)
        if key == INCLUDE:
            yield from (replace(step, number=number) for step in self._included(document, value, location))
        elif key == EXPECT:
            claims = self._claims(document, value, location)
            yield from (ScriptStep(_expectation(claim), number, place) for claim in claims)
        elif isinstance(value, dict) or value is None:
            yield ScriptStep(SkillCall(key, value or {}), number, place)
        else:
            self._note(document, location, f"its arguments have no names; got {value!r:.60}.", f"{STEP_FORM}.")

    def _included(self, document: Document, value: object, location: Location) -> tuple[ScriptStep, ...]:
        if not isinstance(value, str):
            self._note(document, location, f"a file must be named; got {value!r:.60}.", "- include: other.yaml")
            return ()
        path = with_ending(document.path.parent / value)
        if not path.is_file():
            near = suggested_script(path)
            self._note(document, location, f"there is no script '{value}'.", near or "the path of a file.")
            return ()
        where = path.resolve()
        if where in self._open:
            ring = [*self._open[self._open.index(where) :], where]
            text = f"the scripts include each other without end: {' → '.join(one.name for one in ring)}."
            self._note(document, location, text, "leaving one of these includes out.")
            return ()
        if where not in self._read:
            try:
                self._read[where] = self.read(path).steps
            except BadScript as error:
                self.problems += error.problems
                self._read[where] = ()
        return self._read[where]

    def _claims(self, document: Document, value: object, location: Location) -> Iterator[Predicate]:
        claims = value if isinstance(value, list | tuple) else [value]
        if isinstance(value, list) and not value:
            self._note(document, location, "nothing is expected.", CLAIM_FORM)
        for index, claim in enumerate(claims):
            where = (*location, index) if isinstance(value, list) else location
            if not isinstance(claim, str):
                self._note(document, where, f"this is no claim; got {claim!r:.60}.", CLAIM_FORM)
                continue
            try:
                yield Predicate.parse(claim)
            except MajordomoError as error:
                self._note(document, where, error.problem, CLAIM_FORM)

    def _note(self, document: Document, location: Location, text: str, remedy: str) -> None:
        self.problems.append(Problem(document.spot(location), text, remedy))


def _expectation(claim: Predicate) -> SkillCall:
    return SkillCall(EXPECT, {"claim": str(claim)})
