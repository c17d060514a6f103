"""One task in the journal: every entry is written together with what is needed to go on from there."""

from collections.abc import Callable, Mapping
from typing import Any

from agent.task.progress import Progress
from majordomo.outcome import Outcome
from majordomo.skill import SkillCall
from memory.journal import Journal

RECOVERY, SAID, CORRECTION = "recovery", "said", "correction"
"""Kinds of entries: what was done about a trouble, what the person said, and what has become of that."""


class Ledger:
    """What one task writes down.

    Args:
        journal: Open.
        task_id: The task.

    Attributes:
        progress: Tells how far the task is; whoever carries it out says how. None: nobody does yet.
    """

    def __init__(self, journal: Journal, task_id: int) -> None:
        self.progress: Callable[[], Progress] | None = None
        self._journal = journal
        self._task_id = task_id

    def intent(self, node_id: str, call: SkillCall, attempt: int) -> None:
        """Write that a call is about to start; nothing may move before this returns.

        Raises:
            JournalError: It cannot be written.
        """
        self._journal.intent(self._task_id, node_id, call, attempt, self._told())

    def done(self, node_id: str, attempt: int, status: str, detail: str = "") -> None:
        """Write how an attempt ended; what became of its step must be in the graph already.

        Raises:
            JournalError: It cannot be written.
        """
        self._journal.done(self._task_id, node_id, attempt, status, detail, self._told())

    def is_open(self, node_id: str, attempt: int) -> bool:
        """Whether an attempt was announced, and its end is not written.

        Raises:
            JournalError: The journal cannot be read.
        """
        intents = self._journal.open_intents(self._task_id)
        return any((intent.call_id, intent.attempt) == (node_id, attempt) for intent in intents)

    def event(self, kind: str, payload: Mapping[str, Any]) -> None:  # JSON values of any shape
        """Write something worth keeping.

        Raises:
            JournalError: It cannot be written.
        """
        self._journal.event(self._task_id, kind, payload)

    def end(self, outcome: Outcome) -> None:
        """Write how the task ended: what it gives up is given up only if its end is written, too.

        Raises:
            JournalError: It cannot be written.
        """
        self._journal.end_task(self._task_id, outcome, self._told())

    def save(self) -> None:
        """Write how far the task is.

        Raises:
            JournalError: It cannot be written.
        """
        progress = self._told()
        if progress is not None:
            self._journal.save_progress(self._task_id, progress)

    def _told(self) -> str | None:
        return None if self.progress is None else self.progress().to_json()
