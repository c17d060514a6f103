"""The journal: INTENT on disk before anything moves, DONE after; what a crash leaves open is looked at, not redone.

    task_id = journal.begin_task("put the red cup in the microwave", "kitchen", seed=0)
    journal.intent(task_id, "s1", call, 1, progress)            # on disk when it returns
    ...                                                         # the robot moves
    journal.done(task_id, "s1", 1, "succeeded", "", progress)
    journal.end_task(task_id, Outcome.DONE)

`progress` is what is needed to go on with the task from there; an entry and its progress are both on disk, or neither.
Entries are in the order in which they were written; their times are labels. One thread writes.
"""

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from majordomo.clock import Clock
from majordomo.errors import JournalError
from majordomo.outcome import Outcome
from majordomo.skill import SkillCall
from memory.durable_file import Connect, DurableFile, Schema
from memory.journal_records import Event, StepRecord, TaskRecord
from memory.task_locks import TaskLocks

SCHEMA = Schema(
    application_id=0x4D4A444F,  # "MJDO"
    version=1,
    tables="""
        CREATE TABLE tasks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            instruction TEXT NOT NULL, scene TEXT NOT NULL, seed INTEGER,
            began_s REAL NOT NULL, ended_s REAL, outcome TEXT, graph TEXT -- its progress
        );
        CREATE TABLE steps (
            task_id INTEGER NOT NULL REFERENCES tasks (id),
            call_id TEXT NOT NULL, attempt INTEGER NOT NULL,
            skill TEXT NOT NULL, arguments TEXT NOT NULL, intent_s REAL NOT NULL,
            done_s REAL, status TEXT, detail TEXT,
            PRIMARY KEY (task_id, call_id, attempt)
        );
        CREATE TABLE events (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            task_id INTEGER NOT NULL REFERENCES tasks (id),
            at_s REAL NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL
        );
        CREATE INDEX events_by_task ON events (task_id);
    """,
)


