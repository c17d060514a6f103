"""The agent's eyes: one observation of the robot, judged by odometry, by what was learned, and by plugins."""

from collections.abc import Iterable, Sequence

from bringup.judges import JudgingEstimator
from bringup.on_site import OnSiteEstimator
from bringup.station import Station
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.predicate import Belief, Predicate, PredicateEstimator, PredicateSpec
from majordomo.robot import Robot
from majordomo.sighting import Find, Sighting


class RobotEyes:
    """Looks through a robot's cameras.

    Args:
        robot: Whose senses are used; it is never moved.
        estimator: Judges claims from one observation.
        find: Finds things in one observation.
    """

    def __init__(self, robot: Robot, estimator: PredicateEstimator, find: Find) -> None:
        self._robot = robot
        self._estimator = estimator
        self._find = find
        self._last: Observation | None = None

    def look(self, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Look now and judge each claim (positive form), in order.

        Raises:
            ObservationRejected: What the robot senses does not match its spec.
            RobotUnavailable: The robot does not answer.
        """
        self._last = None
        observation = self._robot.observe()
        self._robot.spec.observation.validate(observation)
        self._last = observation
        return self._estimator.estimate(observation, predicates)

    def find(self, names: Sequence[str]) -> tuple[Sighting, ...]:
        """Where things were seen in the last look; what was not seen is left out."""
        return () if self._last is None else self._find(names, self._last)

    def odom_from_base(self) -> Array | None:
        """Where the robot stood in the last look, (3,) as in `Observation`; None before the first."""
        return None if self._last is None else self._last.odom_from_base

    def now_s(self) -> float:
        """The robot's clock [s]."""
        return self._robot.clock.now_s()


def eyes_at(station: Station, robot: Robot, predicates: Iterable[PredicateSpec]) -> RobotEyes:
    """The eyes of a station's robot, or of one that wraps it.

    Args:
        station: Where it works, and what was learned for that.
        robot: Looks.
        predicates: Some have eyes of their own.
    """
    on_site = OnSiteEstimator(station.site_map, station.catalogue, station.estimator, station.find)
    return RobotEyes(robot, JudgingEstimator(on_site, predicates), station.find)
