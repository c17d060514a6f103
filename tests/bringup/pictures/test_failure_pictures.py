from pathlib import Path

import pytest

from bringup.pictures import failure_pictures
from bringup.pictures.failure_pictures import FailurePictures
from majordomo.testing import FakeRobot, RobotFault


def test_a_picture_is_kept_under_the_step_that_failed(tmp_path: Path) -> None:
    path = FailurePictures(tmp_path / "failures", FakeRobot()).take("7/s1/2")
    assert Path(path) == tmp_path / "failures" / "7-s1-2.png"
    assert Path(path).stat().st_size > 100


def test_where_nothing_can_be_seen_there_is_no_picture(tmp_path: Path) -> None:
    robot = FakeRobot()
    robot.faults.add(RobotFault.SILENT)
    assert FailurePictures(tmp_path, robot).take("7/s1/2") == ""


def test_where_nothing_can_be_kept_there_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "failures").write_text("a file")
    assert FailurePictures(tmp_path / "failures", FakeRobot()).take("7/s1/2") == ""


def test_only_the_last_ones_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failure_pictures, "MOST", 2)
    pictures = FailurePictures(tmp_path, FakeRobot())
    for number in range(4):
        pictures.take(f"{number}/s1/1")
    assert len(list(tmp_path.glob("*.png"))) == 2
