"""Where an agent works: a robot, what was learned for it, and what may be there."""

from dataclasses import dataclass

from bringup.backstage import Backstage
from bringup.film import View
from bringup.settings import Settings
from bringup.simulator import load_simulator
from majordomo.catalogue import Catalogue
from majordomo.geometry import Array
from majordomo.policy import Policy
from majordomo.predicate import PredicateEstimator
from majordomo.robot import Robot
from skills.body import Locate


@dataclass(frozen=True, slots=True)
class Station:
    """Everything that depends on the body.

    Attributes:
        robot: The body.
        policy: Moves it.
        estimator: Judges what it sees.
        catalogue: What may be there.
        base_from_home: Pose of the TCP in which the arm rests (4, 4), in base_link.
        locate: Where an item is seen.
        policy_view: What the policy sees, drawn.
        backstage: For films and audits alone; None on a real robot.
    """

    robot: Robot
    policy: Policy
    estimator: PredicateEstimator
    catalogue: Catalogue
    base_from_home: Array
    locate: Locate
    policy_view: View
    backstage: Backstage | None = None

    def close(self) -> None:
        """Hold the robot still and release everything. May be called more than once."""
        try:
            self.robot.stop()
        finally:
            self.policy.close()
            self.robot.close()


def open_station(settings: Settings) -> Station:
    """Make the station that the settings ask for: so far there is the simulated kitchen.

    Raises:
        ConfigError, UnknownName, CheckpointError: The settings ask for what cannot be.
        RobotUnavailable: The robot, or what renders its pictures, cannot be used.
    """
    load_simulator()
    from bringup.simulated_station import open_simulated_station  # loads torch too

    return open_simulated_station(settings)
