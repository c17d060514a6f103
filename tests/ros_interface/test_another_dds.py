"""Whoever speaks DDS is in the graph: another implementation, which knows nothing of ROS, reads joints and stops it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
ONLY_THIS_MACHINE = """
<General>
  <Interfaces><NetworkInterface name="lo" multicast="false"/></Interfaces>
  <AllowMulticast>false</AllowMulticast>
</General>
<Discovery>
  <ParticipantIndex>auto</ParticipantIndex>
  <Peers><Peer Address="127.0.0.1"/></Peers>
</Discovery>
"""


@contextmanager
def process(script: str, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """One that ends when its input does."""
    command = [sys.executable, str(HERE / script), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), **environment}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as started:
        try:
            yield started
            started.communicate(timeout=60.0)
        finally:
            started.kill()


def next_line(of: subprocess.Popen[str]) -> list[str]:
    assert of.stdout is not None
    return of.stdout.readline().split()


def test_a_raw_participant_reads_the_joints_and_stops_the_robot(domain: int) -> None:
    robot = process("robot_process.py", FASTDDS_DEFAULT_PROFILES_FILE=str(HERE / "types_untold.xml"))
    stranger = process("raw_participant.py", str(domain), CYCLONEDDS_URI=ONLY_THIS_MACHINE)
    with robot as robot_process, stranger as raw:
        said, *joints = next_line(raw)
        assert (said, joints[0], joints[9 + 3]) == ("joints", "panda_joint1", "-2.2")
        assert raw.stdin is not None
        raw.stdin.write("stop\n")
        raw.stdin.flush()
        assert next_line(robot_process) == ["held"]
