import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from majordomo.errors import JournalError
from majordomo.outcome import Outcome
from majordomo.skill import SkillCall
from memory import Journal, TaskRecord

PICK = SkillCall("pick_up", {"target": "red cup"})
PUT = SkillCall("put_in", {"target": "red cup", "container": "microwave"})

KILLED_IN_THE_MIDDLE = """
import sys
from collections.abc import Iterator
from pathlib import Path
from majordomo.clock import WallClock
from majordomo.skill import SkillCall
from memory import Journal

journal = Journal(Path(sys.argv[1]), WallClock())
task_id = journal.begin_task("put the red cup in the microwave", "kitchen", seed=3)
journal.intent(task_id, "s1", SkillCall("open", {"target": "microwave"}), 1)
journal.done(task_id, "s1", 1, "succeeded")
journal.save_progress(task_id, "the graph")
journal.intent(task_id, "s2", SkillCall("pick_up", {"target": "red cup"}), 1)
print("moving", flush=True)
sys.stdin.read()
"""


class Forgetful(sqlite3.Connection):
    """Cannot write progress."""

    def execute(self, statement, *arguments):
        if "SET graph" in statement:
            raise sqlite3.OperationalError("it is out of order")
        return super().execute(statement, *arguments)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite"


@pytest.fixture
def journal(path: Path, clock):
    with Journal(path, clock) as journal:
        yield journal


@pytest.fixture
def task_id(journal: Journal) -> int:
    return journal.begin_task("put the red cup in the microwave", "kitchen", seed=3)


