"""Once triggered it stays triggered: across threads, processes, signals, full disks and restarts."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from majordomo.errors import EmergencyStopped
from motion.emergency_stop import EmergencyStop


def refuse(*args: object, **options: object) -> None:
    raise PermissionError(13, "Permission denied")


def first_words(stop: EmergencyStop) -> str | None:
    return next((trigger.reason for trigger in stop.triggers), None)


def test_it_is_not_latched_at_first(tmp_path: Path) -> None:
    stop = EmergencyStop(tmp_path / "stop")
    stop.check()
    assert not stop.is_latched
    assert stop.reason is None


def test_it_stays_latched_until_it_is_reset() -> None:
    stop = EmergencyStop()
    stop.trigger("a hand in the workspace")
    assert stop.is_latched
    stop.reset()
    assert not stop.is_latched


def test_it_says_why_who_when_and_what_to_do() -> None:
    stop = EmergencyStop(calendar=lambda: datetime(2026, 5, 4, 10, 20, 30, tzinfo=UTC))
    stop.trigger("a hand in the workspace")
    told = rf"a hand in the workspace, by .+, process {os.getpid()}, at 2026-05-04T10:20:30\+00:00\. Try: .*--reset"
    with pytest.raises(EmergencyStopped, match=told) as caught:
        stop.check()
    assert caught.value.code == "emergency_stop"


def test_the_first_reason_stands(tmp_path: Path) -> None:
    stop = EmergencyStop(tmp_path)
    stop.trigger("first")
    stop.trigger("second")
    assert first_words(stop) == "first"


def test_reset_forgets_every_reason_and_tells_them(tmp_path: Path) -> None:
    stop = EmergencyStop(tmp_path)
    stop.trigger("first")
    stop.trigger("second")
    assert [trigger.reason for trigger in stop.reset()] == ["first", "second"]
    stop.trigger("third")
    assert first_words(stop) == "third"


def test_it_survives_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "new folder" / "stop"
    EmergencyStop(folder).trigger("café \ud800")
    assert first_words(EmergencyStop(folder)) == "café \ud800"


def test_reset_survives_a_restart(tmp_path: Path) -> None:
    stop = EmergencyStop(tmp_path)
    stop.trigger("once")
    stop.reset()
    assert not EmergencyStop(tmp_path).is_latched
    assert list(tmp_path.iterdir()) == []


def test_whoever_has_looked_before_sees_what_another_one_triggers_and_resets(tmp_path: Path) -> None:
    robots, persons = EmergencyStop(tmp_path / "stop"), EmergencyStop(tmp_path / "stop")
    assert not robots.is_latched
    persons.trigger("from elsewhere")
    assert robots.is_latched
    persons.reset()
    assert not robots.is_latched


def test_another_process_latches_it(tmp_path: Path) -> None:
    stop = EmergencyStop(tmp_path / "stop")
    code = "import sys; from pathlib import Path; from motion.emergency_stop import EmergencyStop; "
    code += "EmergencyStop(Path(sys.argv[1])).trigger('another process')"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "stop")], check=True)
    assert first_words(stop) == "another process"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"reas', b'{"reason": "half"}'])
def test_a_damaged_file_counts_as_latched(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "1.json").write_bytes(content)
    stop = EmergencyStop(tmp_path)
    assert stop.is_latched
    stop.reset()
    assert not stop.is_latched


def test_a_folder_that_cannot_be_read_counts_as_latched(tmp_path: Path) -> None:
    (tmp_path / "stop").write_text("no folder")
    with pytest.raises(EmergencyStopped, match="cannot be read"):
        EmergencyStop(tmp_path / "stop").check()


def test_a_full_disk_delays_no_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = EmergencyStop(tmp_path / "stop")
    monkeypatch.setattr(Path, "open", refuse)
    stop.trigger("now")
    assert stop.is_latched
    assert first_words(stop) == "now"
    assert "latched in memory only" in caplog.text
    stop.reset()
    assert not stop.is_latched


def test_it_is_latched_before_the_disk_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, seen = EmergencyStop(tmp_path / "stop"), []
    monkeypatch.setattr(Path, "mkdir", lambda path, **_: seen.append(stop.is_latched))
    stop.trigger("now")
    assert seen == [True]


def test_others_see_it_before_it_is_safe_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other, seen = EmergencyStop(tmp_path), []
    monkeypatch.setattr(os, "fsync", lambda descriptor: seen.append(other.is_latched))
    EmergencyStop(tmp_path).trigger("now")
    assert seen[0]


def test_file_that_cannot_be_removed_keeps_it_latched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = EmergencyStop(tmp_path)
    stop.trigger("once")
    monkeypatch.setattr(Path, "unlink", lambda path, missing_ok: refuse())
    with pytest.raises(EmergencyStopped, match=r"\.json.*Permission denied.*Try:"):
        stop.reset()
    assert stop.is_latched


def _around_unlink(monkeypatch: pytest.MonkeyPatch, before: list[Callable[[], None]], after: list[Callable[[], None]]):
    """Let something happen once in the middle of a reset."""
    unlink = Path.unlink

    def unlink_and_more(path: Path, missing_ok: bool = False) -> None:
        while before:
            before.pop()()
        unlink(path, missing_ok=missing_ok)
        while after:
            after.pop()()

    monkeypatch.setattr(Path, "unlink", unlink_and_more)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_signal_in_the_middle_of_a_reset_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    stop = EmergencyStop(tmp_path)
    stop.trigger("first")
    handler = signal.signal(signal.SIGUSR1, lambda *_: stop.trigger("signal"))
    happening = [lambda: signal.raise_signal(signal.SIGUSR1)]
    _around_unlink(monkeypatch, happening if when == "before" else [], happening if when == "after" else [])
    try:
        stop.reset()
    finally:
        signal.signal(signal.SIGUSR1, handler)
    assert first_words(EmergencyStop(tmp_path)) == "signal"


@pytest.mark.parametrize("is_elsewhere", [False, True])
def test_a_trigger_of_another_thread_or_process_during_a_reset_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_elsewhere: bool
) -> None:
    stop = EmergencyStop(tmp_path)
    stop.trigger("first")
    other = EmergencyStop(tmp_path) if is_elsewhere else stop
    thread = threading.Thread(target=other.trigger, args=("second",))
    _around_unlink(
        monkeypatch,
        [
            thread.start,
        ],
        [thread.join],
    )
    stop.reset()
    assert first_words(EmergencyStop(tmp_path)) == "second"


def test_triggers_of_many_threads_are_all_kept(tmp_path: Path) -> None:
    stop = EmergencyStop(tmp_path)
    threads = [threading.Thread(target=stop.trigger, args=(f"thread {number}",)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {trigger.reason for trigger in EmergencyStop(tmp_path).triggers} == {f"thread {n}" for n in range(16)}
