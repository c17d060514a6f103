"""Tasks that ended with the program that carried them out: told of, gone on with, or closed, as the person wants.

A crash leaves a task without an outcome and perhaps an INTENT without DONE. Whether that step moved anything nobody
can tell from the journal, so nothing is concluded from it: whoever resumes the task looks.
"""

from dataclasses import dataclass

from agent.task.progress import Progress
from majordomo.errors import JournalError, UnreadableInput
from majordomo.outcome import Outcome
from memory.journal import Journal
from memory.journal_records import StepRecord, TaskRecord
from memory.node import NodeStatus

CUT_OFF = "cut off"
"""Status of a step of which nobody knows how far it came."""


@dataclass(frozen=True, slots=True)
class CutOffTask:
    """A task without an end on which nobody works any more.

    Attributes:
        task: As in the journal.
        under_way: The attempts that were under way when it was cut off.
        n_done: How many of its steps are finished.
        n_steps: How many it has; 0 where it had no plan, or that cannot be read.
    """

    task: TaskRecord
    under_way: tuple[StepRecord, ...]
    n_done: int = 0
    n_steps: int = 0

    @property
    def sentence(self) -> str:
        """What was cut off, and where."""
        return f"The task “{self.task.instruction}” was cut off {self.where}."

    @property
    def where(self) -> str:
        """At which step, in words."""
        begun = ", ".join(str(step.call) for step in self.under_way)
        what = f"while I did {begun}" if begun else "between two steps"
        if not self.n_steps:
            return what if begun else "before there was a plan"
        return f"at step {min(self.n_done + 1, self.n_steps)} of {self.n_steps}, {what}"


def cut_off_tasks(journal: Journal) -> tuple[CutOffTask, ...]:
    """Every task that has no end and on which nobody works, oldest first.

    Raises:
        JournalError: The journal cannot be read.
    """
    return tuple(_told(journal, task) for task in journal.unfinished_tasks() if journal.is_cut_off(task.id))


def close_cut_off_task(journal: Journal, task_id: int) -> None:
    """End a task that was cut off, as stopped: nobody wants any more of it.

    Raises:
        JournalError: It has ended, somebody works on it, or the journal cannot be written.
    """
    if not journal.adopt(task_id):
        raise JournalError(f"Task {task_id} has ended, or somebody works on it.", "another task.")
    for step in journal.open_intents(task_id):
        journal.done(task_id, step.call_id, step.attempt, CUT_OFF)
    journal.end_task(task_id, Outcome.STOPPED)


def _told(journal: Journal, task: TaskRecord) -> CutOffTask:
    under_way, progress = journal.open_intents(task.id), journal.progress(task.id)
    try:
        nodes = () if progress is None else Progress.from_json(progress).graph.nodes
    except UnreadableInput:
        nodes = ()
    left = [node for node in nodes if node.status is not NodeStatus.CANCELLED]
    return CutOffTask(task, under_way, sum(node.status.is_finished for node in left), len(left))
