"""What is forgotten is gone: from every answer, and from the bytes on disk."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from majordomo.errors import JournalError, MemoryFault
from majordomo.outcome import Outcome
from majordomo.skill import SkillCall
from memory.episode import Episode
from memory.journal import Journal
from memory.last_seen import LastSeen
from memory.long_term_memory import LongTermMemory
from memory.remark import RemarkKind
from memory.word_vectors import WordVectors

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECRET = "my tablets are in the biscuit tin"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite3"


@pytest.fixture
def memory(path):
    with LongTermMemory(path, busy_timeout_s=0.0) as opened:
        yield opened


def fill(memory):
    for number in range(200):
        memory.remarks.add(RemarkKind.FACT, f"{SECRET} number {number}", "Ann", NOON)
        episode = Episode(f"bring the tablets {number}", "counter", Outcome.DONE, SECRET, NOON)
        memory.episodes.add(episode, [WordVectors()])
    memory.remarks.add(RemarkKind.FACT, "the tall cup is mine", "Ann", NOON)


def bytes_on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir() if file.name.startswith(path.name))


def test_what_is_forgotten_is_found_nowhere_on_disk(memory, path):
    fill(memory)
    assert SECRET.encode() in bytes_on_disk(path)
    memory.forget(*memory.about("TABLETS"))
    left = bytes_on_disk(path)
    assert b"tablets" not in left and b"biscuit" not in left
    assert [one.text for one in memory.remarks.all()] == ["the tall cup is mine"]
    assert b"the tall cup is mine" in left


def test_forgetting_one_keeps_the_others(memory, path):
    fill(memory)
    said, done = memory.about("number 17")
    memory.forget(said[:1], done)
    assert f"{SECRET} number 17".encode() + b"Ann" not in bytes_on_disk(path)
    assert len(memory.remarks.all()) == 200


def test_forgetting_everything_leaves_nothing(memory, path):
    fill(memory)
    memory.last_seen.keep([LastSeen("counter", "lemon", "on(lemon, biscuit tin)", 0.9, "cameras", NOON)])
    memory.forget_all()
    assert list(memory.records()) == []
    assert b"biscuit" not in bytes_on_disk(path) and b"Ann" not in bytes_on_disk(path)


def test_where_a_thing_was_seen_is_forgotten_with_what_is_about_it(memory):
    for thing, spot in (("lemon", "tray"), ("can", "Lemon box"), ("cup", "tray")):
        memory.last_seen.keep([LastSeen("counter", thing, f"on({thing}, {spot})", 0.9, "cameras", NOON)])
    memory.last_seen.delete_about("LEMON")
    assert [seen.thing for seen in memory.last_seen.all()] == ["cup"]


def test_the_vectors_of_what_is_forgotten_are_gone(memory):
    fill(memory)
    memory.episodes.like("bring the tablets", [WordVectors()], 3)
    memory.forget(*memory.about("tablets"))
    assert memory.episodes.like("bring the tablets", [WordVectors()], 3) == ()
    assert memory.episodes.with_vectors("") == ()


def test_where_another_program_reads_the_file_it_is_said_that_traces_are_left(memory, path):
    fill(memory)
    with LongTermMemory(path) as other:
        other._file.write("BEGIN")
        other.remarks.all()
        with pytest.raises(MemoryFault, match=r"Try: "):
            memory.forget_all()
        other._file.write("COMMIT")
    memory.forget_all()
    assert b"biscuit" not in bytes_on_disk(path)


def test_the_journal_forgets_ended_tasks_and_keeps_the_open_one(tmp_path, clock):
    path = tmp_path / "journal.sqlite3"
    journal = Journal(path, clock)
    ended, other = (journal.begin_task(text, "counter") for text in (SECRET, "open the microwave"))
    journal.intent(ended, "s1", SkillCall("say", {"text": SECRET}), 1)
    journal.done(ended, "s1", 1, "succeeded")
    for task in (ended, other):
        journal.end_task(task, Outcome.DONE)
    still_open = journal.begin_task("take the tablets away", "counter")
    assert journal.forget("biscuit TIN") == (ended,)
    assert b"biscuit" not in bytes_on_disk(path)
    assert journal.task(other).instruction == "open the microwave"
    assert journal.forget("take the tablets") == ()
    assert journal.task(still_open).outcome is None
    with pytest.raises(JournalError, match="no task"):
        journal.task(ended)
    journal.close()


def test_everything_can_be_exported(memory):
    memory.remarks.add(RemarkKind.PREFERENCE, "never open the microwave", "Ann", NOON)
    memory.last_seen.keep([LastSeen("counter", "lemon", "on(lemon, tray)", 0.9, "cameras", NOON)])
    memory.episodes.add(Episode("open it", "counter", Outcome.FAILED, "No.", NOON))
    assert [record["kind"] for record in memory.records()] == ["preference", "last_seen", "episode"]
