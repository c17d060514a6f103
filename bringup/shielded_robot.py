"""A robot that Ctrl-C does not interrupt half-way through a call."""

from bringup.interruption import Interruption
from majordomo.action import Action
from majordomo.clock import Clock
from majordomo.observation import Observation
from majordomo.robot import Robot, RobotSpec


class ShieldedRobot:
    """A robot whose every call runs to its end, whatever the person presses."""

    def __init__(self, robot: Robot, interruption: Interruption) -> None:
        self._robot = robot
        self._interruption = interruption

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
        with self._interruption.shield():
            return self._robot.observe()

    def apply(self, action: Action) -> Action:
        """As the robot does."""
        with self._interruption.shield():
            return self._robot.apply(action)

    def stop(self) -> None:
        """As the robot does."""
        with self._interruption.shield():
            self._robot.stop()

    def close(self) -> None:
        """As the robot does."""
        with self._interruption.shield():
            self._robot.close()
