"""The nodes of Majordomo as processes of a ROS 2 graph, for what is measured over one."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from bringup.ros.extra import load_ros

LAST_DOMAIN = 100
IN_LOCKSTEP = ("-p", "pace:=lockstep")
ENDING_S = 10.0
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def join_graph() -> None:
    """Load ROS, in a domain of this process's own unless the environment names one; what it starts inherits that."""
    os.environ.setdefault("ROS_DOMAIN_ID", str(os.getpid() % LAST_DOMAIN + 1))
    os.environ.setdefault("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
    load_ros()  # may start this program again


class NodeGraph:
    """Nodes that are started as `majordomo ros up` does, and can be killed and started again.

    Args:
        names: Of "robot", "skills", "agent".
        options: Of `majordomo ros node`, for each.
        log: What they say is added to this file.
        ros_arguments: ROS's own, for each.
    """

    def __init__(
        self, names: Sequence[str], options: Mapping[str, object], log: Path, ros_arguments: Sequence[str] = ()
    ) -> None:
        from bringup.ros.processes import node_commands

        self._log = log
        self._commands = node_commands(names, options, ros_arguments)
        self._processes = {name: self._started(name) for name in names}

    def pid_of(self, name: str) -> int:
        """The process of a node."""
        return self._processes[name].pid

    def kill(self, name: str) -> None:
        """Kill a node's process; nothing of it runs any more when this returns."""
        self._processes[name].kill()
        self._processes[name].wait()

    def start_again(self, name: str) -> None:
        """Start a node that was killed."""
        self._processes[name] = self._started(name)

    def close(self) -> None:
        """End all."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(ENDING_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _started(self, name: str) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            return subprocess.Popen(self._commands[name], stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def processor_s(pid: int) -> float:
    """Processor time that a process has had [s]."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND
