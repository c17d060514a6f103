"""Every robot passes the suite that every robot must, wrapped or not."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from bringup.audience.film import Film, FilmedRobot
from bringup.pictures.drawing import Rgb
from bringup.stopping.interruption import Interruption
from bringup.stopping.shielded_robot import ShieldedRobot
from majordomo.predicate import Predicate
from majordomo.robot import Robot
from majordomo.testing import FakeRobot, RobotFault
from majordomo.testing.conformance import RobotConformance
from sim.disturbances import Choice, Disturbance, Push, When
from sim.disturbed_robot import DisturbedRobot
from sim.simulated_robot import SimulatedRobot


class TestSimulatedRobot(RobotConformance):
    def make_robot(self) -> Robot:
        return SimulatedRobot("counter", seed=0)

    def trigger_emergency_stop(self, robot: Robot) -> None:
        assert isinstance(robot, SimulatedRobot)
        robot.emergency_stop.trigger("test")


class TestDisturbedRobot(RobotConformance):
    def make_robot(self) -> Robot:
        self.inside = SimulatedRobot("counter", seed=0)
        push = Disturbance(at=When(time_s=1e9), do=Choice(push=Push(x=0.1)))
        return DisturbedRobot(self.inside, [push], seed=0)

    def trigger_emergency_stop(self, robot: Robot) -> None:
        self.inside.emergency_stop.trigger("test")


class Dark:
    """A place without light: no film can be made."""

    def photograph(self, width: int, height: int, *, best: bool = False) -> Rgb:
        raise OSError("no light")

    def remember(self) -> object:
        return None

    def truths(self, moment: object, claims: Iterable[Predicate]) -> Mapping[Predicate, bool]:
        return {}


class _Wrapped(RobotConformance):
    @pytest.fixture(autouse=True)
    def _inside(self) -> None:
        self.inside = FakeRobot()

    def trigger_emergency_stop(self, robot: Robot) -> None:
        self.inside.faults.add(RobotFault.EMERGENCY_STOPPED)


class TestShieldedRobot(_Wrapped):
    def make_robot(self) -> Robot:
        return ShieldedRobot(self.inside, Interruption())


class TestFilmedRobot(_Wrapped):
    @pytest.fixture(autouse=True)
    def _film(self, tmp_path: Path) -> None:
        self.path = tmp_path / "film.mp4"

    def make_robot(self) -> Robot:
        return FilmedRobot(self.inside, Film(self.path, Dark(), self.inside.clock, lambda: None))
