"""Beside a recording lies a picture: what the robot saw when the task began, and after each step."""

from pathlib import Path

import pytest
from PIL import Image

from agent.events import Event, Planned, StepSettled, TaskEnded
from agent.result import TaskResult
from bringup.ros.recording import Keepsake
from bringup.ros.station import open_ros_station
from bringup.settings import RosSettings, Settings
from majordomo.errors import RobotUnavailable, UnreadableInput
from majordomo.outcome import Outcome
from majordomo.plan import Plan
from majordomo.skill import SkillCall
from majordomo.testing import FakeRobot
from memory.node import Node, NodeStatus
from memory.task_graph import TaskGraph

ENDED = TaskEnded(TaskResult(1, "pick up the cup", Outcome.DONE, "Done."))


def planned() -> Event:
    return Planned(Plan((), (), "fake"), TaskGraph(()))


def settled(step: str) -> Event:
    return StepSettled(Node(step, SkillCall("pick", {"target": step}), status=NodeStatus.SUCCEEDED))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "task.png"


def size_after(path: Path, *events: Event) -> tuple[int, int]:
    keepsake = Keepsake(FakeRobot(), path)
    for event in (*events, ENDED):
        keepsake.notice(event)
    with Image.open(path) as picture:
        return picture.size


def test_every_step_adds_a_cell_to_the_picture(path: Path) -> None:
    width, height = size_after(path, planned())
    wider, as_high = size_after(path, planned(), settled("cup"))
    assert wider == pytest.approx(2 * width, rel=0.1) and as_high == height


def test_a_new_plan_adds_none(path: Path) -> None:
    assert size_after(path, planned(), planned()) == size_after(path, planned())


def test_the_next_task_has_a_picture_of_its_own(path: Path) -> None:
    one = size_after(path, planned())
    assert size_after(path, planned(), settled("cup"), ENDED, planned()) == one


def test_a_robot_that_cannot_see_costs_the_picture_and_not_the_task(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    robot = FakeRobot()

    def fail() -> None:
        raise RobotUnavailable("It is blind.", "opening its eyes.")

    monkeypatch.setattr(robot, "observe", fail)
    keepsake = Keepsake(robot, path)
    keepsake.notice(planned())
    keepsake.notice(ENDED)
    assert not path.exists() and "a picture is missing" in caplog.text


def test_a_recording_that_cannot_be_written_is_refused_before_anything_is_opened(tmp_path: Path) -> None:
    settings = Settings(journal_folder=str(tmp_path), ros=RosSettings(record="task.txt"))
    with pytest.raises(UnreadableInput, match=r"does not end with \.mcap"):
        open_ros_station(settings)
