"""The simulated robot passes the suite that every robot must."""

from majordomo.robot import Robot
from majordomo.testing.conformance import RobotConformance
from sim.simulated_robot import SimulatedRobot


class TestSimulatedRobot(RobotConformance):
    def make_robot(self) -> Robot:
        return SimulatedRobot("counter", seed=0)

    def trigger_emergency_stop(self, robot: Robot) -> None:
        assert isinstance(robot, SimulatedRobot)
        robot.emergency_stop.trigger("test")
