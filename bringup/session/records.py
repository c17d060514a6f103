"""A recorded conversation: one JSON object a line, the first of which says where it was held.

{"kind": "session", "version": 1, "started_at": "2026-05-04T10:20:30+02:00", "scene": "counter", "seed": 7, …}
{"kind": "person", "after_s": 12.4, "text": "put the lemon on the tray"}
{"kind": "event", "after_s": 12.9, "event": "TaskStarted", "task": 31, "text": "…"}
{"kind": "robot", "after_s": 41.0, "text": "The lemon is on the tray (seen just now)."}
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from agent.events import (
    Corrected,
    Event,
    Looked,
    StepInterrupted,
    StepProgressed,
    StepSettled,
    StepStarted,
    TaskEnded,
    TaskStarted,
)
from bringup.settings import Settings
from bringup.terminal.task_lines import event_line
from majordomo import __version__
from majordomo.errors import UnreadableInput
from majordomo.outcome import Outcome

MOST_SIGNS = 20_000
"""Signs of a text that are recorded; a longer line of a person is not read, either."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    def to_line(self) -> str:
        """As one line of JSON; fields that say nothing are left out."""
        return f"{self.model_dump_json(exclude_defaults=True)}\n"


class Opening(_Record):
    """When and where a conversation was held.

    Attributes:
        started_at: Date and time, with the zone.
        release: Of Majordomo.
        scene, seed, checkpoint, planner: As in the settings.
        model: The language model that planned; empty: there was none.
    """

    kind: Literal["session"]
    version: Literal[1]
    started_at: str
    release: str
    scene: str
    seed: int
    checkpoint: str
    planner: str
    model: str = ""

    @classmethod
    def of(cls, settings: Settings, now: datetime) -> "Opening":
        """What a conversation with these settings begins with."""
        model = settings.language_model
        return cls(
            kind="session",
            version=1,
            started_at=now.isoformat(timespec="seconds"),
            release=__version__,
            scene=settings.scene,
            seed=settings.seed,
            checkpoint=settings.checkpoint,
            planner=settings.planner_name,
            model=(model.model or model.folder or "") if settings.planner_name != "builtin" else "",
        )


class Said(_Record):
    """What somebody said, or what was noted.

    Attributes:
        after_s: Since the conversation began [s].
        is_overheard: Whether the person said it while a task ran and nobody waited for it.
    """

    kind: Literal["person", "robot", "note"]
    after_s: float
    text: str
    is_overheard: bool = False


class Happened(_Record):
    """What happened in a task.

    Attributes:
        after_s: Since the conversation began [s].
        event: Its class in `agent.events`.
        text: As it was shown; empty where it was not.
        task: Its number in the journal.
        instruction: Of a task that begins or ends.
        call: Of a step.
        status: Of a step that is settled.
        failure: Its code, where the step has failed.
        outcome: Of a task that ends.
    """

    kind: Literal["event"]
    after_s: float
    event: str
    text: str = ""
    task: int | None = None
    instruction: str = ""
    call: str = ""
    status: str = ""
    failure: str = ""
    outcome: Outcome | None = None


_RECORD: TypeAdapter[Opening | Said | Happened] = TypeAdapter(
    Annotated[Opening | Said | Happened, Field(discriminator="kind")]
)


def happened(event: Event, after_s: float) -> Happened | None:
    """What is recorded of an event; None for what happens all the time."""
    if isinstance(event, Looked | StepProgressed):
        return None
    record = Happened(kind="event", after_s=after_s, event=type(event).__name__, text=event_line(event) or "")
    match event:
        case TaskStarted():
            return record.model_copy(update={"task": event.task_id, "instruction": event.instruction})
        case StepStarted() | StepSettled() | StepInterrupted():
            node = event.node
            code = "" if node.failure is None else str(node.failure.code)
            return record.model_copy(update={"call": str(node.call), "status": str(node.status), "failure": code})
        case TaskEnded():
            result = event.result
            told = {"task": result.task_id, "instruction": result.instruction, "outcome": result.outcome}
            return record.model_copy(update=told)
        case Corrected():
            return record.model_copy(update={"instruction": event.said})
        case _:
            return record


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation that was recorded.

    Attributes:
        opening: How it began; None where that line was forgotten.
        records: What came then, oldest first.
    """

    opening: Opening | None
    records: tuple[Said | Happened, ...]

    @property
    def outcomes(self) -> tuple[tuple[str, Outcome], ...]:
        """Of every task that ended: the words, and how."""
        ends = (one for one in self.records if isinstance(one, Happened))
        return tuple((one.instruction, one.outcome) for one in ends if one.outcome is not None)


def read_session(path: Path) -> Session:
    """Read a recording; a last line that was cut short by a crash is passed over.

    Raises:
        UnreadableInput: It cannot be read, or is no recording.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInput(f"'{path}' cannot be read: {error}.", "majordomo sessions list") from error
    return _session(_records(path, lines))


def _session(records: Iterable[Opening | Said | Happened]) -> Session:
    opening: Opening | None = None
    then: list[Said | Happened] = []
    for record in records:
        if isinstance(record, Opening):
            opening = record
        else:
            then.append(record)
    return Session(opening, tuple(then))


def _records(path: Path, lines: list[str]) -> Iterable[Opening | Said | Happened]:
    whole = lines[:-1]  # the last is empty, unless a crash left half a line
    for number, line in enumerate(whole, start=1):
        try:
            yield _RECORD.validate_json(line)
        except ValidationError as error:
            raise UnreadableInput(
                f"Line {number} of '{path}' is no line of a recorded conversation.", "majordomo sessions list"
            ) from error
