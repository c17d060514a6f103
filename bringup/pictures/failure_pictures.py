"""What the robot's cameras saw when something went wrong."""

import logging
from pathlib import Path

from bringup.pictures.drawing import Labelled, contact_sheet, save_picture
from majordomo.errors import MajordomoError
from majordomo.robot import Robot

FOLDER = "failures"
"""Beside the journal."""
CELL_HEIGHT = 240
MOST = 200
"""Pictures that are kept; the oldest go first."""

_log = logging.getLogger(__name__)


class FailurePictures:
    """Takes pictures through a robot's cameras.

    Args:
        folder: Where they are kept.
        robot: Whose cameras they are.
    """

    def __init__(self, folder: Path, robot: Robot) -> None:
        self._folder = folder
        self._robot = robot

    def take(self, name: str) -> str:
        """Take one of that name; returns its path, or nothing where it cannot be taken or kept."""
        path = self._folder / f"{name.replace('/', '-')}.png"
        try:
            frames = self._robot.observe().cameras
            pictures = [Labelled(camera, frame.rgb) for camera, frame in frames.items()]
            self._folder.mkdir(parents=True, exist_ok=True)
            save_picture(contact_sheet(pictures, cell_height=CELL_HEIGHT, columns=len(pictures)), path)
            for old in sorted(self._folder.glob("*.png"), key=lambda one: one.stat().st_mtime)[:-MOST]:
                old.unlink()
        except (MajordomoError, OSError):
            _log.warning("there is no picture of failure %s", name, exc_info=True)
            return ""
        return str(path)
