"""What a crash leaves behind is closed, and looked at rather than done again."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.cut_off import CUT_OFF, close_cut_off_tasks
from majordomo.clock import WallClock
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
    with Journal(path, WallClock()) as journal:
        ended = journal.begin_task("open the microwave", "counter")
        journal.end_task(ended, Outcome.DONE)
        cut_off = journal.begin_task("bring the cup", "counter")
        journal.intent(cut_off, "s0", SkillCall("say", {"text": "at once"}), 1)
        journal.done(cut_off, "s0", 1, "succeeded")
        journal.intent(cut_off, "s1", PICK, 1)
    return path


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with Journal(path, WallClock()) as journal:
        yield journal


def test_a_task_that_was_cut_off_is_closed_as_stopped(journal: Journal) -> None:
    (cut_off,) = close_cut_off_tasks(journal)
    assert cut_off.task.instruction == "bring the cup"
    assert journal.task(cut_off.task.id).outcome is Outcome.STOPPED


def test_the_step_that_was_under_way_is_told_and_closed_as_cut_off(journal: Journal) -> None:
    (cut_off,) = close_cut_off_tasks(journal)
    assert [step.call for step in cut_off.under_way] == [PICK]
    assert [step.status for step in journal.steps(cut_off.task.id)] == ["succeeded", CUT_OFF]


def test_it_is_told_once(journal: Journal) -> None:
    close_cut_off_tasks(journal)
    assert close_cut_off_tasks(journal) == ()


def test_a_task_on_which_somebody_works_is_left_alone(journal: Journal, path: Path) -> None:
    close_cut_off_tasks(journal)
    with Journal(path, WallClock()) as other:
        task_id = other.begin_task("open the microwave", "counter")
        assert close_cut_off_tasks(journal) == ()
        assert journal.task(task_id).outcome is None


def test_the_same_task_again_looks_first_and_does_not_repeat_what_had_worked(
    make_house: Callable[..., Any], make_plan: Callable[..., Plan], instruction: str
) -> None:
    house = make_house(make_plan(PICK, goals=["holding(cup)"]), world=("holding(cup)",))
    task_id = house.journal.begin_task(instruction, "")
    house.journal.intent(task_id, "s0", PICK, 1)
    result = house.agent.run(instruction)
    assert (result.outcome, result.goals[0].verdict) == (Outcome.DONE, Verdict.TRUE)
    assert [node.status for node in result.nodes] == [NodeStatus.SKIPPED]
    assert house.started == []
