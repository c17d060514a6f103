"""Forgetting reaches what was typed and recorded, and nothing else."""

from pathlib import Path

import pytest

from bringup.pictures.failure_pictures import FOLDER as FAILURES
from bringup.remembering.traces import HISTORY_FILE, SCRIPTS, SESSIONS, erase_traces
from bringup.task.kept_world import world_path
from bringup.task.last_look import FILE as LAST_LOOK
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


def test_words_are_found_however_many_spaces_are_between_them(tmp_path: Path, journal: Journal) -> None:
    (tmp_path / HISTORY_FILE).write_text("+The  red cup  is mine\n+open it\n")
    erase_traces(tmp_path, journal, ["red cup is mine"])
    assert (tmp_path / HISTORY_FILE).read_text() == "+open it\n"


def test_a_task_takes_its_pictures_and_its_world_with_it(tmp_path: Path, journal: Journal) -> None:
    gone, kept = (journal.begin_task(f"take the {thing}", "counter") for thing in ("red cup", "lemon"))
    (tmp_path / FAILURES).mkdir()
    pictures = [tmp_path / FAILURES / f"{task_id}-s1-1.png" for task_id in (gone, kept, 10 * gone)]
    worlds = [world_path(tmp_path, task_id) for task_id in (gone, kept)]
    for path in (*pictures, *worlds):
        path.write_text("x")
    for task_id in (gone, kept):
        journal.end_task(task_id, Outcome.FAILED)
    erase_traces(tmp_path, journal, ["red cup"])
    assert [path.exists() for path in (*pictures, *worlds)] == [False, True, True, False, True]
    erase_traces(tmp_path, journal, [""])
    assert not any(path.exists() for path in (*pictures, *worlds))


def test_a_look_and_a_script_with_the_words_are_gone(tmp_path: Path, journal: Journal) -> None:
    (tmp_path / SCRIPTS).mkdir()
    held, other = (tmp_path / SCRIPTS / f"{name}.yaml" for name in ("one", "two"))
    held.write_text("steps: [say: hello Ann]")
    other.write_text("steps: [say: hello Bob]")
    (tmp_path / LAST_LOOK).write_text('{"claim": "on(lemon, tray)"}')
    erase_traces(tmp_path, journal, ["hello ann"])
    assert (held.exists(), other.exists(), (tmp_path / LAST_LOOK).exists()) == (False, True, True)
    erase_traces(tmp_path, journal, ["lemon"])
    assert not (tmp_path / LAST_LOOK).exists()


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
