"""Nodes as processes of this one: started together, their lines shown with their names, begun anew when they die."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rich.text import Text

from bringup.exit_codes import ExitCode
from bringup.terminal.screen import Screen
from majordomo.clock import Clock, WallClock

START = """
import ctypes
ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL: nobody is left over, not even by a kill
from bringup.cli import main
main()
"""

STYLES = ("cyan", "magenta", "green", "yellow", "blue")
LOOK_S = 0.1
ENDING_S = 8.0
"""Wall-clock time that the nodes have to end by themselves [s]."""

STABLE_S = 30.0
"""Who has lived so long is begun anew at once; who dies young again and again waits longer each time [s]."""

MOST_WAIT_S = 10.0


@dataclass(slots=True)
class _Member:
    name: str
    command: Sequence[str]
    style: str
    process: subprocess.Popen[str] | None = None
    began_s: float = 0.0
    due_s: float = 0.0
    early_deaths: int = 0
    reader: threading.Thread | None = None


class NodeProcesses:
    """Keeps some commands running. It belongs to the main thread: what this starts dies with it, come what may.

    Args:
        commands: By the name that is shown before their lines.
        screen: Where they are shown.
        wall: The wall's clock.
        rest: Lets time pass [s].
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        screen: Screen,
        wall: Clock | None = None,
        rest: Callable[[float], None] = time.sleep,
    ) -> None:
        self._screen = screen
        self._wall = WallClock() if wall is None else wall
        self._rest = rest
        self._members = [
            _Member(name, command, STYLES[number % len(STYLES)])
            for number, (name, command) in enumerate(commands.items())
        ]

    def keep_running(self) -> ExitCode:
        """Start all, and start again who dies; until Ctrl-C, or until one says that it was told what cannot be."""
        try:
            while True:
                for member in self._members:
                    if self._attend(member) == ExitCode.BAD_INPUT:
                        self._screen.note(f"{member.name} cannot do what it is told; all end", "red")
                        return ExitCode.BAD_INPUT
                self._rest(LOOK_S)
        except KeyboardInterrupt:
            self._screen.note("ending …", "dim")
            return ExitCode.DONE
        finally:
            self.end()

    def end(self) -> None:
        """End all: first as Ctrl-C does, then by force. Nothing that they started is left."""
        alive = [member.process for member in self._members if member.process is not None]
        try:
            for process in reversed(alive):
                process.send_signal(signal.SIGINT)
            until_s = self._wall.now_s() + ENDING_S
            while any(process.poll() is None for process in alive) and self._wall.now_s() < until_s:
                self._rest(LOOK_S)
        finally:
            for process in alive:
                _kill(process)
        for member in self._members:
            if member.reader is not None:
                member.reader.join()

    def _attend(self, member: _Member) -> int | None:
        """See to one; returns the exit status with which it has just died."""
        now_s = self._wall.now_s()
        if member.process is None:
            if now_s >= member.due_s:
                self._start(member, now_s)
            return None
        status = member.process.poll()
        if status is None:
            return None
        _kill(member.process)
        member.process = None
        member.early_deaths = 0 if now_s - member.began_s > STABLE_S else member.early_deaths + 1
        wait_s = min(MOST_WAIT_S, 2.0 ** (member.early_deaths - 1)) if member.early_deaths else 0.0
        member.due_s = now_s + wait_s
        if status != ExitCode.BAD_INPUT:
            how = f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
            self._screen.note(f"{member.name} {how}; I start it again", "yellow")
        return status

    def _start(self, member: _Member, now_s: float) -> None:
        member.process = subprocess.Popen(
            member.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,  # Ctrl-C reaches this process alone, which ends the others in order
        )
        member.began_s = now_s
        member.reader = threading.Thread(target=self._show, args=(member, member.process), daemon=True)
        member.reader.start()

    def _show(self, member: _Member, process: subprocess.Popen[str]) -> None:
        width = max(len(other.name) for other in self._members)
        assert process.stdout is not None  # it is piped
        with process.stdout as lines:
            for line in lines:
                said = "".join(sign for sign in line.rstrip() if sign.isprintable())
                self._screen.notes.print(Text.assemble((f"{member.name:>{width}} | ", member.style), said))


def _kill(process: subprocess.Popen[str]) -> None:
    """Kill a node, and whatever it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def node_commands(
    names: Sequence[str], options: Mapping[str, object], ros_arguments: Sequence[str] = ()
) -> dict[str, list[str]]:
    """How to start nodes of a graph that configure and activate themselves.

    Args:
        names: Of the nodes.
        options: Of `majordomo ros node` with their values, for each: "base_url" for `--base-url`.
        ros_arguments: ROS's own, for each, without the "--ros-args" before them.
    """
    start = [sys.executable, "-c", START, "ros", "node"]
    told = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", str(value))]
    own = ["--ros-args", "-p", "autostart:=true"]
    by_its_clock = ["-p", "use_sim_time:=true"] if "robot" in names else []  # the simulated robot tells the time
    return {
        name: [*start, name, *told, *own, *(by_its_clock if name != "robot" else []), *ros_arguments] for name in names
    }
