import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image
from typer.testing import CliRunner

from bringup.application import app
from sim.scene import SCENES


def sim(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, ["sim", *arguments])


def test_without_a_screen_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    result = sim()
    assert result.exit_code == 1
    assert "no screen" in result.stderr and "--snapshot" in result.stderr


def test_a_snapshot_holds_every_camera_for_people_and_for_policies(tmp_path: Path) -> None:
    result = sim("--snapshot", str(tmp_path / "kitchen.png"), "--seed", "3")
    assert result.exit_code == 0, result.output
    sheet = np.asarray(Image.open(tmp_path / "kitchen.png"))
    assert sheet.shape[0] > 480 and sheet.shape[1] > 3 * 320
    assert sheet.std() > 20


def test_a_snapshot_that_cannot_be_written_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = sim("--snapshot", str(tmp_path / "file" / "kitchen.png"))
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_an_impossible_placement_is_bad_input(tmp_path: Path) -> None:
    content = yaml.safe_load((SCENES / "counter.yaml").read_text())
    scene = tmp_path / "full.yaml"
    scene.write_text(yaml.safe_dump(content | {"spacing": 3.0, "max_placement_tries": 20}))
    result = sim("--snapshot", str(tmp_path / "kitchen.png"), "--scene", str(scene))
    assert result.exit_code == 2
    assert "cannot place" in result.stderr and "Try: " in result.stderr


def test_a_gl_library_that_cannot_be_loaded_is_told_without_a_traceback(tmp_path: Path) -> None:
    command = "from bringup.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command, "sim", "--snapshot", str(tmp_path / "kitchen.png")],
        env={**os.environ, "MUJOCO_GL": "nonsense"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "nonsense" in done.stderr and "Try: unset MUJOCO_GL" in done.stderr
    assert "Traceback" not in done.stderr
