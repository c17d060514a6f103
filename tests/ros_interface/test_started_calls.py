from pathlib import Path

import pytest

from majordomo.errors import StorageFull
from ros_interface.started_calls import StartedCalls


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "server" / "started"


def test_a_call_is_claimed_once() -> None:
    started = StartedCalls()
    assert started.claim("1/pick/1")
    assert not started.claim("1/pick/1")
    assert started.claim("1/pick/2")


def test_a_claim_outlives_the_program(path: Path) -> None:
    StartedCalls(path).claim("1/pick\n/1")
    after = StartedCalls(path)
    assert not after.claim("1/pick\n/1")
    assert after.claim("1/pick")


def test_a_line_that_was_cut_short_spoils_no_other(path: Path) -> None:
    StartedCalls(path).claim("first")
    path.write_bytes(path.read_bytes() + b'\n"seco')
    after = StartedCalls(path)
    assert after.claim("second")
    again = StartedCalls(path)
    assert not again.claim("first")
    assert not again.claim("second")


def test_what_cannot_be_written_down_is_not_claimed(path: Path) -> None:
    path.mkdir(parents=True)
    started = StartedCalls(path / "calls")
    (path / "calls").mkdir()
    for _ in range(2):
        with pytest.raises(StorageFull, match=r"'1'.*Try:"):
            started.claim("1")
