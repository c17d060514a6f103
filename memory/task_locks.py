"""Who works on a task: a lock on a file beside the journal. It ends with the program that holds it, crash included."""

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from majordomo.errors import JournalError


class TaskLocks:
    """The locks that one journal holds, one file a task.

    Args:
        journal: Path of the journal's file.
    """

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._held: dict[int, BinaryIO] = {}

    def take(self, task_id: int) -> bool:
        """Lock a task; False: it is locked already, here or by another program.

        Raises:
            JournalError: The lock's file cannot be made.
        """
        if task_id in self._held:
            return False
        file = self._open(task_id)
        if not _lock(file):
            file.close()
            return False
        self._held[task_id] = file
        return True

    def is_free(self, task_id: int) -> bool:
        """Whether nobody has locked a task, here or in another program.

        Raises:
            JournalError: The lock's file cannot be made.
        """
        if task_id in self._held:
            return False
        with self._open(task_id) as file:
            return _lock(file)

    def release(self, task_id: int) -> None:
        """Let go of a task and remove its file; nothing happens where it is not locked here."""
        file = self._held.pop(task_id, None)
        if file is not None:
            with suppress(OSError):  # a file that stays does no harm
                self._path(task_id).unlink()
            file.close()

    def release_all(self) -> None:
        """Let go of every task; their files stay, for the tasks have not ended."""
        while self._held:
            self._held.popitem()[1].close()

    def _open(self, task_id: int) -> BinaryIO:
        path = self._path(task_id)
        try:
            return path.open("ab")
        except OSError as error:
            raise JournalError(f"'{path}' cannot be made: {error.strerror}.", "a folder that is writable.") from error

    def _path(self, task_id: int) -> Path:
        return self._journal.with_name(f"{self._journal.name}.task-{task_id}.lock")


def _lock(file: BinaryIO) -> bool:
    """Lock a file, if nobody else has."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
