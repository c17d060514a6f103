from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bringup.application import app
from bringup.learning_runs import draw_sheets
from bringup.progress_view import progress_on
from learning.demonstrate import run_demonstrations
from learning.settings import DemonstrationSettings, load_settings
from learning.toy_studio import ToyStudios


def invoke(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the recording of demonstrations was told."""
    calls: list[Any] = []
    monkeypatch.setattr("bringup.learning_runs.run_demonstrations", lambda *told: calls.append(told))
    monkeypatch.setattr("bringup.learning_runs.draw_sheets", lambda *told: calls.append(told))
    return calls


def test_demonstrations_go_where_training_looks_for_them(recorded: list[Any], tmp_path: Path) -> None:
    result = invoke("demos", "--episodes", "3", "--workers", "0", "--out", str(tmp_path / "run"))
    assert result.exit_code == 0
    settings, studios, folder, _ = recorded[0]
    assert recorded[1] == (folder, tmp_path / "run" / "sheets")
    assert set(settings.demonstrations.episodes.values()) == {3}
    assert (settings.workers, studios.scene) == (0, "counter")
    assert folder == tmp_path / "run" / "demonstrations"


def test_a_page_of_pictures_is_drawn_for_every_skill_and_camera(tmp_path: Path) -> None:
    settings = load_settings("smoke").model_copy(
        update={"workers": 0, "demonstrations": DemonstrationSettings(episodes={"pick": 1})}
    )
    run_demonstrations(settings, ToyStudios(), tmp_path / "demonstrations")
    draw_sheets(tmp_path / "demonstrations", tmp_path / "sheets")
    assert [path.name for path in (tmp_path / "sheets").iterdir()] == ["pick-mast.png"]


def test_the_configuration_counts_where_nothing_else_is_said(recorded: list[Any], tmp_path: Path) -> None:
    invoke("demos", "--out", str(tmp_path))
    assert recorded[0][0] == load_settings("counter")


@pytest.mark.parametrize("command", [["demos"], ["train"], ["evaluate", "skills"]])
def test_an_unknown_configuration_is_bad_input(command: list[str], tmp_path: Path) -> None:
    result = invoke(*command, "--config", "countr", "--out", str(tmp_path / "run"))
    assert result.exit_code == 2
    assert "'countr'" in result.stderr and "Try: " in result.stderr
    assert not (tmp_path / "run").exists()


def test_only_skills_and_predicates_can_be_evaluated() -> None:
    assert invoke("evaluate", "robots").exit_code == 2


def test_a_checkpoint_that_is_not_there_cannot_be_evaluated(tmp_path: Path) -> None:
    result = invoke("evaluate", "skills", "--checkpoint", "nobody", "--out", str(tmp_path))
    assert result.exit_code == 2
    assert "'nobody'" in result.stderr


def test_where_no_terminal_is_a_stage_takes_some_twenty_lines() -> None:
    text = StringIO()
    with progress_on(Console(file=text)) as progress:
        for done in range(1001):
            progress("training", done, 1000, "loss 0.1")
    lines = text.getvalue().splitlines()
    assert lines[0].startswith("training: 0/1000") and lines[-1].startswith("training: 1000/1000")
    assert len(lines) == 21


def test_on_a_terminal_a_stage_is_a_bar() -> None:
    text = StringIO()
    with progress_on(Console(file=text, force_terminal=True, _environ={"TERM": "xterm"}, width=100)) as progress:
        progress("training", 500, 1000, "loss 0.1")
    assert "training" in text.getvalue() and "500/1000" in text.getvalue() and "loss 0.1" in text.getvalue()
