"""What a crash leaves behind is told, and closed only when nobody wants any more of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.survival.cut_off import CUT_OFF, close_cut_off_task, cut_off_tasks
from majordomo.clock import DateClock
from majordomo.errors import JournalError
from majordomo.outcome import Outcome
from majordomo.plan import Plan
from majordomo.predicate import Verdict
from majordomo.skill import SkillCall
from memory.journal import Journal
from memory.node import NodeStatus

PICK = SkillCall("pick", {"target": "cup"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal in which one task ended, and the next one was cut off while it picked the cup up."""
    path = tmp_path / "journal.db"
    with Journal(path, DateClock()) as journal:
        ended = journal.begin_task("open the microwave", "counter")
        journal.end_task(ended, Outcome.DONE)
        cut_off = journal.begin_task("bring the cup", "counter")
        journal.intent(cut_off, "s0", SkillCall("say", {"text": "at once"}), 1)
        journal.done(cut_off, "s0", 1, "succeeded")
        journal.intent(cut_off, "s1", PICK, 1)
    return path


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with Journal(path, DateClock()) as journal:
        yield journal


def test_the_step_that_was_under_way_is_told(journal: Journal) -> None:
    (cut_off,) = cut_off_tasks(journal)
    assert [step.call for step in cut_off.under_way] == [PICK]
    assert cut_off.sentence == "The task “bring the cup” was cut off while I did pick(cup)."


def test_it_is_told_as_long_as_nobody_goes_on_with_it(journal: Journal) -> None:
    assert cut_off_tasks(journal) == cut_off_tasks(journal)
    assert journal.task(2).outcome is None


def test_it_is_told_at_which_step(make_house: Callable[..., Any], make_plan: Callable[..., Plan]) -> None:
    house = make_house(make_plan(PICK, SkillCall("place_in", {"target": "cup", "container": "microwave"})))
    house.agent.run("bring the cup")
    again = house.journal.begin_task("bring the cup", "")
    house.journal.save_progress(again, house.journal.progress(1).replace('"succeeded"', '"pending"', 1))
    house.journal._locks.release_all()
    (cut_off,) = cut_off_tasks(house.journal)
    assert cut_off.where == "at step 2 of 2, between two steps"


def test_a_task_that_had_no_plan_is_told_as_such(journal: Journal) -> None:
    journal.begin_task("wash the cat", "counter")
    journal._locks.release_all()
    assert cut_off_tasks(journal)[-1].where == "before there was a plan"


def test_a_task_that_is_given_up_is_closed_as_stopped(journal: Journal) -> None:
    close_cut_off_task(journal, 2)
    assert journal.task(2).outcome is Outcome.STOPPED
    assert [step.status for step in journal.steps(2)] == ["succeeded", CUT_OFF]
    assert cut_off_tasks(journal) == ()


def test_a_task_on_which_somebody_works_is_left_alone(journal: Journal, path: Path) -> None:
    close_cut_off_task(journal, 2)
    with Journal(path, DateClock()) as other:
        task_id = other.begin_task("open the microwave", "counter")
        assert cut_off_tasks(journal) == ()
        with pytest.raises(JournalError, match="somebody works on it"):
            close_cut_off_task(journal, task_id)
        assert journal.task(task_id).outcome is None


def test_the_same_task_anew_looks_first_and_does_not_repeat_what_had_worked(
    make_house: Callable[..., Any], make_plan: Callable[..., Plan], instruction: str
) -> None:
    house = make_house(make_plan(PICK, goals=["holding(cup)"]), world=("holding(cup)",))
    task_id = house.journal.begin_task(instruction, "")
    house.journal.intent(task_id, "s0", PICK, 1)
    result = house.agent.run(instruction)
    assert (result.outcome, result.goals[0].verdict) == (Outcome.DONE, Verdict.TRUE)
    assert [node.status for node in result.nodes] == [NodeStatus.SKIPPED]
    assert house.started == []
