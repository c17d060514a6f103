"""A robot that somebody else moves."""

from collections.abc import Callable

from majordomo.action import Action
from majordomo.errors import RobotUnavailable
from majordomo.robot import Robot
from majordomo.wrapped_robot import WrappedRobot


class Onlooker(WrappedRobot):
    """Senses as the robot inside does, and never commands it: whoever moves it also stops it.

    Args:
        robot: Senses.
        released: Called when it is closed.
    """

    def __init__(self, robot: Robot, released: Callable[[], None] = lambda: None) -> None:
        super().__init__(robot)
        self._released = released

    def apply(self, action: Action) -> Action:
        """Refuse.

        Raises:
            RobotUnavailable: Always.
        """
        raise RobotUnavailable("This robot is moved by its skill server alone.", "a skill.")

    def stop(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Sense no more. May be called more than once."""
        try:
            super().close()
        finally:
            self._released()
