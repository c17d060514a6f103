"""Forgetting reaches what was typed and recorded, and nothing else."""

from pathlib import Path

import pytest

from bringup.remembering.traces import HISTORY_FILE, SESSIONS, erase_traces
from majordomo.outcome import Outcome
from majordomo.testing import FakeClock
from memory.journal import Journal


@pytest.fixture
def journal(tmp_path: Path):
    with Journal(tmp_path / "journal.sqlite3", FakeClock()) as opened:
        yield opened


def test_lines_with_the_words_are_gone_and_the_others_stay(tmp_path: Path, journal: Journal) -> None:
    (tmp_path / HISTORY_FILE).write_text("+The Red cup is mine\n+open it\n")
    (tmp_path / SESSIONS / "2026").mkdir(parents=True)
    session = tmp_path / SESSIONS / "2026" / "one.jsonl"
    session.write_text('{"said": "the red cup is mine"}\n{"said": "hello"}\n')
    erase_traces(tmp_path, journal, ["red cup is mine"])
    assert (tmp_path / HISTORY_FILE).read_text() == "+open it\n"
    assert session.read_text() == '{"said": "hello"}\n'


def test_words_are_found_as_json_writes_them(tmp_path: Path, journal: Journal) -> None:
    (tmp_path / SESSIONS).mkdir()
    session = tmp_path / SESSIONS / "one.jsonl"
    session.write_text('{"said": "caf\\u00e9 \\"Roma\\""}\n')
    erase_traces(tmp_path, journal, ['café "Roma"'])
    assert session.read_text() == ""


def test_whoever_appends_to_a_file_goes_on_in_the_same_one(tmp_path: Path, journal: Journal) -> None:
    path = tmp_path / HISTORY_FILE
    with path.open("a") as writer:
        writer.write("+the red cup is mine\n")
        writer.flush()
        erase_traces(tmp_path, journal, ["red cup"])
        writer.write("+open it\n")
    assert path.read_text() == "+open it\n"


def test_ended_tasks_are_gone_from_the_journal(tmp_path: Path, journal: Journal) -> None:
    journal.end_task(journal.begin_task("take the red cup", "counter"), Outcome.DONE)
    erase_traces(tmp_path, journal, ["red cup"])
    assert b"red cup" not in b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())


def test_without_any_other_file_there_is_nothing_to_do(tmp_path: Path, journal: Journal) -> None:
    erase_traces(tmp_path, journal, ["red cup"])
