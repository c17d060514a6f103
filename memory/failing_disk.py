"""A disk under a journal that goes wrong when it is told to: for tests, and for drills of what is done about it."""

import sqlite3
from enum import Enum
from typing import Any


class DiskFault(Enum):
    """What can be wrong with a disk; the values are SQLite's."""

    FULL = sqlite3.SQLITE_FULL
    BROKEN = sqlite3.SQLITE_IOERR
    READ_ONLY = sqlite3.SQLITE_READONLY
    LOCKED = sqlite3.SQLITE_BUSY


class FailingDisk:
    """Opens journals on a disk.

    Attributes:
        fault: What is wrong with it now: then nothing is written; None: nothing is wrong.
        writes_left: So many are written before that shows.
    """

    def __init__(self) -> None:
        self.fault: DiskFault | None = None
        self.writes_left = 0

    def connect(self, *arguments: Any, **options: Any) -> sqlite3.Connection:  # as `sqlite3.connect` takes them
        """Open a file, as `sqlite3.connect` does."""
        disk = self

        class Connection(sqlite3.Connection):
            def execute(self, statement: str, *parameters: Any) -> sqlite3.Cursor:
                if not statement.lstrip().startswith(("SELECT", "PRAGMA", "ROLLBACK")):
                    disk.write()
                return super().execute(statement, *parameters)

        return sqlite3.connect(*arguments, **options, factory=Connection)

    def write(self) -> None:
        """Let a write pass.

        Raises:
            sqlite3.OperationalError: It is not written.
        """
        if self.fault is None:
            return
        self.writes_left -= 1
        if self.writes_left < 0:
            error = sqlite3.OperationalError(f"the disk is {self.fault.name.lower().replace('_', '-')}")
            error.sqlite_errorcode = self.fault.value
            raise error
