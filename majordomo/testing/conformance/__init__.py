"""Every protocol's contract as tests: subclass one in a test module, override what makes the thing, run pytest.

    class TestMyRobot(RobotConformance):
        def make_robot(self) -> Robot:
            return MyRobot()

A contract that a test here checks is stated in the protocol's docstrings; nothing else is asked for.
"""

from majordomo.testing.conformance.estimator import EstimatorConformance
from majordomo.testing.conformance.executor import ExecutorConformance
from majordomo.testing.conformance.planner import PlannerConformance
from majordomo.testing.conformance.policy import PolicyConformance
from majordomo.testing.conformance.robot import RobotConformance
from majordomo.testing.conformance.skill import SkillConformance

__all__ = [
    "EstimatorConformance",
    "ExecutorConformance",
    "PlannerConformance",
    "PolicyConformance",
    "RobotConformance",
    "SkillConformance",
]
