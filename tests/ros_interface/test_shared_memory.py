"""Whoever comes to the graph removes what killed processes left in shared memory, and nothing of those who live."""

import fcntl
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ros_interface.shared_memory import SHARED_MEMORY, sweep
from ros_interface.spinning import Spinning

NAME = "fastdds_0123456789abcdef"
LONG_AGO_S = 1000.0

CHILD = """
import os
import sys
from pathlib import Path
from ros_interface.spinning import Spinning
with Spinning() as spinning:
    spinning.add_plain("child")
    sys.stdout.write(" ".join(os.path.realpath(one) for one in Path("/proc/self/fd").iterdir()) + "\\n")
    sys.stdout.flush()
    sys.stdin.read()
"""


@pytest.fixture
def segment(tmp_path: Path) -> Path:
    """A segment that has been there for long, and its lock."""
    for name in (NAME, f"{NAME}_el"):
        (tmp_path / name).write_bytes(b"1")
        os.utime(tmp_path / name, (LONG_AGO_S, LONG_AGO_S))
    return tmp_path / NAME


def test_what_the_dead_left_is_removed_with_its_lock(segment: Path, tmp_path: Path) -> None:
    assert sweep(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


def test_what_is_held_stays(segment: Path, tmp_path: Path) -> None:
    with (tmp_path / f"{NAME}_el").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert sweep(tmp_path) == 0
    assert segment.exists()


def test_what_somebody_is_just_making_stays(segment: Path, tmp_path: Path) -> None:
    os.utime(tmp_path / f"{NAME}_el")
    assert sweep(tmp_path) == 0
    assert segment.exists()


@pytest.mark.parametrize("name", ["fastdds_port7000_el", "sem.fastdds_port7000_mutex", "majordomo_el"])
def test_nothing_else_is_touched(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    os.utime(tmp_path / name, (LONG_AGO_S, LONG_AGO_S))
    assert sweep(tmp_path) == 0
    assert (tmp_path / name).exists()


def test_where_there_is_no_shared_memory_nothing_is_done(tmp_path: Path) -> None:
    assert sweep(tmp_path / "none") == 0


@pytest.mark.skipif(not SHARED_MEMORY.is_dir(), reason="there is no shared memory")
def test_a_killed_process_is_swept_up_after_by_the_next_and_a_living_one_is_not(domain: int) -> None:
    children = [
        subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        killed, living = (segment_of(child) for child in children)
        children[0].kill()
        children[0].wait()
        for one in (killed, living):
            os.utime(f"{one}_el", (LONG_AGO_S, LONG_AGO_S))
        Spinning(domain_id=domain).close()
        assert not killed.exists() and living.exists()
    finally:
        for child in children:
            child.kill()
            child.communicate()
        for one in (killed, living):
            Path(f"{one}_el").unlink(missing_ok=True)
            one.unlink(missing_ok=True)


def segment_of(child: subprocess.Popen[str]) -> Path:
    """The shared memory of a process that has come to the graph, whose lock it holds open."""
    assert child.stdout is not None
    found = re.search(r"(/dev/shm/fastdds_[0-9a-f]{16})_el\b", child.stdout.readline())
    assert found is not None
    return Path(found[1])
