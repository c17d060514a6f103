from typing import Any

import pytest
from typer.testing import CliRunner

from bringup import examination
from bringup.application import app
from bringup.examination import Finding, is_fit, report
from bringup.settings import Settings
from majordomo.errors import CheckpointError, RobotUnavailable


@pytest.fixture
def well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that takes a while is well."""
    for name in ("_rendering", "_weights", "_cameras"):
        monkeypatch.setattr(examination, name, lambda settings: "fine")


def doctor(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, ["doctor", *arguments])


def test_a_machine_that_lacks_nothing_is_fit(well: None) -> None:
    result = doctor()
    assert result.exit_code == 0, result.output
    for part in ("python", "mujoco", "torch", "rendering", "weights", "cameras", "journal.sqlite3 can be written"):
        assert part in result.stdout


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("_rendering", RobotUnavailable("No usable GL library.", "apt-get install libegl1.")),
        ("_weights", CheckpointError("There is no checkpoint 'counter'.", "its path.")),
    ],
)
def test_what_is_missing_is_named_with_its_remedy_and_the_rest_is_still_looked_at(
    well: None, monkeypatch: pytest.MonkeyPatch, check: str, fault: Exception
) -> None:
    def fail(settings: Settings) -> str:
        raise fault

    monkeypatch.setattr(examination, check, fail)
    result = doctor()
    assert result.exit_code == 1
    line = next(line for line in result.stdout.splitlines() if line.startswith("MISSING"))
    assert str(fault) in line
    assert "can be written" in result.stdout


def test_a_journal_that_cannot_be_written_is_missing(well: None, home: Any) -> None:
    (home / "file").write_text("")
    assert doctor("--journal", str(home / "file")).exit_code == 1


def test_what_is_only_nice_to_have_may_be_absent() -> None:
    absent = Finding("ros-rclpy", False, "only for ROS 2", is_needed=False)
    assert is_fit([absent])
    assert report([absent])[0].startswith("absent")
    assert not is_fit([absent, Finding("torch", False, "not installed")])
