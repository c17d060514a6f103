"""A graph of its own for every test: a DDS domain that nobody else here uses, a context, a spinning thread."""

import fcntl
import gc
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rclpy.context import Context

from ros_interface.spinning import Spinning

DOMAINS = range(1, 101)
PATIENCE_S = 60.0


@pytest.fixture(scope="session", autouse=True)
def domain() -> Iterator[int]:
    """Hold a DDS domain that no other worker and no other run of tests on this machine holds; processes inherit it."""
    for number in DOMAINS:
        with (Path(tempfile.gettempdir()) / f"majordomo-test-ros-domain-{number}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("ROS_DOMAIN_ID", str(number))
                patch.setenv("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")
                patch.delenv("ROS_SECURITY_ENABLE", raising=False)
                yield number
            return
    pytest.fail(f"Every DDS domain of {DOMAINS} is taken. Try: ending other runs of these tests.")


@pytest.fixture
def start_spinning(domain: int) -> Iterator[Callable[..., Spinning]]:
    """`start_spinning(threads=2)`: another participant; closed in the end, and no callback may have raised."""
    started: list[Spinning] = []

    def start(*, threads: int = 1, arguments: tuple[str, ...] = ()) -> Spinning:
        started.append(Spinning(domain_id=domain, threads=threads, arguments=arguments))
        return started[-1]

    yield start
    for spinning in started:
        spinning.close()
    gc.collect()  # until then the cycles of references in nodes with a life cycle keep their participant in the graph
    faults = [spinning.fault for spinning in started if spinning.fault is not None]
    if faults:
        raise faults[0]


@pytest.fixture
def spinning(start_spinning: Callable[..., Spinning]) -> Spinning:
    """A participant whose nodes are called in one thread: `spinning.add(Node("robot", context=spinning.context))`."""
    return start_spinning()


@pytest.fixture
def context(spinning: Spinning) -> Context:
    """The context of `spinning`, for nodes."""
    return spinning.context


@pytest.fixture
def until(spinning: Spinning) -> Callable[[Callable[[], bool]], None]:
    """`until(lambda: received)`: wait for it while callbacks are called; fail when it takes too long."""

    def wait(condition: Callable[[], bool], timeout_s: float = PATIENCE_S) -> None:
        assert spinning.wait_until(condition, timeout_s), f"still not so after {timeout_s:g} s"

    return wait
