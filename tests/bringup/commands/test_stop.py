import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from typer.testing import CliRunner

from bringup.application import app
from bringup.stopping.emergency import FOLDER, PRESSED, stopped_by_key
from bringup.terminal.person import TerminalPerson, terminal_reader
from majordomo.clock import WallClock
from memory.journal import Journal
from motion.emergency_stop import EmergencyStop

Chat = Callable[..., Result]


def majordomo(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, list(arguments))


def elsewhere(kitchen: Any) -> EmergencyStop:
    """The latch as another process sees it."""
    return EmergencyStop(kitchen.opened[-1].data_folder / FOLDER)


def test_a_stop_from_elsewhere_ends_the_task_and_nothing_moves_after_it(kitchen: Any) -> None:
    sent: list[int] = []

    def stop_it() -> None:
        if not sent:
            elsewhere(kitchen).trigger("somebody pressed the button")
            sent.append(len(kitchen.robot.sent))

    kitchen.policy.before_act = stop_it
    result = majordomo("run", "open the microwave")
    assert result.exit_code == 4
    assert "somebody pressed the button" in result.output
    assert sent == [len(kitchen.robot.sent)]


def test_no_task_begins_before_an_explicit_reset(kitchen: Any) -> None:
    assert majordomo("stop", "there is a child").exit_code == 0
    result = majordomo("run", "open the microwave")
    assert result.exit_code == 4
    assert "there is a child" in result.stderr and "Try: " in result.stderr and "--reset" in result.stderr
    assert kitchen.opened == []
    assert majordomo("stop", "--reset").exit_code == 0
    assert majordomo("run", "open the microwave").exit_code == 0


def test_a_reset_says_who_stopped_it_when_and_why(kitchen: Any) -> None:
    majordomo("stop", "there is a child")
    output = majordomo("stop", "--reset").output
    assert "It was latched: there is a child, by " in output and f"process {os.getpid()}, at 2" in output
    assert majordomo("stop", "--reset").output == "The emergency stop is not latched.\n"


def test_a_reset_waits_until_the_task_has_noticed(tmp_path: Path) -> None:
    majordomo("stop", "--journal", str(tmp_path))
    with Journal(tmp_path / "journal.sqlite3", WallClock()) as journal:
        task = journal.begin_task("wash the cat", "counter")
        refused = majordomo("stop", "--reset", "--journal", str(tmp_path))
        assert refused.exit_code == 4
        assert f"task {task} (“wash the cat”) is still under way" in refused.stderr
        assert EmergencyStop(tmp_path / FOLDER).is_latched
    assert majordomo("stop", "--reset", "--journal", str(tmp_path)).exit_code == 0  # its program has died


def test_a_stop_that_nobody_else_can_know_of_says_so(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    result = majordomo("stop", "--journal", str(tmp_path))
    assert result.exit_code == 1
    assert "nobody else knows" in result.stderr


def test_a_conversation_goes_on_while_nothing_moves(chat: Chat, kitchen: Any) -> None:
    majordomo("stop", "there is a child")
    result = chat("open the microwave", "hello")
    assert "Nothing moves: the emergency stop is latched: there is a child" in result.output
    assert "stopped: " in result.output and "Majordomo: Hello" in result.output
    assert result.exit_code == 4
    assert kitchen.robot.sent == []


def test_the_key_stops_a_run(kitchen: Any) -> None:
    sent: list[int] = []

    def press() -> None:
        if not sent:
            signal.raise_signal(signal.SIGQUIT)
            sent.append(len(kitchen.robot.sent))

    kitchen.policy.before_act = press
    result = majordomo("run", "open the microwave")
    assert result.exit_code == 4 and PRESSED in result.output
    assert sent == [len(kitchen.robot.sent)]
    assert elsewhere(kitchen).is_latched


def test_the_key_is_given_back(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGQUIT)
    with stopped_by_key(EmergencyStop()):
        assert signal.getsignal(signal.SIGQUIT) is not before
    assert signal.getsignal(signal.SIGQUIT) is before


def test_outside_the_main_thread_no_key_is_taken() -> None:
    before, seen = signal.getsignal(signal.SIGQUIT), []

    def enter() -> None:
        with stopped_by_key(EmergencyStop()):
            seen.append(signal.getsignal(signal.SIGQUIT))

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert seen == [before]


@pytest.mark.parametrize("is_typed", [True, False])
def test_a_question_ends_with_an_emergency_stop(monkeypatch: pytest.MonkeyPatch, is_typed: bool) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stop = EmergencyStop()
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        if is_typed:
            keys.send_text("the bl\x1c")
        else:
            stop.trigger("from elsewhere")
        assert TerminalPerson(lambda text: None, terminal_reader(stop)).ask("Which cup?") is None
    assert stop.is_latched
