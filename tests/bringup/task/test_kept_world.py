"""A simulated world is kept while a task is under way, so that it outlives the program."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agent.events import TaskEnded, TaskStarted
from agent.result import TaskResult
from bringup.task.kept_world import KeptWorld, put_back_world, world_path
from majordomo.outcome import Outcome

STARTED = TaskStarted(1, "open the microwave")
ENDED = TaskEnded(TaskResult(1, "open the microwave", Outcome.DONE, "Done."))


@pytest.fixture
def act(kitchen: Any, tmp_path: Path) -> Callable[[KeptWorld], str | None]:
    """Do something that changes the world; what is kept of it then."""

    def change(world: KeptWorld) -> str | None:
        kitchen.world.bring_about("open(microwave)")
        world.apply(world.spec.action.example())
        path = world_path(tmp_path, 1)
        return path.read_text() if path.exists() else None

    return change


def test_it_is_kept_from_the_beginning_of_a_task_to_its_end(kitchen: Any, act: Any, tmp_path: Path) -> None:
    world = KeptWorld(kitchen.robot, kitchen.backstage, tmp_path)
    assert act(world) is None
    world.notice(STARTED)
    assert "open(microwave)" in act(world)
    world.notice(ENDED)
    assert act(world) is None


def test_it_is_put_back(kitchen: Any, act: Any, tmp_path: Path) -> None:
    world = KeptWorld(kitchen.robot, kitchen.backstage, tmp_path)
    world.notice(STARTED)
    act(world)
    kitchen.world.bring_about("closed(microwave)")
    assert put_back_world(tmp_path, 1, kitchen.backstage) is None
    assert "open(microwave)" in kitchen.backstage.kept()


def test_a_world_that_is_not_there_is_told(kitchen: Any, tmp_path: Path) -> None:
    assert "The kitchen is a fresh one" in (put_back_world(tmp_path, 1, kitchen.backstage) or "")


def test_a_real_world_needs_no_keeping(kitchen: Any, act: Any, tmp_path: Path) -> None:
    world = KeptWorld(kitchen.robot, None, tmp_path)
    world.notice(STARTED)
    assert act(world) is None
    assert put_back_world(tmp_path, 1, None) is None


def test_a_disk_that_takes_no_more_stops_nothing(
    kitchen: Any, act: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = KeptWorld(kitchen.robot, kitchen.backstage, tmp_path / "nowhere")
    world.notice(STARTED)
    assert act(world) is None
    assert "the simulated world is not kept" in caplog.text
