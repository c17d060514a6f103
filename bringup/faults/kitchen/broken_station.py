"""A kitchen whose robot breaks while a script is carried out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bringup.faults.kitchen.hardship import Breaking
from bringup.settings import Settings
from bringup.station.station import OpenStation, Station
from bringup.stopping.emergency import emergency_stop_of
from majordomo.action import Action
from majordomo.robot import Robot
from majordomo.testing import FaultyRobot
from motion.emergency_stop import EmergencyStop
from sim.disturbances import Disturbance

STOP_PRESSED = "somebody presses the emergency stop"


class BreakingRobot(FaultyRobot):
    """A robot in which something breaks, once, and may mend again.

    Attributes:
        happened: What has broken, in words.
    """

    def __init__(self, robot: Robot, breaking: Breaking, stop: EmergencyStop) -> None:
        super().__init__(robot)
        self.happened: list[str] = []
        self._breaking = breaking
        self._stop = stop
        self._due_s: float | None = None

    def begin_step(self, number: int) -> None:
        """Take note that a step begins; that it begins anew changes nothing."""
        if number == self._breaking.step and self._due_s is None:
            self._due_s = self.clock.now_s() + self._breaking.after_s

    def apply(self, action: Action) -> Action:
        """Carry an action out, as far as nothing is broken; what is due breaks after it."""
        try:
            return super().apply(action)
        finally:
            self._break()

    def _break(self) -> None:
        breaking, now_s = self._breaking, self.clock.now_s()
        if self._due_s is None or now_s < self._due_s:
            return
        if not self.happened:
            self.happened.append(breaking.fault.name.lower() if breaking.fault else STOP_PRESSED)
            if breaking.fault is None:
                self._stop.trigger(STOP_PRESSED)
            else:
                self.faults.add(breaking.fault)
        elif breaking.for_s is not None and now_s >= self._due_s + breaking.for_s:
            self.faults.clear()


@dataclass(frozen=True, slots=True)
class BrokenStation:
    """Opens kitchens in which the robot breaks.

    Args:
        open: Opens them whole.
        breaking: What breaks.
    """

    open: OpenStation
    breaking: Breaking

    def __call__(self, settings: Settings, disturbances: Sequence[Disturbance] = ()) -> Station:
        whole = self.open(settings, disturbances)
        robot = BreakingRobot(whole.robot, self.breaking, emergency_stop_of(settings))

        def begin_step(number: int) -> None:
            whole.begin_step(number)
            robot.begin_step(number)

        return replace(whole, robot=robot, begin_step=begin_step, happened=lambda: (*whole.happened(), *robot.happened))
