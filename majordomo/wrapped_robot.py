"""A robot around a robot; what it adds is its subclasses' to say."""

from majordomo.action import Action
from majordomo.clock import Clock
from majordomo.observation import Observation
from majordomo.robot import Robot, RobotSpec


class WrappedRobot:
    """Does everything as the robot inside does."""

    def __init__(self, robot: Robot) -> None:
        self._robot = robot

    @property
    def spec(self) -> RobotSpec:
        """As the robot's."""
        return self._robot.spec

    @property
    def clock(self) -> Clock:
        """As the robot's."""
        return self._robot.clock

    def observe(self) -> Observation:
        """As the robot does."""
        return self._robot.observe()

    def apply(self, action: Action) -> Action:
        """As the robot does."""
        return self._robot.apply(action)

    def stop(self) -> None:
        """As the robot does."""
        self._robot.stop()

    def close(self) -> None:
        """As the robot does."""
        self._robot.close()
