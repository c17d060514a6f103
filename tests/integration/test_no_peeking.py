"""Rule one: while a task runs, nothing asks the referee."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from sim.referee import Referee


class Peeked(AssertionError):
    """Somebody asked the referee."""


def run(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, ["run", "open the microwave", *arguments])


@pytest.fixture
def _poisoned_referee(monkeypatch: pytest.MonkeyPatch) -> None:
    def peek(*arguments: object) -> None:
        raise Peeked

    for name in ("__init__", "holds", "atoms", "truths", "position", "is_gripped"):
        monkeypatch.setattr(Referee, name, peek)


@pytest.mark.usefixtures("_poisoned_referee")
def test_a_task_runs_to_its_end_without_a_referee(tiny_checkpoint: Path, brief: Path) -> None:
    result = run("--checkpoint", str(tiny_checkpoint), "--settings", str(brief), "--json")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    record = json.loads(result.stdout)
    assert record["nodes"][0]["attempts"] >= 1
    assert record["outcome"] in ("failed", "needs_human")


@pytest.mark.usefixtures("_poisoned_referee")
def test_only_the_audit_asks_the_referee_afterwards(tiny_checkpoint: Path, brief: Path) -> None:
    result = run("--checkpoint", str(tiny_checkpoint), "--settings", str(brief), "--audit")
    assert isinstance(result.exception, Peeked)
    assert "needs_human: " in result.output or "failed: " in result.output
