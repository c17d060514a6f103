import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from bringup.exit_codes import ExitCode
from bringup.ros.processes import NodeProcesses, node_commands
from bringup.terminal.screen import Screen

PATIENCE_S = 60.0


class Terminal:
    """A screen whose lines can be read, and Ctrl-C once something is on it."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+")
        console = Console(file=self._file, soft_wrap=True, highlight=False)
        self.screen = Screen(console, console)
        self.path = path

    def interrupted_when(self, *texts: str) -> Callable[[float], None]:
        """Lets time pass, and is interrupted once when all the texts are there."""

        is_over = threading.Event()

        def rest(seconds: float) -> None:
            threading.Event().wait(0.01)
            self._file.flush()
            if not is_over.is_set() and all(text in self.path.read_text() for text in texts):
                is_over.set()
                raise KeyboardInterrupt

        return rest


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "screen")


def is_alive(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def running(code: str) -> list[str]:
    return python(f"import os, time; print({code}, flush=True); time.sleep({PATIENCE_S})")


def test_lines_are_shown_with_the_name_of_who_says_them(terminal: Terminal) -> None:
    commands = {"robot": running("'one'"), "agent": running("'two'")}
    processes = NodeProcesses(commands, terminal.screen, rest=terminal.interrupted_when("robot | one", "agent | two"))
    assert processes.keep_running() == ExitCode.DONE


def test_who_dies_is_started_again_and_it_is_said(terminal: Terminal, tmp_path: Path) -> None:
    once = tmp_path / "once"
    code = f"import os, time\nif os.path.exists({str(once)!r}): print('again', flush=True); time.sleep({PATIENCE_S})\n"
    commands = {"skills": python(f"{code}open({str(once)!r}, 'w').close(); os.kill(os.getpid(), 9)")}
    rest = terminal.interrupted_when("skills was killed by SIGKILL; I start it again", "skills | again")
    assert NodeProcesses(commands, terminal.screen, rest=rest).keep_running() == ExitCode.DONE


def test_who_is_told_what_cannot_be_ends_all(terminal: Terminal) -> None:
    commands = {"robot": running("'up'"), "skills": python("raise SystemExit(2)")}
    processes = NodeProcesses(commands, terminal.screen, rest=terminal.interrupted_when("never shown"))
    assert processes.keep_running() == ExitCode.BAD_INPUT


def test_nothing_is_left_in_the_end_not_even_what_ignores_ctrl_c(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bringup.ros.processes.ENDING_S", 0.2)
    deaf = "import os, signal, time; signal.signal(2, signal.SIG_IGN); child = os.fork(); "
    deaf += f"print('pid', os.getpid(), flush=True); time.sleep({PATIENCE_S})"
    rest = terminal.interrupted_when("pid")
    NodeProcesses({"robot": python(deaf)}, terminal.screen, rest=rest).keep_running()
    told = [line for line in terminal.path.read_text().splitlines() if "pid" in line]
    assert told
    assert not any(is_alive(line.rpartition(" ")[2]) for line in told)


def test_nodes_of_a_simulated_robot_live_by_its_clock() -> None:
    commands = node_commands(["robot", "skills"], {"base_url": 7}, ["-p", "pace:=lockstep"])
    assert "use_sim_time:=true" in commands["skills"] and "use_sim_time:=true" not in commands["robot"]
    assert all(command[-2:] == ["-p", "pace:=lockstep"] for command in commands.values())
    assert all(command[command.index("--base-url") + 1] == "7" for command in commands.values())
    assert "use_sim_time:=true" not in node_commands(["skills"], {})["skills"]
