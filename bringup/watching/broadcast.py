"""What a task is at, for other processes: one small file a process beside the journal, replaced as the task goes on.

Nothing depends on it: where it cannot be written, nobody can watch.
"""

import logging
import os
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from agent.events import Event, Looked, StepProgressed, TaskEnded, TaskStarted
from bringup.terminal.task_lines import event_line
from bringup.terminal.task_picture import TaskPicture
from bringup.terminal.task_view import TaskTree, nothing_said
from majordomo.clock import Clock, WallClock
from majordomo.predicate import VIEWPOINT, Belief, Verdict

FOLDER = "live"
"""Beside the journal."""

ENDING = ".json"
PERIOD_S = 0.2
"""Wall-clock time between two pictures of what changes all the time [s]."""

MOST_LINES = 8

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LiveTask:
    """What a process is at, or did last.

    Attributes:
        process: Its number.
        task_id: As in the journal.
        picture: To be drawn.
        lines: What happened in it last, oldest first, in words.
        line_count: How many there have been.
        beliefs: What was last seen true, from wherever one stands, and how sure that is; what has become so last comes
            last.
        has_ended: Whether the task has.
    """

    process: int
    task_id: int
    picture: TaskPicture
    lines: tuple[str, ...]
    line_count: int
    beliefs: tuple[tuple[str, float], ...]
    has_ended: bool


_LIVE_TASK = TypeAdapter(LiveTask)


class Broadcast:
    """Listens to a process's tasks and writes what they are at.

    Args:
        data_folder: Of the journal.
        planner: Who shall plan.
        clock: The robot's, for the steps' times.
        thinking: Tells what the planner is at; empty while it is not asked.
        wall: The wall's clock.
    """

    def __init__(
        self,
        data_folder: Path,
        planner: str,
        clock: Clock,
        thinking: Callable[[], str] = nothing_said,
        wall: Clock | None = None,
    ) -> None:
        self._path = data_folder / FOLDER / f"{os.getpid()}-{_born(os.getpid())}{ENDING}"
        self._planner = planner
        self._clock = clock
        self._thinking = thinking
        self._wall = WallClock() if wall is None else wall
        self._tree: TaskTree | None = None
        self._task_id = 0
        self._lines: deque[str] = deque(maxlen=MOST_LINES)
        self._line_count = 0
        self._seen: dict[str, float] = {}
        self._has_ended = False
        self._written_s = -PERIOD_S
        _remove_dead(self._path.parent)

    def notice(self, event: Event) -> None:
        """Listen."""
        if isinstance(event, TaskStarted):
            self._tree = TaskTree(event.instruction, self._planner, self._clock, self._thinking)
            self._task_id, self._has_ended = event.task_id, False
            self._lines.clear()
            self._line_count = 0
        if self._tree is None:
            return
        self._tree.notice(event)
        self._has_ended = self._has_ended or isinstance(event, TaskEnded)
        if isinstance(event, Looked):
            self._see(event.beliefs)
        line = event_line(event)
        if line is not None:
            self._lines.append(line)
            self._line_count += 1
        if not isinstance(event, Looked | StepProgressed):
            self._write()

    def refresh(self) -> None:
        """Write what changes all the time, now and then; called as often as one likes."""
        if not self._has_ended and self._wall.now_s() - self._written_s >= PERIOD_S:
            self._write()

    def close(self) -> None:
        """Leave nothing behind. May be called more than once."""
        _remove(self._path)

    def _see(self, beliefs: tuple[Belief, ...]) -> None:
        for belief in beliefs:
            if belief.predicate.name in VIEWPOINT:
                continue
            if belief.verdict is Verdict.TRUE:
                self._seen[str(belief.predicate)] = belief.probability  # what was so already keeps its place
            elif belief.verdict is Verdict.FALSE:
                self._seen.pop(str(belief.predicate), None)

    def _write(self) -> None:
        tree = self._tree
        if tree is None:
            return
        self._written_s = self._wall.now_s()
        lines, seen = tuple(self._lines), tuple(self._seen.items())
        live = LiveTask(os.getpid(), self._task_id, tree.picture(), lines, self._line_count, seen, self._has_ended)
        draft = self._path.with_suffix(".draft")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(_LIVE_TASK.dump_json(live))
            draft.replace(self._path)
        except OSError as error:
            _log.debug("nobody can watch: %s", error)


def live_tasks(data_folder: Path) -> tuple[LiveTask, ...]:
    """What the processes that live are at: the one that was written last comes last."""
    found = []
    for path in filter(_is_alive, (data_folder / FOLDER).glob(f"*{ENDING}")):
        with suppress(OSError, ValidationError):  # it has just gone, or is another release's
            found.append((path.stat().st_mtime_ns, _LIVE_TASK.validate_json(path.read_bytes())))
    return tuple(live for _, live in sorted(found, key=lambda pair: pair[0]))


def _remove_dead(folder: Path) -> None:
    """Remove what processes that crashed have left behind."""
    for path in folder.glob("*.*"):
        if not _is_alive(path):
            _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _log.debug("%s stays: %s", path, error)


def _is_alive(path: Path) -> bool:
    """Whether the process whose file this is still runs, and is not another that was given its number."""
    process, _, born = path.stem.partition("-")
    return born == _born(process)


def _born(process: int | str) -> str:
    """When a process began, as the kernel counts; "never" where there is none."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[19]  # Source: proc(5), starttime
    except OSError:
        return "never"
