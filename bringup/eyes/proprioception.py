"""What a robot feels of itself, at once and without a picture: where it stands, and that its fingers are shut."""

from collections.abc import Sequence

from majordomo.observation import Observation
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.site_map import SiteMap

BY_ODOMETRY = "odometry"
BY_TOUCH = "touch"
SHUT_M = 0.002
"""Fingers this close to shut have nothing between them: even a plate's rim is thicker."""


class Proprioception:
    """Judges by odometry and map where the robot is, and by its fingers that it holds nothing.

    Args:
        site: Where the robot can stand.
        least_opening_m: Distance between shut fingers [m].
    """

    def __init__(self, site: SiteMap, least_opening_m: float) -> None:
        self._site = site
        self._least_opening_m = least_opening_m

    def places(self, observation: Observation) -> frozenset[str]:
        """Where the robot stands."""
        return frozenset(name for name in self._site.places if self._site.is_at(name, observation.odom_from_base))

    def feel(self, observation: Observation, atoms: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Judge those of the claims (positive form) that can be felt now; the others are left out."""
        here, is_shut = self.places(observation), self._is_shut(observation)
        felt = []
        for atom in atoms:
            if atom.name == "robot_at" and set(atom.arguments) <= set(self._site.places):
                felt.append(_belief(atom, set(atom.arguments) <= here, observation.stamp_s, BY_ODOMETRY))
            elif atom.name in ("holding", "hand_empty") and is_shut:
                felt.append(_belief(atom, atom.name == "hand_empty", observation.stamp_s, BY_TOUCH))
        return tuple(felt)

    def _is_shut(self, observation: Observation) -> bool:
        return observation.gripper_opening - self._least_opening_m <= SHUT_M


def _belief(atom: Predicate, is_so: bool, stamp_s: float, source: str) -> Belief:
    return Belief(atom, Verdict.TRUE if is_so else Verdict.FALSE, float(is_so), stamp_s, source)
