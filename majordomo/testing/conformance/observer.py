"""What tests show to whatever takes observations."""

from majordomo.observation import Observation
from majordomo.testing.fake_robot import FAKE_ROBOT_SPEC


class ObserverConformance:
    """Tests of something that is shown what a robot senses."""

    def make_observation(self) -> Observation:
        """Return an observation that it accepts."""
        return FAKE_ROBOT_SPEC.observation.example()
