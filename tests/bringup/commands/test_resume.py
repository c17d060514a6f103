"""`majordomo resume`: a task that a crash cut off goes on where it was, in the kitchen as it was left."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from majordomo.clock import WallClock
from majordomo.outcome import Outcome
from memory.journal import Journal
from memory.long_term_memory import LongTermMemory

SENTENCE = "put the red cup in the microwave and close it"


class Killed(BaseException):
    """The program ends here."""


def majordomo(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, list(arguments))


def folder(home: Path) -> Path:
    return home / "data" / "majordomo"


def outcomes(home: Path) -> list[Outcome | None]:
    with Journal(folder(home) / "journal.sqlite3", WallClock()) as journal:
        return [task.outcome for task in journal._tasks("")]


def steps(home: Path) -> list[tuple[str, str | None]]:
    with Journal(folder(home) / "journal.sqlite3", WallClock()) as journal:
        return [(step.call.skill, step.status) for step in journal.steps(1)]


def _dying_at(kitchen: Any, word: str) -> Any:
    def die() -> None:
        if kitchen.policy.instructions[-1].startswith(word):
            raise Killed

    return die


@pytest.fixture
def cut_off(kitchen: Any) -> None:
    """A task that was cut off while the red cup was being put into the microwave."""
    kitchen.policy.before_act = _dying_at(kitchen, "put")
    with pytest.raises(Killed):
        majordomo("run", SENTENCE, "--seed", "7", "--planner", "builtin")
    kitchen.policy.before_act = lambda: None


def test_it_goes_on_where_it_was_and_does_nothing_twice(kitchen: Any, cut_off: None, home: Path) -> None:
    result = majordomo("resume", "--json")
    assert result.exit_code == 0, result.output
    record = json.loads(result.stdout)
    assert (record["outcome"], [node["status"] for node in record["nodes"]]) == ("done", ["succeeded"] * 4)
    assert "was cut off at step 3 of 4, while I did place_in(red cup, microwave). I look, and go on." in result.stderr
    assert steps(home) == [
        ("open", "succeeded"),
        ("pick", "succeeded"),
        ("place_in", "cut off"),
        ("place_in", "succeeded"),
        ("close", "succeeded"),
    ]
    assert outcomes(home) == [Outcome.DONE]


def test_it_has_the_settings_that_it_was_begun_with(kitchen: Any, cut_off: None) -> None:
    majordomo("resume")
    first, second = kitchen.opened
    assert first == second
    assert second.seed == 7


def test_the_kept_world_is_gone_when_the_task_has_ended(kitchen: Any, cut_off: None, home: Path) -> None:
    assert len(list(folder(home).glob("world.task-1*"))) == 1
    majordomo("resume")
    assert not list(folder(home).glob("world.task-*"))


def test_in_a_fresh_kitchen_what_is_not_so_any_more_is_told_and_done_again(
    kitchen: Any, cut_off: None, home: Path
) -> None:
    for path in folder(home).glob("world.task-*"):
        path.unlink()
    result = majordomo("resume")
    assert result.exit_code == 0, result.output
    assert "The kitchen is a fresh one" in result.output
    assert [skill for skill, _ in steps(home)].count("pick") == 2


def test_a_run_says_how_to_go_on_and_leaves_it(kitchen: Any, cut_off: None, home: Path) -> None:
    result = majordomo("run", "open the microwave")
    assert "was cut off at step 3 of 4, while I did place_in(red cup, microwave)" in result.output
    assert "majordomo resume 1 goes on" in result.output
    assert outcomes(home) == [None, Outcome.DONE]


def test_it_can_be_given_up_and_is_remembered_as_stopped(kitchen: Any, cut_off: None, home: Path) -> None:
    result = majordomo("resume", "--drop")
    assert (result.exit_code, len(kitchen.opened)) == (0, 1)
    assert "It is given up." in result.output
    assert outcomes(home) == [Outcome.STOPPED]
    assert not list(folder(home).glob("world.task-*"))
    with LongTermMemory(folder(home) / "memory.sqlite3") as memory:
        assert [episode.outcome for episode in memory.episodes.all()] == [Outcome.STOPPED]


@pytest.mark.parametrize("arguments", [["resume"], ["resume", "3"], ["resume", "--drop"]])
def test_without_a_task_that_was_cut_off_it_is_bad_input(kitchen: Any, arguments: list[str]) -> None:
    result = majordomo(*arguments)
    assert result.exit_code == 2
    assert "was not cut off" in result.stderr or "No task was cut off" in result.stderr
    assert "Try: " in result.stderr
    assert kitchen.opened == []


def test_a_task_on_which_somebody_works_is_not_taken_away(kitchen: Any, cut_off: None, home: Path) -> None:
    with Journal(folder(home) / "journal.sqlite3", WallClock()) as journal:
        assert journal.adopt(1)
        result = majordomo("resume", "1")
    assert result.exit_code == 2
    assert "somebody works on it" in result.stderr


def test_a_script_goes_on_as_that_script(kitchen: Any, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "warm.yaml"
    path.write_text(
        "name: warm the cup\nscene: counter\nsteps:\n"
        "  - open: {target: microwave}\n  - put the red cup in it\n  - close: {target: microwave}\n"
        "expect: closed(microwave)\n"
    )
    kitchen.policy.before_act = _dying_at(kitchen, "put")
    with pytest.raises(Killed):
        majordomo("run", str(path))
    kitchen.policy.before_act = lambda: None
    result = majordomo("resume")
    assert result.exit_code == 0, result.output
    assert outcomes(home) == [Outcome.DONE]


def test_a_chat_offers_to_go_on(kitchen: Any, cut_off: None, home: Path, chat: Any) -> None:
    result = chat("yes", options=("--seed", "7"))
    assert "was cut off at step 3 of 4, while I did place_in(red cup, microwave). Go on?" in result.output
    assert result.exit_code == 0, result.output
    assert outcomes(home) == [Outcome.DONE]
    assert [skill for skill, _ in steps(home)].count("pick") == 1


def test_a_chat_in_which_no_is_said_gives_it_up(kitchen: Any, cut_off: None, home: Path, chat: Any) -> None:
    result = chat("no", options=("--seed", "7"))
    assert "I give it up." in result.output
    assert outcomes(home) == [Outcome.STOPPED]


def test_a_chat_in_which_something_else_is_said_leaves_it(kitchen: Any, cut_off: None, home: Path, chat: Any) -> None:
    result = chat("where is the lemon?", "open the microwave", options=("--seed", "7"))
    assert result.exit_code == 0, result.output
    assert outcomes(home) == [None, Outcome.DONE]


def test_a_chat_in_another_kitchen_only_says_how_to_go_on(kitchen: Any, cut_off: None, chat: Any) -> None:
    result = chat("go on", options=("--seed", "8"))
    assert "majordomo resume 1 goes on" in result.output
    assert "I am doing nothing." in result.output


def test_a_task_of_a_chat_can_be_gone_on_with(kitchen: Any, chat: Any, home: Path) -> None:
    kitchen.policy.before_act = _dying_at(kitchen, "put")
    with pytest.raises(Killed):
        chat("open the microwave", "put the lemon on the tray")
    kitchen.policy.before_act = lambda: None
    result = majordomo("resume")
    assert result.exit_code == 0, result.output
    assert outcomes(home) == [Outcome.DONE, Outcome.DONE]
