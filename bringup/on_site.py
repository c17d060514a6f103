"""What a robot on a mapped site can tell from where it stands."""

from collections.abc import Sequence

from majordomo.catalogue import Catalogue
from majordomo.observation import Observation
from majordomo.predicate import VIEWPOINT, Belief, Predicate, PredicateEstimator, Verdict
from majordomo.sighting import Find
from majordomo.site_map import SiteMap

BY_ODOMETRY = "odometry"
BY_FINDING = "cameras"


class OnSiteEstimator:
    """Judges where the robot is by odometry and map, and leaves to its eyes what they can judge from there.

    A fixture, and what is on or inside of it, is judged only from the place from which it is reached: of everything
    else a look says nothing, so that what was seen there stays believed.

    Args:
        site: Where the robot can stand.
        catalogue: Tells the place of every fixture.
        eyes: Judge the rest.
        find: Where `eyes` cannot tell whether a thing is in view, it is if this finds it.
    """

    def __init__(self, site: SiteMap, catalogue: Catalogue, eyes: PredicateEstimator, find: Find) -> None:
        self._site = site
        self._catalogue = catalogue
        self._eyes = eyes
        self._find = find

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Judge each claim (positive form), in order.

        Raises:
            ObservationRejected: The observation does not match what the eyes were trained on.
        """
        here = {name for name in self._site.places if self._site.is_at(name, observation.odom_from_base)}
        atoms = [predicate.atom for predicate in predicates]
        visible = [atom for atom in atoms if atom.name != "robot_at" and self._can_be_told(atom, here)]
        told = {belief.predicate: belief for belief in self._eyes.estimate(observation, visible)} if visible else {}
        told |= self._found([atom for atom in visible if _is_left_open(told[atom])], observation)
        return tuple(told.get(atom) or self._by_odometry(atom, here, observation.stamp_s) for atom in atoms)

    def _can_be_told(self, atom: Predicate, here: set[str]) -> bool:
        items = self._catalogue.items
        places = {items[name].place for name in atom.arguments if name in items}
        return atom.name in VIEWPOINT or places <= {*here, None}

    def _found(self, in_view: Sequence[Predicate], observation: Observation) -> dict[Predicate, Belief]:
        """Judge whether things are in view by whether they are found."""
        names = [atom.arguments[0] for atom in in_view]
        seen = {sighting.name: sighting.confidence for sighting in self._find(names, observation)} if names else {}
        return {
            atom: _belief(atom, seen.get(atom.arguments[0], 0.0), observation.stamp_s, BY_FINDING) for atom in in_view
        }

    def _by_odometry(self, atom: Predicate, here: set[str], stamp_s: float) -> Belief:
        if atom.name != "robot_at" or not set(atom.arguments) <= set(self._site.places):
            return Belief(atom, Verdict.UNKNOWN, 0.5, stamp_s, BY_ODOMETRY)
        return _belief(atom, float(set(atom.arguments) <= here), stamp_s, BY_ODOMETRY)


def _is_left_open(belief: Belief) -> bool:
    return belief.predicate.name == "visible" and belief.verdict is Verdict.UNKNOWN


def _belief(atom: Predicate, probability: float, stamp_s: float, source: str) -> Belief:
    return Belief(atom, Verdict.TRUE if probability > 0.5 else Verdict.FALSE, probability, stamp_s, source)
