"""The agent's eyes: one observation of the robot, judged by what was learned."""

from collections.abc import Sequence

from majordomo.predicate import Belief, Predicate, PredicateEstimator
from majordomo.robot import Robot


class RobotEyes:
    """Looks through a robot's cameras.

    Args:
        robot: Whose senses are used; it is never moved.
        estimator: Judges claims from one observation.
    """

    def __init__(self, robot: Robot, estimator: PredicateEstimator) -> None:
        self._robot = robot
        self._estimator = estimator

    def look(self, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Look now and judge each claim (positive form), in order.

        Raises:
            ObservationRejected: What the robot senses does not match its spec.
            RobotUnavailable: The robot does not answer.
        """
        observation = self._robot.observe()
        self._robot.spec.observation.validate(observation)
        return self._estimator.estimate(observation, predicates)

    def now_s(self) -> float:
        """The robot's clock [s]."""
        return self._robot.clock.now_s()
