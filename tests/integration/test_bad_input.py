"""What is wrong with a real station is told in words, with the right exit status, before anything moves."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bringup.application import app
from majordomo.clock import WallClock
from majordomo.outcome import Outcome
from memory.journal import Journal
from sim.scene import SCENES


def run(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, ["run", "open the microwave", *arguments])


def cut_short(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])


def of_another_shape(folder: Path) -> None:
    config = folder / "config.json"
    config.write_text(config.read_text().replace('"width": 16', '"width": 24'))


def for_another_camera(folder: Path) -> None:
    config = folder / "config.json"
    config.write_text(config.read_text().replace('"wrist"', '"elbow"'))


def without_description(folder: Path) -> None:
    (folder / "config.json").unlink()


@pytest.mark.parametrize("spoil", [cut_short, of_another_shape, for_another_camera, without_description])
def test_a_checkpoint_that_cannot_be_used_is_bad_input(
    tiny_checkpoint: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    folder = tmp_path / "checkpoint"
    shutil.copytree(tiny_checkpoint, folder)
    spoil(folder)
    result = run("--checkpoint", str(folder))
    assert result.exit_code == 2
    assert "Error: " in result.stderr and "Try: " in result.stderr
    assert "Traceback" not in result.output


def test_a_checkpoint_that_is_not_there_is_bad_input() -> None:
    result = run("--checkpoint", "nobody-trained-this")
    assert result.exit_code == 2
    assert "nobody-trained-this" in result.stderr


def test_a_scene_in_which_nothing_finds_room_is_bad_input(tiny_checkpoint: Path, tmp_path: Path) -> None:
    content = yaml.safe_load((SCENES / "counter.yaml").read_text())
    scene = tmp_path / "full.yaml"
    scene.write_text(yaml.safe_dump(content | {"spacing": 3.0, "max_placement_tries": 20}))
    result = run("--checkpoint", str(tiny_checkpoint), "--scene", str(scene))
    assert result.exit_code == 2
    assert "cannot place" in result.stderr


def test_without_a_gl_library_it_says_what_to_install(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError("libEGL.so.1: cannot open shared object file")

    monkeypatch.setattr("sim.rendering.import_module", missing)
    result = run("--checkpoint", str(tiny_checkpoint))
    assert result.exit_code == 1
    assert "libEGL.so.1" in result.stderr and "apt-get install" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_ctrl_c_ends_the_process_with_130_and_the_journal_whole(tiny_checkpoint: Path, tmp_path: Path) -> None:
    command = "import sys; from bringup.cli import main; sys.argv[0] = 'majordomo'; main()"
    arguments = ["run", "open the microwave", "--checkpoint", str(tiny_checkpoint), "--journal", str(tmp_path)]
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("▶ s1"):
            process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130, said
    assert "cancelled: " in said and "Traceback" not in said
    with Journal(tmp_path / "journal.sqlite3", WallClock()) as journal:
        assert journal.task(1).outcome is Outcome.CANCELLED
        assert journal.open_intents(1) == ()
