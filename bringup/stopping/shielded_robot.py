"""A robot that Ctrl-C does not interrupt half-way through a call."""

from bringup.stopping.interruption import Interruption
from majordomo.action import Action
from majordomo.observation import Observation
from majordomo.robot import Robot
from majordomo.wrapped_robot import WrappedRobot


class ShieldedRobot(WrappedRobot):
    """A robot whose every call runs to its end, whatever the person presses."""

    def __init__(self, robot: Robot, interruption: Interruption) -> None:
        super().__init__(robot)
        self._interruption = interruption

    def observe(self) -> Observation:
        with self._interruption.shield():
            return super().observe()

    def apply(self, action: Action) -> Action:
        with self._interruption.shield():
            return super().apply(action)

    def stop(self) -> None:
        with self._interruption.shield():
            super().stop()

    def close(self) -> None:
        with self._interruption.shield():
            super().close()
