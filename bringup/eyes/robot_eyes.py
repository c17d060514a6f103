"""The agent's eyes: one observation of the robot, judged by feeling, by what was learned, and by plugins."""

from collections.abc import Iterable, Sequence

from bringup.eyes.judges import JudgingEstimator
from bringup.eyes.on_site import OnSiteEstimator
from bringup.eyes.proprioception import Proprioception
from bringup.station.station import Station
from majordomo.geometry import Array
from majordomo.newcomer import Newcomer, Notice, notice_nothing
from majordomo.observation import Observation
from majordomo.predicate import Belief, Predicate, PredicateEstimator, PredicateSpec
from majordomo.robot import Robot
from majordomo.sensor_guard import guarded
from majordomo.sighting import Find, Sighting
from skills.isolation.isolated_judges import IsolatedJudges


class RobotEyes:
    """Looks through a robot's cameras.

    Args:
        robot: Whose senses are used; it is never moved.
        estimator: Judges claims from one observation.
        find: Finds things in one observation.
        felt: What needs no look.
        notice: Notices what is in no catalogue.
    """

    def __init__(
        self,
        robot: Robot,
        estimator: PredicateEstimator,
        find: Find,
        felt: Proprioception,
        notice: Notice = notice_nothing,
    ) -> None:
        self._robot = guarded(robot)
        self._estimator = estimator
        self._felt = felt
        self._find = find
        self._notice = notice
        self._last: Observation | None = None

    def look(self, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Look now and judge each claim (positive form), in order.

        Raises:
            ObservationRejected: What the robot senses cannot be believed.
            RobotUnavailable: The robot does not answer.
        """
        self._last = None
        self._last = self._robot.observe()
        return self._estimator.estimate(self._last, predicates)

    def feel(self, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Judge those of the claims (positive form) that need no picture, at once; the others are left out.

        Raises:
            As `look`.
        """
        return self._felt.feel(self._robot.observe(), [predicate.atom for predicate in predicates])

    def find(self, names: Sequence[str]) -> tuple[Sighting, ...]:
        """Where things were seen in the last look; what was not seen is left out."""
        return () if self._last is None else self._find(names, self._last)

    def newcomers(self) -> tuple[Newcomer, ...]:
        """What the last look shows that is in no catalogue."""
        return () if self._last is None else self._notice(self._last)

    def odom_from_base(self) -> Array | None:
        """Where the robot stood in the last look, (3,) as in `Observation`; None before the first."""
        return None if self._last is None else self._last.odom_from_base

    def now_s(self) -> float:
        """The robot's clock [s]."""
        return self._robot.clock.now_s()


def eyes_at(
    station: Station, robot: Robot, predicates: Iterable[PredicateSpec], *, isolates_plugins: bool = True
) -> RobotEyes:
    """The eyes of a station's robot, or of one that wraps it.

    Args:
        station: Where it works, and what was learned for that; what they hold is released with it.
        robot: Looks.
        predicates: Some have eyes of their own.
        isolates_plugins: Whether those work in a process of their own.
    """
    felt = Proprioception(station.site_map, robot.spec.observation.gripper_range[0])
    on_site = OnSiteEstimator(felt, station.catalogue, station.estimator, station.find)
    elsewhere = IsolatedJudges() if isolates_plugins else None
    if elsewhere is not None:
        station.released.callback(elsewhere.close)
    return RobotEyes(robot, JudgingEstimator(on_site, predicates, elsewhere), station.find, felt, station.notice)