class Journal:
    """What was asked, begun and ended, in a file that survives a crash.

    Args:
        path: Made with its folder if it does not exist.
        clock: Tells the date; its times are recorded, never compared.
        busy_timeout_s: How long to wait while another program writes.
        connect: Opens the file.

    Raises:
        JournalError: The file cannot be opened or written, is no journal, or is one of another version.
    """

    def __init__(
        self, path: Path, clock: Clock, busy_timeout_s: float = 5.0, connect: Connect = sqlite3.connect
    ) -> None:
        self.path = path
        self._clock = clock
        self._file = DurableFile(path, SCHEMA, busy_timeout_s, connect)
        self._locks = TaskLocks(path)

    def begin_task(self, instruction: str, scene: str, seed: int | None = None) -> int:
        """Write that a task begins and return its id; until it ends, nobody else can adopt it."""
        row = (instruction, scene, seed, self._clock.now_s())
        with self._file.transaction():  # nobody sees the task before it is locked
            cursor = self._file.write("INSERT INTO tasks (instruction, scene, seed, began_s) VALUES (?, ?, ?, ?)", row)
            assert cursor.lastrowid is not None  # an INSERT has just succeeded
            self._locks.take(cursor.lastrowid)
        return cursor.lastrowid

    def adopt(self, task_id: int) -> bool:
        """Take over a task that has not ended; False: somebody works on it, here or in another program, or it has.

        Raises:
            JournalError: There is none of that id.
        """
        if not self._locks.take(task_id):
            return False
        if self.task(task_id).outcome is None:  # now that nobody else can end it
            return True
        self._locks.release(task_id)
        return False

    def is_cut_off(self, task_id: int) -> bool:
        """Whether a task has not ended, and nobody works on it: here, or in another program.

        Raises:
            JournalError: There is none of that id.
        """
        return self.task(task_id).outcome is None and self._locks.is_free(task_id)

    def intent(self, task_id: int, call_id: str, call: SkillCall, attempt: int, progress: str | None = None) -> None:
        """Write that a call is about to start; nothing may move before this returns.

        Raises:
            JournalError: It cannot be written, that attempt was announced before, or the task is not open.
        """
        self._expect_open(task_id)
        arguments = _json(dict(call.arguments), f"the arguments of {call}")
        columns = "task_id, call_id, attempt, skill, arguments, intent_s"
        row = (task_id, call_id, attempt, call.skill, arguments, self._clock.now_s())
        try:
            with self._file.transaction():
                self._file.write(f"INSERT INTO steps ({columns}) VALUES (?, ?, ?, ?, ?, ?)", row)
                self._keep_progress(task_id, progress)
        except sqlite3.IntegrityError:
            raise JournalError(
                f"Task {task_id} already has an INTENT for attempt {attempt} of '{call_id}' ({call}).",
                "looking at the world first, then the next attempt's number.",
            ) from None

    def done(
        self,
        task_id: int,
        call_id: str,
        attempt: int,
        status: str,
        detail: str = "",
        progress: str | None = None,
    ) -> None:
        """Write how an attempt ended.

        Raises:
            JournalError: It cannot be written, or there is no open INTENT for that attempt.
        """
        with self._file.transaction():
            cursor = self._file.write(
                "UPDATE steps SET done_s = ?, status = ?, detail = ?"
                " WHERE task_id = ? AND call_id = ? AND attempt = ? AND done_s IS NULL",
                (self._clock.now_s(), str(status), detail, task_id, call_id, attempt),
            )
            if cursor.rowcount == 0:
                raise JournalError(
                    f"Task {task_id} has no open INTENT for attempt {attempt} of '{call_id}'.",
                    "intent() before it starts, and done() once.",
                )
            self._keep_progress(task_id, progress)

    def event(self, task_id: int, kind: str, payload: Mapping[str, Any]) -> None:  # JSON values of any shape
        """Write something worth keeping.

        Raises:
            JournalError: It cannot be written, there is no such task, or the payload is not JSON values.
        """
        row = (task_id, self._clock.now_s(), str(kind), _json(dict(payload), f"the payload of '{kind}'"))
        try:
            self._file.write("INSERT INTO events (task_id, at_s, kind, payload) VALUES (?, ?, ?, ?)", row)
        except sqlite3.IntegrityError:
            raise self._no_task(task_id) from None

    def end_task(self, task_id: int, outcome: Outcome, progress: str | None = None) -> None:
        """Write how a task ended; once.

        Raises:
            JournalError: It cannot be written, or the task is not open.
        """
        self._expect_open(task_id)
        row = (self._clock.now_s(), str(outcome), task_id)
        with self._file.transaction():
            self._file.write("UPDATE tasks SET ended_s = ?, outcome = ? WHERE id = ?", row)
            self._keep_progress(task_id, progress)
        self._locks.release(task_id)

    def save_progress(self, task_id: int, progress: str) -> None:
        """Keep how far a task is; what was kept before is forgotten."""
        if self._file.write("UPDATE tasks SET graph = ? WHERE id = ?", (progress, task_id)).rowcount == 0:
            raise self._no_task(task_id)

    def progress(self, task_id: int) -> str | None:
        """How far a task is, as last kept; None if it never was."""
        rows = self._file.rows("SELECT graph FROM tasks WHERE id = ?", (task_id,))
        if not rows:
            raise self._no_task(task_id)
        progress: str | None = rows[0][0]
        return progress

    def task(self, task_id: int) -> TaskRecord:
        """Return one task.

        Raises:
            JournalError: There is none of that id.
        """
        records = self._tasks("WHERE id = ?", (task_id,))
        if not records:
            raise self._no_task(task_id)
        return records[0]

    def unfinished_tasks(self) -> tuple[TaskRecord, ...]:
        """Tasks without an outcome, oldest first: running now, or cut off by a crash; `adopt` tells which."""
        return self._tasks("WHERE outcome IS NULL")

    def steps(self, task_id: int) -> tuple[StepRecord, ...]:
        """A task's attempts, in the order in which they were announced."""
        columns = "call_id, attempt, skill, arguments, intent_s, done_s, status, detail"
        rows = self._file.rows(f"SELECT {columns} FROM steps WHERE task_id = ? ORDER BY rowid", (task_id,))
        return tuple(
            StepRecord(task_id, call_id, attempt, SkillCall(skill, json.loads(arguments)), *ending)
            for call_id, attempt, skill, arguments, *ending in rows
        )

    def open_intents(self, task_id: int) -> tuple[StepRecord, ...]:
        """The attempts that have no end on record: running now, or cut off by a crash."""
        return tuple(step for step in self.steps(task_id) if step.done_s is None)

    def events(self, task_id: int) -> tuple[Event, ...]:
        """A task's events, oldest first."""
        rows = self._file.rows("SELECT kind, payload, at_s FROM events WHERE task_id = ? ORDER BY id", (task_id,))
        return tuple(Event(kind, json.loads(payload), at_s) for kind, payload, at_s in rows)

    def forget(self, text: str) -> tuple[int, ...]:
        """Delete every task in which a text stands, leave nothing of it in the file, and return their ids.

        One on which somebody works stays. One that was cut off goes: nobody can go on with it any more.

        Raises:
            JournalError: It cannot be deleted, or not without a trace: another program has the journal open.
        """
        wanted = text.casefold()
        ended = (task for task in self._tasks("") if task.outcome is not None or self._locks.is_free(task.id))
        found = tuple(task.id for task in ended if wanted in self._words_of(task))
        for task_id in found:
            with self._file.transaction():
                self._file.write("DELETE FROM steps WHERE task_id = ?", (task_id,))
                self._file.write("DELETE FROM events WHERE task_id = ?", (task_id,))
                self._file.write("DELETE FROM tasks WHERE id = ?", (task_id,))
        self._file.erase_traces()
        return found

    def close(self) -> None:
        """Release the file and every task. May be called more than once."""
        self._locks.release_all()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _words_of(self, task: TaskRecord) -> str:
        """Everything that is written of a task, in small letters."""
        steps = "\n".join(f"{step.call} {step.detail}" for step in self.steps(task.id))
        events = "\n".join(json.dumps(event.payload, ensure_ascii=False) for event in self.events(task.id))
        return f"{task.instruction}\n{self.progress(task.id)}\n{steps}\n{events}".replace('\\"', '"').casefold()

    def _keep_progress(self, task_id: int, progress: str | None) -> None:
        if progress is not None:
            self.save_progress(task_id, progress)

    def _expect_open(self, task_id: int) -> None:
        outcome = self.task(task_id).outcome
        if outcome is not None:
            raise JournalError(f"Task {task_id} has ended: {outcome}.", "begin_task() for a new one.")

    def _tasks(self, where: str, parameters: tuple[object, ...] = ()) -> tuple[TaskRecord, ...]:
        columns = "id, instruction, scene, seed, began_s, ended_s, outcome"
        rows = self._file.rows(f"SELECT {columns} FROM tasks {where} ORDER BY id", parameters)
        return tuple(
            TaskRecord(
                task_id, instruction, scene, seed, began_s, ended_s, None if outcome is None else Outcome(outcome)
            )
            for task_id, instruction, scene, seed, began_s, ended_s, outcome in rows
        )

    def _no_task(self, task_id: int) -> JournalError:
        return JournalError(f"The journal '{self.path}' has no task {task_id}.", "an id that begin_task() returned.")


def _json(value: object, what: str) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise JournalError(f"The journal cannot write {what}: {error}.", "JSON values.") from error
