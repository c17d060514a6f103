"""What a robot on a mapped site can tell from where it stands."""

from collections.abc import Sequence

from bringup.eyes.proprioception import BY_ODOMETRY, Proprioception
from majordomo.catalogue import Catalogue
from majordomo.observation import Observation
from majordomo.predicate import VIEWPOINT, Belief, Predicate, PredicateEstimator, Verdict
from majordomo.sighting import Find

BY_FINDING = "cameras"


class OnSiteEstimator:
    """Judges by feeling what can be felt, and leaves to its eyes what they can judge from where the robot stands.

    A fixture, and what is on or inside of it, is judged only from the place from which it is reached: of everything
    else a look says nothing, so that what was seen there stays believed.

    Args:
        felt: Where the robot stands, and what its fingers tell.
        catalogue: Tells the place of every fixture.
        eyes: Judge the rest.
        find: Where `eyes` cannot tell whether a thing is in view, it is if this finds it.
    """

    def __init__(self, felt: Proprioception, catalogue: Catalogue, eyes: PredicateEstimator, find: Find) -> None:
        self._felt = felt
        self._catalogue = catalogue
        self._eyes = eyes
        self._find = find

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Judge each claim (positive form), in order.

        Raises:
            ObservationRejected: The observation does not match what the eyes were trained on.
        """
        here = self._felt.places(observation)
        atoms = [predicate.atom for predicate in predicates]
        told = {belief.predicate: belief for belief in self._felt.feel(observation, atoms)}
        visible = [atom for atom in atoms if atom not in told and self._can_be_seen(atom, here)]
        told |= {belief.predicate: belief for belief in self._eyes.estimate(observation, visible)} if visible else {}
        told |= self._found([atom for atom in visible if _is_left_open(told[atom])], observation)
        return tuple(told.get(atom) or _unknown(atom, observation.stamp_s) for atom in atoms)

    def _can_be_seen(self, atom: Predicate, here: frozenset[str]) -> bool:
        items = self._catalogue.items
        if atom.name == "robot_at" or not all(name in items for name in atom.arguments):
            return False
        return atom.name in VIEWPOINT or {items[name].place for name in atom.arguments} <= {*here, None}

    def _found(self, in_view: Sequence[Predicate], observation: Observation) -> dict[Predicate, Belief]:
        """Judge whether things are in view by whether they are found."""
        names = [atom.arguments[0] for atom in in_view]
        seen = {sighting.name: sighting.confidence for sighting in self._find(names, observation)} if names else {}
        return {atom: _sighted(atom, seen.get(atom.arguments[0], 0.0), observation.stamp_s) for atom in in_view}


def _is_left_open(belief: Belief) -> bool:
    return belief.predicate.name == "visible" and belief.verdict is Verdict.UNKNOWN


def _sighted(atom: Predicate, confidence: float, stamp_s: float) -> Belief:
    return Belief(atom, Verdict.TRUE if confidence > 0.5 else Verdict.FALSE, confidence, stamp_s, BY_FINDING)


def _unknown(atom: Predicate, stamp_s: float) -> Belief:
    return Belief(atom, Verdict.UNKNOWN, 0.5, stamp_s, BY_ODOMETRY)