@pytest.fixture
def running_journal(path: Path) -> Iterator[subprocess.Popen]:
    """Another program, in the middle of a step."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED_IN_THE_MIDDLE, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    with process:
        assert process.stdout.readline() == "moving\n"
        yield process
        process.kill()


@pytest.fixture
def killed_journal(running_journal: subprocess.Popen) -> None:
    """What is left of another program that was killed in the middle of a step."""
    running_journal.kill()
    running_journal.wait()


def test_a_kill_between_intent_and_done_leaves_the_intent_open(path, clock, killed_journal):
    with Journal(path, clock) as journal:
        (task,) = journal.unfinished_tasks()
        assert (task.instruction, task.seed) == ("put the red cup in the microwave", 3)
        assert [(step.call_id, step.status) for step in journal.steps(task.id)] == [("s1", "succeeded"), ("s2", None)]
        assert [step.call for step in journal.open_intents(task.id)] == [PICK]
        assert journal.progress(task.id) == "the graph"


def test_a_task_whose_program_was_killed_can_be_adopted(path, clock, killed_journal):
    with Journal(path, clock) as journal:
        (task,) = journal.unfinished_tasks()
        assert journal.adopt(task.id)
        journal.end_task(task.id, Outcome.STOPPED)
    assert not list(path.parent.glob("*.lock"))


def test_a_task_on_which_another_program_works_cannot_be_adopted(path, clock, running_journal):
    with Journal(path, clock) as journal:
        (task,) = journal.unfinished_tasks()
        assert not journal.adopt(task.id)


def test_a_task_that_is_worked_on_here_cannot_be_adopted(journal, task_id):
    assert not journal.adopt(task_id)


def test_a_task_that_has_ended_cannot_be_adopted(journal, task_id):
    journal.end_task(task_id, Outcome.DONE)
    assert not journal.adopt(task_id)


def test_a_task_that_was_left_when_its_journal_closed_can_be_adopted(path, clock):
    with Journal(path, clock) as first:
        task_id = first.begin_task("open the microwave", "kitchen")
    with Journal(path, clock) as second:
        assert second.adopt(task_id)


def test_a_task_that_cannot_be_locked_never_began(journal, path, monkeypatch):
    def fail(*arguments: object) -> None:
        raise JournalError("No lock.", "another folder.")

    monkeypatch.setattr(journal._locks, "take", fail)
    with pytest.raises(JournalError, match="No lock"):
        journal.begin_task("open the microwave", "kitchen")
    assert journal.unfinished_tasks() == ()


def test_a_folder_in_which_no_lock_can_be_made_is_a_fault(journal, path):
    (path.parent / f"{path.name}.task-1.lock").mkdir()
    with pytest.raises(JournalError, match=r"task-1\.lock' cannot be made: .*Try:"):
        journal.begin_task("open the microwave", "kitchen")


def test_writes_wait_for_the_disk(journal):
    connection = journal._file._connection
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_intent_is_visible_to_others_when_it_returns(journal, task_id, path):
    journal.intent(task_id, "s1", PICK, 1)
    other = sqlite3.connect(path)
    assert other.execute("SELECT call_id, attempt FROM steps").fetchall() == [("s1", 1)]
    other.close()


def test_a_task_is_recorded_with_its_times(journal, clock):
    clock.time_s = 10.0
    task_id = journal.begin_task("open the microwave", "kitchen")
    assert journal.task(task_id) == TaskRecord(task_id, "open the microwave", "kitchen", None, 10.0, None, None)
    clock.time_s = 20.0
    journal.end_task(task_id, Outcome.NEEDS_HUMAN)
    assert (journal.task(task_id).ended_s, journal.task(task_id).outcome) == (20.0, Outcome.NEEDS_HUMAN)


def test_tasks_have_ids_of_their_own(journal, task_id):
    assert journal.begin_task("again", "kitchen") != task_id


def test_only_tasks_without_an_outcome_are_unfinished(journal, task_id):
    second = journal.begin_task("second", "kitchen")
    third = journal.begin_task("third", "kitchen")
    journal.end_task(second, Outcome.DONE)
    assert [task.id for task in journal.unfinished_tasks()] == [task_id, third]


def test_a_step_is_recorded_with_times_status_and_detail(journal, task_id, clock):
    clock.time_s = 1.0
    journal.intent(task_id, "s1", PUT, 1)
    clock.time_s = 5.0
    journal.done(task_id, "s1", 1, "failed", "the door was shut")
    (step,) = journal.steps(task_id)
    assert (step.call, step.intent_s, step.done_s) == (PUT, 1.0, 5.0)
    assert (step.status, step.detail) == ("failed", "the door was shut")


def test_open_intents_are_those_without_done_of_that_task(journal, task_id):
    other = journal.begin_task("other", "kitchen")
    journal.intent(task_id, "s1", PICK, 1)
    journal.done(task_id, "s1", 1, "failed")
    journal.intent(task_id, "s1", PICK, 2)
    journal.intent(other, "s1", PICK, 1)
    assert [(step.call_id, step.attempt) for step in journal.open_intents(task_id)] == [("s1", 2)]


@pytest.mark.parametrize("is_done", [False, True])
def test_an_attempt_is_announced_once(journal, task_id, is_done):
    journal.intent(task_id, "s1", PICK, 1)
    if is_done:
        journal.done(task_id, "s1", 1, "succeeded")
    with pytest.raises(JournalError, match=r"already has an INTENT for attempt 1 of 's1' \(pick_up\(red cup\)\).*look"):
        journal.intent(task_id, "s1", PICK, 1)


def test_done_needs_an_intent(journal, task_id):
    with pytest.raises(JournalError, match=r"no open INTENT for attempt 1 of 's1'.*Try: intent\(\)"):
        journal.done(task_id, "s1", 1, "succeeded")


def test_done_comes_once(journal, task_id):
    journal.intent(task_id, "s1", PICK, 1)
    journal.done(task_id, "s1", 1, "failed")
    with pytest.raises(JournalError, match="no open INTENT"):
        journal.done(task_id, "s1", 1, "succeeded")
    assert journal.steps(task_id)[0].status == "failed"


def test_nothing_is_announced_in_a_task_that_has_ended(journal, task_id):
    journal.end_task(task_id, Outcome.STOPPED)
    with pytest.raises(JournalError, match=r"has ended: stopped.*begin_task\(\)"):
        journal.intent(task_id, "s1", PICK, 1)


def test_a_task_ends_once(journal, task_id):
    journal.end_task(task_id, Outcome.DONE)
    with pytest.raises(JournalError, match="has ended: done"):
        journal.end_task(task_id, Outcome.FAILED)


def test_events_are_kept_in_order(journal, task_id, clock):
    clock.time_s = 7.0
    journal.event(task_id, "recovery", {"step": "s1", "tried": ["retry"]})
    journal.event(task_id, "said", {"text": "Grüß Gott"})
    events = journal.events(task_id)
    assert [(event.kind, event.at_s) for event in events] == [("recovery", 7.0), ("said", 7.0)]
    assert [event.payload for event in events] == [{"step": "s1", "tried": ["retry"]}, {"text": "Grüß Gott"}]


def test_an_event_that_is_not_json_is_refused(journal, task_id):
    with pytest.raises(JournalError, match=r"cannot write the payload of 'look'.*Try: JSON values"):
        journal.event(task_id, "look", {"where": {1, 2}})


def test_the_last_progress_is_kept(journal, task_id):
    assert journal.progress(task_id) is None
    journal.save_progress(task_id, "first")
    journal.save_progress(task_id, "second")
    assert journal.progress(task_id) == "second"


def test_every_entry_brings_its_progress_along(journal, task_id):
    journal.intent(task_id, "s1", PICK, 1, "begun")
    assert journal.progress(task_id) == "begun"
    journal.done(task_id, "s1", 1, "succeeded", "", "ended")
    assert journal.progress(task_id) == "ended"
    journal.end_task(task_id, Outcome.DONE, "over")
    assert journal.progress(task_id) == "over"


@pytest.mark.parametrize(
    "write",
    [
        lambda journal, task_id: journal.intent(task_id, "s2", PICK, 1, "new"),
        lambda journal, task_id: journal.done(task_id, "s1", 1, "succeeded", "", "new"),
        lambda journal, task_id: journal.end_task(task_id, Outcome.DONE, "new"),
    ],
    ids=["intent", "done", "end"],
)
def test_an_entry_whose_progress_cannot_be_written_was_never_written(path, clock, write):
    with Journal(path, clock, connect=partial(sqlite3.connect, factory=Forgetful)) as journal:
        task_id = journal.begin_task("open the microwave", "kitchen")
        journal.intent(task_id, "s1", PICK, 1)
        with pytest.raises(JournalError, match="it is out of order"):
            write(journal, task_id)
        assert [step.call_id for step in journal.open_intents(task_id)] == ["s1"]
        assert (journal.task(task_id).outcome, journal.progress(task_id)) == (None, None)
        journal.intent(task_id, "s2", PICK, 1)  # and nothing is left open of what failed


@pytest.mark.parametrize(
    "call",
    [
        lambda journal: journal.task(99),
        lambda journal: journal.intent(99, "s1", PICK, 1),
        lambda journal: journal.event(99, "said", {}),
        lambda journal: journal.end_task(99, Outcome.DONE),
        lambda journal: journal.save_progress(99, "graph"),
        lambda journal: journal.progress(99),
    ],
)
def test_a_task_that_is_not_there_is_named(journal, call, path):
    with pytest.raises(JournalError, match=rf"'{path}' has no task 99\. Try:"):
        call(journal)


def test_it_reads_what_an_earlier_one_wrote(path, clock):
    with Journal(path, clock) as first:
        task_id = first.begin_task("open the microwave", "kitchen")
    with Journal(path, clock) as second:
        assert second.task(task_id).instruction == "open the microwave"


def test_its_folder_is_made(tmp_path, clock):
    path = tmp_path / "deep" / "down" / "journal.sqlite"
    Journal(path, clock).close()
    assert path.exists()


def test_closing_twice_is_safe(path, clock):
    journal = Journal(path, clock)
    journal.close()
    journal.close()


def test_writing_after_closing_is_a_fault(path, clock):
    journal = Journal(path, clock)
    journal.close()
    with pytest.raises(JournalError, match=r"cannot be used: .*closed.*Try: a journal that has not been closed"):
        journal.begin_task("open the microwave", "kitchen")
