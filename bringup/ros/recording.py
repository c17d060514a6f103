"""What is left of tasks over the graph: a bag of each, and beside it what the robot saw at the key moments."""

import logging
from pathlib import Path

import numpy as np

from agent.events import Event, Planned, StepSettled, TaskEnded
from bringup.pictures.drawing import Labelled, contact_sheet, save_picture
from majordomo.errors import MajordomoError
from majordomo.robot import Robot
from ros_interface.bag_recorder import BagRecorder
from ros_interface.recorded_topics import recorded_topics
from ros_interface.robot_profile import RobotProfile
from ros_interface.spinning import Spinning

LAST_NEWS_S = 3.0
"""Wall-clock time in which the last news of a task reaches its bag [s]."""

_log = logging.getLogger(__name__)


class Recording:
    """Records what one agent does, beside it or elsewhere.

    Args:
        spinning: Calls what hears it.
        profile: Of the robot.
        agent: Name of the agent's node.
        path: Of the first task's bag.
    """

    def __init__(self, spinning: Spinning, profile: RobotProfile, agent: str, path: Path) -> None:
        self._spinning = spinning
        node = spinning.add_plain("recorder")
        self._recorder = BagRecorder(node, f"{agent}/events", recorded_topics(profile, agent), path)

    @property
    def bags(self) -> tuple[Path, ...]:
        """What was recorded."""
        return tuple(self._recorder.recorded)

    def close(self) -> None:
        """Finish it, the last news included."""
        self._spinning.wait_until(lambda: self._recorder.is_idle, LAST_NEWS_S)
        self._recorder.close()


class Keepsake:
    """Listens to tasks, and draws what the robot saw when each began and after each of its steps.

    Args:
        robot: Sees.
        path: Of the picture; the last task's is left.
    """

    def __init__(self, robot: Robot, path: Path) -> None:
        self._robot = robot
        self._path = path
        self._moments: list[Labelled] = []

    def notice(self, event: Event) -> None:
        """Listen to the agent; a picture is never worth a task."""
        try:
            match event:
                case Planned() if not self._moments:
                    self._keep("start")
                case StepSettled():
                    self._keep(f"{event.node.call}: {event.node.status}")
                case TaskEnded() if self._moments:
                    columns = min(3, len(self._moments))
                    save_picture(contact_sheet(self._moments, cell_height=240, columns=columns), self._path)
                    self._moments.clear()
        except (MajordomoError, OSError):
            _log.exception("a picture is missing")

    def _keep(self, label: str) -> None:
        frames = self._robot.observe().cameras.values()
        height = min(frame.rgb.shape[0] for frame in frames)
        self._moments.append(Labelled(label, np.hstack([frame.rgb[:height] for frame in frames])))
