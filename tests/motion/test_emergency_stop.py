"""Once triggered it stays triggered: across threads, signals, full disks and restarts."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import motion.emergency_stop
from majordomo.errors import EmergencyStopped
from motion.emergency_stop import EmergencyStop


def refuse(*args: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_it_is_not_latched_at_first(tmp_path: Path) -> None:
    stop = EmergencyStop(tmp_path / "stop.json")
    stop.check()
    assert not stop.is_latched
    assert stop.reason is None


def test_it_stays_latched_until_it_is_reset() -> None:
    stop = EmergencyStop()
    stop.trigger("a hand in the workspace")
    assert stop.is_latched
    stop.reset()
    assert not stop.is_latched


def test_it_says_why_and_what_to_do() -> None:
    stop = EmergencyStop()
    stop.trigger("a hand in the workspace")
    with pytest.raises(EmergencyStopped, match=r"a hand in the workspace.*Try:") as caught:
        stop.check()
    assert caught.value.code == "emergency_stop"


def test_the_first_reason_stands() -> None:
    stop = EmergencyStop()
    stop.trigger("first")
    stop.trigger("second")
    assert stop.reason == "first"


def test_reset_forgets_every_reason() -> None:
    stop = EmergencyStop()
    stop.trigger("first")
    stop.trigger("second")
    stop.reset()
    stop.trigger("third")
    assert stop.reason == "third"


def test_it_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "stop.json"
    EmergencyStop(path).trigger("café \ud800")
    assert EmergencyStop(path).reason == "café \ud800"


def test_reset_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "stop.json"
    stop = EmergencyStop(path)
    stop.trigger("once")
    stop.reset()
    assert not EmergencyStop(path).is_latched
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"reas'])
def test_a_damaged_file_counts_as_latched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "stop.json"
    path.write_bytes(content)
    assert EmergencyStop(path).is_latched


def test_a_crash_while_it_writes_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "stop.json"
    EmergencyStop(path).trigger("old")
    monkeypatch.setattr(os, "fsync", refuse)
    EmergencyStop(path).trigger("new")
    assert EmergencyStop(path).reason == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_delays_no_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = EmergencyStop(tmp_path / "stop.json")
    monkeypatch.setattr(os, "fsync", refuse)
    stop.trigger("now")
    assert stop.is_latched
    assert "latched in memory only" in caplog.text


def test_it_is_latched_before_the_disk_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = EmergencyStop(tmp_path / "stop.json")
    seen = []
    monkeypatch.setattr(
        motion.emergency_stop, "_write_atomically", lambda path, text: seen.append((path, stop.is_latched))
    )
    stop.trigger("now")
    assert seen == [(tmp_path / "stop.json", True)]


def test_file_that_cannot_be_removed_keeps_it_latched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = EmergencyStop(tmp_path / "stop.json")
    stop.trigger("once")
    monkeypatch.setattr(Path, "unlink", lambda path, missing_ok: refuse())
    with pytest.raises(EmergencyStopped, match=r"stop.json.*Permission denied.*Try:"):
        stop.reset()
    assert stop.is_latched


def _during_unlink(monkeypatch: pytest.MonkeyPatch, happening: Callable[[], None]) -> None:
    """Let something happen in the middle of a reset."""
    unlink, pending = Path.unlink, [happening]

    def unlink_and_more(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok=missing_ok)
        if pending:
            pending.pop()()

    monkeypatch.setattr(Path, "unlink", unlink_and_more)


def test_a_signal_in_the_middle_of_a_reset_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "stop.json"
    stop = EmergencyStop(path)
    stop.trigger("first")
    before = signal.signal(signal.SIGUSR1, lambda *_: stop.trigger("signal"))
    _during_unlink(monkeypatch, lambda: signal.raise_signal(signal.SIGUSR1))
    try:
        stop.reset()
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert stop.reason == "signal"
    assert EmergencyStop(path).reason == "signal"


def test_a_trigger_between_counting_and_removing_keeps_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "stop.json"
    stop = EmergencyStop(path)
    stop.trigger("first")
    unlink, pending = Path.unlink, ["signal"]

    def trigger_then_unlink(file: Path, missing_ok: bool = False) -> None:
        if pending and file == path:
            stop.trigger(pending.pop())
        unlink(file, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", trigger_then_unlink)
    stop.reset()
    assert EmergencyStop(path).reason == "signal"


def test_another_thread_sees_it_while_a_reset_is_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "stop.json"
    stop = EmergencyStop(path)
    stop.trigger("first")
    thread = threading.Thread(target=stop.trigger, args=("second",))
    _during_unlink(monkeypatch, thread.start)
    stop.reset()
    thread.join()
    assert stop.reason == "second"
    assert EmergencyStop(path).reason == "second"


def test_triggers_of_many_threads_leave_it_latched_and_readable(tmp_path: Path) -> None:
    path = tmp_path / "stop.json"
    stop = EmergencyStop(path)
    threads = [threading.Thread(target=stop.trigger, args=(f"thread {number}",)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert stop.is_latched
    assert EmergencyStop(path).reason == stop.reason
