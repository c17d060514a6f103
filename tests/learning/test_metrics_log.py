import errno
from pathlib import Path

import pytest

from learning.metrics_log import MetricsLog, read_metrics


def write(path: Path, first: int, steps: range) -> None:
    log = MetricsLog(path, first)
    for step in steps:
        log.add(step, {"total": 1.0 / (step + 1)})
    log.close()


def steps_of(path: Path) -> list[float]:
    return [line["step"] for line in read_metrics(path)]


def test_a_resumed_run_overwrites_what_it_does_again(tmp_path: Path) -> None:
    path = tmp_path / "run" / "metrics.jsonl"
    write(path, 0, range(5))
    write(path, 3, range(3, 6))
    assert steps_of(path) == [0, 1, 2, 3, 4, 5]


def test_a_line_that_was_cut_short_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    write(path, 0, range(2))
    path.write_text(path.read_text(encoding="utf-8") + '{"step": 2, "to', encoding="utf-8")
    assert steps_of(path) == [0, 1]
    write(path, 2, range(2, 3))
    assert steps_of(path) == [0, 1, 2]


def test_a_full_disk_leaves_the_lines_that_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "metrics.jsonl"
    write(path, 0, range(5))

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        MetricsLog(path, 3)
    assert steps_of(path) == [0, 1, 2, 3, 4]


def test_there_are_no_metrics_before_a_run(tmp_path: Path) -> None:
    assert read_metrics(tmp_path / "metrics.jsonl") == []
