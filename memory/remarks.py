"""Facts and preferences on disk: what people said, who said so, and when."""

from collections.abc import Iterable
from datetime import datetime

from majordomo.errors import UnreadableInput
from memory.durable_file import DurableFile
from memory.remark import MOST_CHARACTERS, Remark, RemarkKind, as_one_line, as_speaker

MOST_REMARKS = 1_000
"""Kept; the oldest make room."""

TABLES = """
    CREATE TABLE remarks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL, text TEXT NOT NULL, speaker TEXT NOT NULL, said_at TEXT NOT NULL
    );
"""


class Remarks:
    """What people said that is to be kept. Nothing gets here that nobody said.

    They are read once: what another program adds is known at the next start.

    Args:
        file: Where it is kept.
        most: The oldest beyond so many are dropped.
    """

    def __init__(self, file: DurableFile, most: int = MOST_REMARKS) -> None:
        self._file = file
        self._most = most
        self._read: tuple[Remark, ...] | None = None

    def add(self, kind: RemarkKind, text: str, speaker: str, said_at: datetime) -> Remark:
        """Keep a remark, on disk when this returns; one that was made before in the same words is the newer one.

        Raises:
            UnreadableInput: It has no words, or too many.
        """
        text, speaker = as_one_line(text), as_speaker(speaker)
        self._read = None
        if not text or len(text) > MOST_CHARACTERS:
            problem = f"A remark of {len(text)} characters cannot be kept." if text else "The remark has no words."
            raise UnreadableInput(problem, f"one sentence of at most {MOST_CHARACTERS} characters.")
        row = (str(kind), text, speaker, said_at.isoformat())
        with self._file.transaction():
            self._file.write("DELETE FROM remarks WHERE lower(text) = lower(?) AND speaker = ?", (text, speaker))
            number = self._file.write(
                "INSERT INTO remarks (kind, text, speaker, said_at) VALUES (?, ?, ?, ?)", row
            ).lastrowid
            beyond = "SELECT id FROM remarks ORDER BY id DESC LIMIT -1 OFFSET ?"
            self._file.write(f"DELETE FROM remarks WHERE id IN ({beyond})", (self._most,))
        assert number is not None  # an INSERT has just succeeded
        return Remark(number, kind, text, speaker, said_at)

    def all(self) -> tuple[Remark, ...]:
        """Every remark, oldest first."""
        if self._read is None:
            rows = self._file.rows("SELECT id, kind, text, speaker, said_at FROM remarks ORDER BY id")
            self._read = tuple(
                Remark(number, RemarkKind(kind), text, speaker, datetime.fromisoformat(said_at))
                for number, kind, text, speaker, said_at in rows
            )
        return self._read

    def delete(self, ids: Iterable[int]) -> None:
        """Delete remarks."""
        self._read = None
        with self._file.transaction():
            for number in ids:
                self._file.write("DELETE FROM remarks WHERE id = ?", (number,))
