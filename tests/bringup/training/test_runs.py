import errno
import json
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from PIL import Image
from rich.console import Console
from typer.testing import CliRunner

from bringup.application import app
from bringup.terminal.progress import progress_on
from bringup.training.runs import draw_sheets
from learning.demonstrate import run_demonstrations
from learning.settings import DemonstrationSettings, load_settings
from learning.toy_studio import ToyStudios
from vla import SHIPPED
from vla.calibration import PredicateCalibration
from vla.checkpoint import Checkpoint, save_checkpoint
from vla.config import ClipConfig, VlaConfig
from vla.language import Tokenizer
from vla.network import VlaNetwork


def invoke(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the recording of demonstrations was told."""
    calls: list[Any] = []
    monkeypatch.setattr("bringup.training.runs.run_demonstrations", lambda *told: calls.append(told))
    monkeypatch.setattr("bringup.training.runs.draw_sheets", lambda *told: calls.append(told))
    return calls


def test_demonstrations_go_where_training_looks_for_them(recorded: list[Any], tmp_path: Path) -> None:
    result = invoke("demos", "--config", "counter", "--episodes", "3", "--workers", "0", "--out", str(tmp_path / "run"))
    assert result.exit_code == 0
    (settings, studios, folder, chosen, _), (_, _, held_out, quiet, _), sheets = recorded
    home = tmp_path / "run" / "counter"
    assert (folder, held_out) == (home / "demonstrations", home / "held-out")
    assert sheets == (folder, home / "sheets")
    assert set(chosen.episodes["counter"].values()) == {3}
    assert quiet.noise.burst_probability == 0.0
    assert (settings.workers, studios.scene) == (0, "counter")


def test_a_page_of_pictures_is_drawn_for_every_skill_and_camera(tmp_path: Path) -> None:
    settings = load_settings("smoke").model_copy(update={"workers": 0})
    run_demonstrations(settings, ToyStudios(), tmp_path / "shown", DemonstrationSettings(episodes={"toy": {"pick": 1}}))
    draw_sheets(tmp_path / "shown", tmp_path / "sheets")
    assert [path.name for path in (tmp_path / "sheets").iterdir()] == ["pick-mast.png"]


def test_the_configuration_counts_where_nothing_else_is_said(recorded: list[Any], tmp_path: Path) -> None:
    invoke("demos", "--out", str(tmp_path))
    assert recorded[0][0] == load_settings(SHIPPED)


@pytest.fixture
def toy_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Options of a run in two toy scenes, in which demonstrations have been recorded."""
    scenes = {scene: {"pick": 1, "place_on": 1} for scene in ("toy", "attic")}
    nothing: dict[str, Any] = {"episodes": {}}
    config = {
        "name": "toy",
        "workers": 0,
        "demonstrations": {"episodes": scenes, "held_out": 1},
        "calibration": nothing,
        "evaluation": nothing,
    }
    path = tmp_path / "toy.yaml"
    path.write_text(json.dumps(config), encoding="utf-8")
    monkeypatch.setattr(
        "bringup.training.runs.studios", lambda settings: tuple(ToyStudios(scene=scene) for scene in settings.scenes)
    )
    options = ["--config", str(path), "--out", str(tmp_path / "run")]
    assert invoke("demos", *options).exit_code == 0
    return options


def test_a_recorded_demonstration_can_be_carried_out_blindly(toy_run: list[str]) -> None:
    result = invoke("demos", "--replay", "attic/900000", "--replay", "toy/900001", *toy_run)
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first.startswith("toy/900001 place_on(red cup, tray): succeeds") and "mm" in first
    assert second.startswith("attic/900000 pick(red cup): succeeds")


def test_what_was_not_recorded_can_be_neither_replayed_nor_explained(toy_run: list[str], tmp_path: Path) -> None:
    checkpoint = str(_untrained(tmp_path / "checkpoint"))
    for command in (["demos", "--replay", "toy/17"], ["explain", "toy/17", "--checkpoint", checkpoint]):
        result = invoke(*command, *toy_run)
        assert result.exit_code == 2
        assert "'toy/17'" in result.stderr and "Try: " in result.stderr


def test_an_episode_is_explained_in_a_picture_and_a_film(toy_run: list[str], tmp_path: Path) -> None:
    checkpoint = str(_untrained(tmp_path / "checkpoint"))
    result = invoke("explain", "toy/0", "--checkpoint", checkpoint, *toy_run)
    assert result.exit_code == 0, result.stderr
    sheet, film = map(Path, result.stdout.split())
    assert (sheet.name, film.name) == ("toy-0.png", "toy-0.mp4")
    assert np.asarray(Image.open(sheet)).std() > 10.0
    assert film.stat().st_size > 1000


def test_one_moment_of_an_episode_is_explained_alone(toy_run: list[str], tmp_path: Path) -> None:
    checkpoint = str(_untrained(tmp_path / "checkpoint"))
    result = invoke("explain", "attic/0", "--at", "0.5", "--checkpoint", checkpoint, *toy_run)
    assert Path(result.stdout.strip()).name == "attic-0-at-0.5.png"
    assert Image.open(result.stdout.strip()).size[0] == 4 * 32


def test_a_full_disk_is_told_when_an_episode_is_explained(
    toy_run: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = str(_untrained(tmp_path / "checkpoint"))
    monkeypatch.setattr("bringup.training.explained.save_picture", Mock(side_effect=OSError(errno.ENOSPC, "full")))
    result = invoke("explain", "toy/0", "--checkpoint", checkpoint, *toy_run)
    assert result.exit_code == 1
    assert "The disk is full" in result.stderr and "Try: making room" in result.stderr


def _untrained(folder: Path) -> Path:
    clip = ClipConfig(image_size=32, vision_layers=1, text_layers=1)
    config = VlaConfig(cameras={"mast": (32, 32)}, clip=clip)
    tokenizer = Tokenizer.of_texts(["pick up the red cup"])
    calibration = {"hand_empty": PredicateCalibration(), "holding": PredicateCalibration()}
    save_checkpoint(folder, Checkpoint(VlaNetwork(config, tokenizer), calibration))
    return folder


def test_a_full_disk_is_told_and_what_was_finished_stays(
    toy_run: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished = sorted((tmp_path / "run").rglob("shard.json"))
    really = Path.open

    def on_a_full_disk(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        return really(Path("/dev/full") if path.name == "rgb.bin" else path, mode, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", on_a_full_disk)
        result = invoke("demos", "--episodes", "2", *toy_run)
    assert result.exit_code == 1
    assert "The disk is full" in result.stderr and "Try: making room" in result.stderr
    assert sorted((tmp_path / "run").rglob("shard.json")) == finished
    assert not list((tmp_path / "run").rglob("*.partial"))
    assert invoke("demos", "--episodes", "2", *toy_run).exit_code == 0
    assert len(list((tmp_path / "run").rglob("shard.json"))) > len(finished)


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
