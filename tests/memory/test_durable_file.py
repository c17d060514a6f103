import sqlite3
from pathlib import Path

import pytest

from majordomo.errors import JournalError
from memory.durable_file import DurableFile, Schema

SCHEMA = Schema(application_id=0x1234, version=2, tables="CREATE TABLE notes (text TEXT NOT NULL UNIQUE);")
WRITE = "INSERT INTO notes VALUES (?)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "notes.sqlite"


def open_file(path: Path, schema: Schema = SCHEMA) -> DurableFile:
    return DurableFile(path, schema, busy_timeout_s=0.0)


def test_what_is_written_can_be_read_by_the_next(path):
    first = open_file(path)
    first.write(WRITE, ("hello",))
    first.close()
    second = open_file(path)
    assert second.rows("SELECT text FROM notes") == [("hello",)]
    second.close()


def test_a_broken_constraint_is_left_to_the_caller(path):
    file = open_file(path)
    file.write(WRITE, ("hello",))
    with pytest.raises(sqlite3.IntegrityError):
        file.write(WRITE, ("hello",))
    file.close()


def test_a_file_that_is_no_database_is_refused(path):
    path.write_bytes(b"these are not the bytes of a database " * 100)
    with pytest.raises(JournalError, match=rf"'{path}' cannot be used: file is not a database\. Try: move that file"):
        open_file(path)
    assert path.read_bytes().startswith(b"these")


def test_somebody_elses_database_is_refused_untouched(path):
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (text TEXT)")
    other.close()
    with pytest.raises(JournalError, match=r"is a database, but not a journal\. Try: another path"):
        open_file(path)
    other = sqlite3.connect(path)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    other.close()


def test_another_schema_version_is_refused(path):
    open_file(path, Schema(SCHEMA.application_id, 1, SCHEMA.tables)).close()
    with pytest.raises(JournalError, match=r"has schema 1; this version reads 2\. Try:"):
        open_file(path)


def test_a_damaged_file_is_refused(path):
    file = open_file(path)
    for number in range(20):
        file.write(WRITE, (f"note {number} " * 400,))
    file.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    damaged = open_file(path)
    with pytest.raises(JournalError, match=r"malformed\. Try: move that file away and keep it"):
        damaged.rows("SELECT text FROM notes")
    damaged.close()


def test_a_locked_file_names_the_remedy(path):
    file = open_file(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(
        JournalError, match=rf"'{path}' cannot be used: database is locked\. Try: end the other program"
    ):
        file.write(WRITE, ("hello",))
    other.close()
    file.close()


def test_a_full_disk_names_the_remedy(path):
    file = open_file(path)
    file.write(f"PRAGMA max_page_count = {file.rows('PRAGMA page_count')[0][0]}")
    with pytest.raises(JournalError, match=r"cannot be used: database or disk is full\. Try: free some disk space"):
        file.write(WRITE, ("x" * 100_000,))
    file.close()


def test_a_path_that_is_a_folder_is_refused(tmp_path):
    with pytest.raises(JournalError, match=r"unable to open database file\. Try: a path to a file"):
        open_file(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(path):
    path.write_text("a file where a folder should be")
    with pytest.raises(JournalError, match=rf"folder '{path}' cannot be made: .*\. Try: another path"):
        open_file(path / "notes.sqlite")


def test_a_file_that_may_not_be_written_names_the_remedy(path):
    file = open_file(path)
    file.write("PRAGMA query_only = ON")
    with pytest.raises(JournalError, match=r"attempt to write a readonly database\. Try: make the file and its folder"):
        file.write(WRITE, ("hello",))
    file.close()


def test_a_read_only_folder_names_the_remedy():
    with pytest.raises(JournalError, match="Try: a path to a file in a folder that is writable"):
        open_file(Path("/proc/self/notes.sqlite"))  # nobody may write there, not even root
