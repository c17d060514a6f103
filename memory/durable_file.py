"""A SQLite file that is ours, of the right version, and whose every write is on disk when the call returns."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from majordomo.errors import JournalError, MajordomoError

Connect = Callable[..., sqlite3.Connection]
"""Opens a SQLite file, as `sqlite3.connect` does."""

_REMEDIES = {
    sqlite3.SQLITE_FULL: "free some disk space, or choose another path.",
    sqlite3.SQLITE_BUSY: "end the other program that has it open.",
    sqlite3.SQLITE_LOCKED: "end the other program that has it open.",
    sqlite3.SQLITE_READONLY: "make the file and its folder writable, or choose another path.",
    sqlite3.SQLITE_PERM: "make the file and its folder writable, or choose another path.",
    sqlite3.SQLITE_CANTOPEN: "a path to a file in a folder that is writable.",
    sqlite3.SQLITE_NOTADB: "move that file away (it is something else), or choose another path.",
    sqlite3.SQLITE_CORRUPT: "move that file away and keep it: it is damaged; a new one is made at the next start.",
    sqlite3.SQLITE_IOERR: "check the disk, or choose a path on another one.",
}


@dataclass(frozen=True, slots=True)
class Schema:
    """What a file must be.

    Attributes:
        application_id: Tells this kind of file from every other SQLite file.
        version: Of the tables; a file of another is refused.
        tables: The statements that make them.
        called: What the file is to people.
        fault: What is raised where it cannot be used.
    """

    application_id: int
    version: int
    tables: str
    called: str = "journal"
    fault: type[MajordomoError] = JournalError


class DurableFile:
    """One connection, write-ahead mode, full synchronisation, every statement its own transaction.

    What is deleted is overwritten; `erase_traces` also removes it from where the file was longer once.

    Args:
        path: Made with its folder if it does not exist.
        schema: What it must be; applied to a new file.
        busy_timeout_s: How long to wait while another program writes.
        connect: Opens it.

    Raises:
        The schema's fault: The file cannot be opened or written, is something else, or is of another version.
    """

    def __init__(self, path: Path, schema: Schema, busy_timeout_s: float, connect: Connect = sqlite3.connect) -> None:
        self.path = path
        self._schema = schema
        self._must_roll_back = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise schema.fault(
                f"The {schema.called}'s folder '{path.parent}' cannot be made: {error.strerror}.", "another path."
            ) from error
        with self._faults():
            self._connection = connect(path, timeout=busy_timeout_s, isolation_level=None)
        try:
            self._setup(schema)
        except MajordomoError:
            self._connection.close()
            raise

    def rows(self, statement: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:  # SQL is untyped
        """Read."""
        with self._faults():
            self._roll_back()
            rows: list[tuple[Any, ...]] = self._connection.execute(statement, parameters).fetchall()
        return rows

    def write(self, statement: str, parameters: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Write, on disk when this returns.

        Raises:
            The schema's fault: It cannot be written.
            sqlite3.IntegrityError: It breaks a constraint: the caller knows what that means.
        """
        with self._faults():
            self._roll_back()
            return self._connection.execute(statement, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is written inside is on disk when this is left, or, where anything is raised, was never written."""
        self.write("BEGIN IMMEDIATE")
        try:
            yield
            self.write("COMMIT")
        except BaseException:
            self._must_roll_back = self._connection.in_transaction
            with suppress(sqlite3.Error):  # why it failed is told; this is tried again before anything else
                self._roll_back()
            raise

    def erase_traces(self) -> None:
        """Leave nothing in the file, or beside it, of what was deleted.

        Raises:
            The schema's fault: Another program has it open, and what was deleted may still be read in the file.
        """
        self.write("VACUUM")
        is_busy, *_ = self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0]
        if is_busy:
            raise self._schema.fault(
                f"The {self._schema.called} '{self.path}' is in use: what was deleted is still in its log.",
                "the same again when no other program has it open.",
            )

    def close(self) -> None:
        """Release the file. May be called more than once."""
        with self._faults():
            self._connection.close()

    def _roll_back(self) -> None:
        """Leave nothing open of a transaction that failed: what is written next must not hang on it."""
        if self._must_roll_back:
            self._connection.execute("ROLLBACK")
            self._must_roll_back = False

    def _setup(self, schema: Schema) -> None:
        application_id = self.rows("PRAGMA application_id")[0][0]
        version = self.rows("PRAGMA user_version")[0][0]
        is_new = application_id == 0 and not self.rows("SELECT name FROM sqlite_master")
        if not is_new and application_id != schema.application_id:
            raise schema.fault(f"'{self.path}' is a database, but not a {schema.called}.", "another path.")
        if not is_new and version != schema.version:
            raise schema.fault(
                f"The {schema.called} '{self.path}' has schema {version}; this version reads {schema.version}.",
                "the version of Majordomo that wrote it, or another path.",
            )
        mode = self.rows("PRAGMA journal_mode = WAL")[0][0]
        if mode != "wal":
            raise schema.fault(
                f"The {schema.called} '{self.path}' cannot write ahead (mode '{mode}').", "a local disk."
            )
        self.write("PRAGMA synchronous = FULL")
        self.write("PRAGMA secure_delete = ON")
        self.write("PRAGMA foreign_keys = ON")
        if is_new:
            with self._faults():
                self._connection.executescript(
                    f"BEGIN IMMEDIATE; {schema.tables} PRAGMA application_id = {schema.application_id};"
                    f" PRAGMA user_version = {schema.version}; COMMIT;"
                )

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
            called = self._schema.called
            remedy = _REMEDIES.get(code, f"a {called} that has not been closed, or another path.")
            raise self._schema.fault(f"The {called} '{self.path}' cannot be used: {error}.", remedy) from error
