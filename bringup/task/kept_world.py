"""A simulated world that outlives the program, as a real one does: as it is now, in a file beside the journal.

It is kept while a task is carried out. What a crash leaves is where that task is gone on with. The agent never reads
it: it looks.
"""

import logging
import os
from contextlib import suppress
from pathlib import Path

from agent.events import Event, TaskEnded, TaskStarted
from bringup.station.backstage import Backstage
from majordomo.action import Action
from majordomo.errors import UnreadableInput
from majordomo.robot import Robot
from majordomo.wrapped_robot import WrappedRobot

_log = logging.getLogger(__name__)


class KeptWorld(WrappedRobot):
    """A simulated robot whose world is kept after every action.

    Args:
        robot: The robot.
        backstage: Knows its world; None: the robot is real, and so is its world.
        folder: Of the journal.
    """

    def __init__(self, robot: Robot, backstage: Backstage | None, folder: Path) -> None:
        super().__init__(robot)
        self._backstage = backstage
        self._folder = folder
        self._task_id: int | None = None

    def apply(self, action: Action) -> Action:
        """Carry out an action for one control period."""
        sent = super().apply(action)
        self._keep()
        return sent

    def notice(self, event: Event) -> None:
        """Keep the world from the beginning of a task to its end."""
        if isinstance(event, TaskStarted):
            self._task_id = event.task_id
            self._keep()
        elif isinstance(event, TaskEnded) and self._task_id is not None:
            forget_world(self._folder, self._task_id)
            self._task_id = None

    def _keep(self) -> None:
        """Replace what was kept, whole or not at all; without it the next program begins in a fresh world."""
        if self._task_id is None or self._backstage is None:
            return
        path = world_path(self._folder, self._task_id)
        draft = path.with_suffix(".partial")
        try:
            draft.write_text(self._backstage.kept(), encoding="utf-8")
            os.replace(draft, path)
        except OSError as error:
            _log.warning("the simulated world is not kept: %s", error)
            self._task_id = None


def put_back_world(folder: Path, task_id: int, backstage: Backstage | None) -> str | None:
    """Put the world back in which a task was cut off; or return why the task is gone on with in another one."""
    if backstage is None:
        return None
    try:
        backstage.put_back(world_path(folder, task_id).read_text(encoding="utf-8"))
    except (OSError, UnreadableInput) as error:
        return f"The kitchen is a fresh one: the one in which the task was cut off is not there any more ({error})."
    return None


def forget_world(folder: Path, task_id: int) -> None:
    """Keep a task's world no longer."""
    with suppress(OSError):
        world_path(folder, task_id).unlink(missing_ok=True)


def world_path(folder: Path, task_id: int) -> Path:
    """Where a task's world is kept."""
    return folder / f"world.task-{task_id}.json"
