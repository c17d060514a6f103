"""Talking to a fake kitchen over a pipe."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from majordomo.errors import CheckpointError
from majordomo.predicate import Predicate
from majordomo.testing import RobotFault

Chat = Callable[..., Any]


def test_lines_are_done_and_answered_in_turn_on_one_world(chat: Chat, kitchen: Any) -> None:
    result = chat("put the lemon on the tray", "where is it?", "what are you holding?")
    assert result.exit_code == 0
    told = [line for line in result.output.splitlines() if line.startswith(("> ", "done", "Majordomo"))]
    assert [line.split(" (")[0] for line in told] == [
        "> put the lemon on the tray",
        "done: Done: the lemon is on the tray.",
        "> where is it?",
        "Majordomo: The lemon is on the tray",
        "> what are you holding?",
        "Majordomo: Nothing: my hand is empty",
    ]
    assert len(kitchen.opened) == 1


def test_a_question_of_the_robot_takes_the_next_line(chat: Chat, kitchen: Any) -> None:
    result = chat("put the cup on the tray", "the blue one")
    assert result.exit_code == 0
    assert Predicate("on", ("blue cup", "tray")) in kitchen.world.true


def test_what_was_answered_once_is_not_asked_again_for_a_correction(chat: Chat, kitchen: Any) -> None:
    lines = ("put the cup on the tray", "the blue one", "open the microwave", "put the lemon in the microwave")
    result = chat(*lines, "no, the cup")
    assert result.output.count("Which cup do you mean") == 2  # asked, and what was asked and answered
    assert "I take it that you mean the blue cup" in result.output
    assert Predicate("inside", ("blue cup", "microwave")) in kitchen.world.true


def test_what_a_model_took_is_told_for_each_task_by_itself(chat: Chat, kitchen: Any, chat_server: Any) -> None:
    pytest.importorskip("langchain_openai")

    def planned(body: dict[str, Any]) -> str:
        verb = json.loads(body["messages"][1]["content"])["request"].split()[0]
        return json.dumps({"kind": "plan", "goals": [f"{'closed' if verb == 'close' else verb}(microwave)"]})

    chat_server.reply = planned
    lines = ("open the microwave", "close the microwave")
    result = chat(*lines, options=("--llm", "m", "--base-url", chat_server.url))
    assert result.exit_code == 0, result.output
    assert result.output.count("1 tokens told, 1 answered") == 2


def test_without_a_line_left_a_question_needs_a_person(chat: Chat) -> None:
    assert chat("put the cup on the tray").exit_code == 3


def test_a_stop_behind_a_task_stops_it(chat: Chat, kitchen: Any) -> None:
    result = chat("put the lemon on the tray", "stop", "is the lemon on the tray?")
    assert "stopped: " in result.output and "No: the lemon is on the counter" in result.output
    assert result.exit_code == 4


def test_the_last_line_that_was_not_done_gives_the_exit_status(chat: Chat) -> None:
    assert chat("florp the blag", "open the microwave").exit_code == 2
    assert chat("open the microwave", "hello").exit_code == 0


def test_what_is_typed_at_a_terminal_that_cannot_be_drawn_on_takes_no_turns(
    chat: Chat, kitchen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, terminal = os.openpty()
    monkeypatch.setattr("bringup.chat.conversation.STDIN", terminal)
    os.write(keys, b"put the lemon on the tray\nwhere is the lemon?\n\x04")
    output = CliRunner().invoke(app, ["chat"]).output
    os.close(keys)
    assert output.index("The lemon") < output.index("done: ") and "> where" not in output


@pytest.mark.parametrize("line", ["x" * 100_000, "open \x00 it", "\x1b[31mopen it"])
def test_a_line_that_cannot_be_read_is_told_and_the_next_one_is_heard(chat: Chat, kitchen: Any, line: str) -> None:
    result = chat(line, "open the microwave")
    assert "Try: " in result.output and "done: " in result.output
    assert "\x1b" not in result.output and len(result.output) < 5_000
    assert result.exit_code == 2


def test_another_alphabet_is_refused_by_name_and_nothing_moves(chat: Chat, kitchen: Any) -> None:
    result = chat("положи лимон в раковину")
    assert "положи лимон" in result.output and result.exit_code == 2
    assert kitchen.robot.sent == []


def test_no_line_at_all_is_nothing_to_do(chat: Chat) -> None:
    assert chat().exit_code == 0


def test_a_scene_that_is_not_there_is_told_before_anything_is_opened(chat: Chat, kitchen: Any) -> None:
    result = chat("open the microwave", options=("--scene", "nowhere"))
    assert result.exit_code == 2 and "nowhere" in result.stderr
    assert kitchen.opened == []


def test_a_kitchen_that_cannot_be_opened_is_told(chat: Chat, kitchen: Any) -> None:
    def refuse() -> None:
        raise CheckpointError("The checkpoint is for another robot.", "another checkpoint.")

    kitchen.while_opening = refuse
    result = chat("open the microwave")
    assert result.exit_code == 2 and "another robot" in result.stderr


def test_an_emergency_stop_ends_the_task_and_not_the_conversation(chat: Chat, kitchen: Any) -> None:
    kitchen.robot.faults.add(RobotFault.EMERGENCY_STOPPED)
    result = chat("open the microwave", "hello")
    assert "stopped: " in result.output and "Majordomo: Hello" in result.output
    assert result.exit_code == 4


def test_ctrl_c_cancels_the_task_and_ends_the_conversation(chat: Chat, kitchen: Any) -> None:
    def interrupt() -> None:
        kitchen.policy.before_act = lambda: None
        raise KeyboardInterrupt

    kitchen.policy.before_act = interrupt
    result = chat("open the microwave")
    assert "cancelled: " in result.output


def test_a_saved_history_is_not_needed_over_a_pipe(chat: Chat, tmp_path: Path) -> None:
    chat("hello", options=("--journal", str(tmp_path)))
    assert not (tmp_path / "chat_history").exists()
