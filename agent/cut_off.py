"""Tasks that ended with the program that carried them out: closed in the journal, and never done again by themselves.

A crash leaves a task without an outcome and perhaps an INTENT without DONE. Whether that step moved anything nobody
can tell from the journal, so nothing is concluded from it: every task begins with a look at what is so now.
"""

from dataclasses import dataclass

from majordomo.outcome import Outcome
from memory.journal import Journal
from memory.journal_records import StepRecord, TaskRecord

CUT_OFF = "cut off"
"""Status of a step of which nobody knows how far it came."""


@dataclass(frozen=True, slots=True)
class CutOffTask:
    """A task that has been closed, and the steps that were under way when it was cut off."""

    task: TaskRecord
    under_way: tuple[StepRecord, ...]


def close_cut_off_tasks(journal: Journal) -> tuple[CutOffTask, ...]:
    """Close every task on which nobody works any more, as stopped.

    Raises:
        JournalError: The journal cannot be written.
    """
    return tuple(_close(journal, task) for task in journal.unfinished_tasks() if journal.adopt(task.id))


def _close(journal: Journal, task: TaskRecord) -> CutOffTask:
    under_way = journal.open_intents(task.id)
    for step in under_way:
        journal.done(task.id, step.call_id, step.attempt, CUT_OFF)
    journal.end_task(task.id, Outcome.STOPPED)
    return CutOffTask(task, under_way)
