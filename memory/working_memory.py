"""Working memory: the one place of beliefs. It holds the scene graph (claims, and where things are) and the dialogue.

What it does with evidence, and what it never does:

- The newest look at a claim wins. A look that could not tell (`unknown`) says nothing against an older look that could,
  as long as nothing has put that one in doubt: a closed door hides the cup; it does not unsay it.
- `disturb` puts in doubt what a skill may change, and those claims' opposites. Whatever is in doubt, or older than its
  name's `max_age_s`, reads `unknown` until somebody looks again.
- Nothing is concluded. Seeing a claim true never makes another claim false: it puts in doubt older claims that it
  contradicts (an opposite, or another place of the same thing), and only a look at those decides. That `holding(cup)`
  makes `hand_empty()` false is the estimator's to see.
- Two looks at the same instant that find a claim and its opposite true put both in doubt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from majordomo.catalogue import Catalogue
from majordomo.clock import Clock
from majordomo.geometry import Array
from majordomo.predicate import ANYTHING, CORE_PREDICATES, Belief, Opposites, Predicate, PredicateSpec, Verdict
from majordomo.sighting import Sighting
from majordomo.world import WorldSnapshot
from memory.sightings import Sightings

MAX_AGE_S: Mapping[str, float] = {"holding": 30.0, "hand_empty": 30.0}
"""Age after which a belief is worth nothing, by predicate name [s]; other names never age."""

PLACES = frozenset({"on", "inside", "holding"})
"""Predicates that say where their first argument is: a thing newly seen at one place may have left the others."""


@dataclass(frozen=True, slots=True)
class Recollection:
    """The last look at a claim, and whether it may still be trusted.

    Attributes:
        belief: What was seen.
        doubted_s: Since when something may have changed it, on the robot's clock [s]; None: nothing has.
    """

    belief: Belief
    doubted_s: float | None = None


class WorkingMemory:
    """What the agent believes now. One writer: the agent.

    Args:
        catalogue: What may be there.
        clock: The robot's.
        max_age_s: By predicate name; see `MAX_AGE_S`.
        predicates: Where opposites are declared.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        clock: Clock,
        max_age_s: Mapping[str, float] = MAX_AGE_S,
        predicates: Iterable[PredicateSpec] = CORE_PREDICATES,
    ) -> None:
        self.catalogue = catalogue
        self._clock = clock
        self._max_age_s = dict(max_age_s)
        self._opposites = Opposites(predicates)
        self._recollections: dict[Predicate, Recollection] = {}
        self._sightings = Sightings(catalogue)
        self._stand: Array | None = None
        self._dialogue: list[tuple[str, str]] = []

    def commit(self, beliefs: Iterable[Belief]) -> None:
        """Take in what was seen (or what a person says); older looks than those already known are dropped."""
        for belief in beliefs:
            belief = _about_atom(belief)
            if self._is_news(belief):
                self._recollections[belief.predicate] = Recollection(belief, self._doubt_after(belief))
                if belief.verdict is Verdict.TRUE:
                    self._doubt_contradicted(belief)

    def disturb(self, effects: Iterable[Predicate]) -> None:
        """Put in doubt every claim that the effects are about, `ANYTHING` being a wildcard, and its opposite.

        Call it when a skill starts, and again when it ends if something was looked at in between: only a look at or
        after the last disturbance settles a claim.
        """
        now_s = self._clock.now_s()
        for effect in effects:
            if effect.name in PLACES and effect.arguments[0] != ANYTHING:
                self._sightings.moved(effect.arguments[0])
            opposite = self._opposites.of(effect)
            for atom in list(self._recollections):
                if effect.covers(atom) or (opposite is not None and opposite.covers(atom)):
                    self._doubt(atom, now_s)

    def verdict(self, predicate: Predicate) -> Verdict:
        """What is believed of a claim now, its sign counted."""
        belief = self.belief(predicate)
        verdict = Verdict.UNKNOWN if belief is None else belief.verdict
        return verdict if predicate.positive else verdict.opposite()

    def belief(self, predicate: Predicate) -> Belief | None:
        """What is believed now of a claim's positive form; None if nobody ever looked.

        One in doubt or too old is `unknown` at 0.5, with the stamp and source of the last look.
        """
        recollection = self._recollections.get(predicate.atom)
        return None if recollection is None else self._as_of(recollection, self._clock.now_s())

    def age_s(self, predicate: Predicate) -> float | None:
        """Robot time since the look on which the belief rests [s]; None if nobody ever looked."""
        recollection = self._recollections.get(predicate.atom)
        return None if recollection is None else self._clock.now_s() - recollection.belief.stamp_s

    def last_look(self, predicate: Predicate) -> Belief | None:
        """What was seen of a claim's positive form when it was last looked at, whatever may have changed it since."""
        recollection = self._recollections.get(predicate.atom)
        return None if recollection is None else recollection.belief

    def needs_look(self, predicates: Iterable[Predicate]) -> tuple[Predicate, ...]:
        """Those of the claims, in positive form and once each, of which nothing is known now."""
        atoms = dict.fromkeys(predicate.atom for predicate in predicates)
        return tuple(atom for atom in atoms if self.verdict(atom) is Verdict.UNKNOWN)

    def snapshot(self) -> WorldSnapshot:
        """The beliefs of this moment, for planner and checker; later commits do not change it."""
        now_s = self._clock.now_s()
        return WorldSnapshot(
            catalogue=self.catalogue,
            beliefs={atom: self._as_of(recollection, now_s) for atom, recollection in self._recollections.items()},
            positions=self._sightings.positions(),
            stamp_s=now_s,
            robot=None if self._stand is None else self._stand.copy(),
        )

    def record_sighting(self, sighting: Sighting) -> None:
        """Keep where a thing was seen, unless it was seen later elsewhere.

        Raises:
            UnknownName: The catalogue has no such thing.
            ObservationRejected: The position is not three finite numbers.
        """
        self._sightings.record(sighting)

    def record_stand(self, odom_from_base: Array) -> None:
        """Keep where the robot stands, (3,) x [m], y [m] and yaw [rad] in odom."""
        self._stand = np.array(odom_from_base, float)

    def sighting(self, name: str) -> Sighting | None:
        """Where a thing was last seen; None if it never was."""
        return self._sightings.last(name)

    def say(self, speaker: str, text: str) -> None:
        """Add a line to the dialogue."""
        self._dialogue.append((speaker, text))

    @property
    def dialogue(self) -> tuple[tuple[str, str], ...]:
        """What was said, as (speaker, text), oldest first."""
        return tuple(self._dialogue)

    def _is_news(self, belief: Belief) -> bool:
        known = self._recollections.get(belief.predicate)
        if known is None:
            return True
        if belief.stamp_s < known.belief.stamp_s:
            return False
        if belief.verdict is not Verdict.UNKNOWN or known.belief.verdict is Verdict.UNKNOWN:
            return True
        return known.doubted_s is not None and belief.stamp_s >= known.doubted_s

    def _doubt_after(self, belief: Belief) -> float | None:
        """A doubt that is younger than the look survives it."""
        known = self._recollections.get(belief.predicate)
        if known is None or known.doubted_s is None or belief.stamp_s >= known.doubted_s:
            return None
        return known.doubted_s

    def _doubt_contradicted(self, seen: Belief) -> None:
        """Settle by time which of two claims that cannot both be true is in doubt: the one seen earlier."""
        opposite = self._opposites.of(seen.predicate)
        for atom, known in list(self._recollections.items()):
            is_opposite = atom == opposite
            if known.belief.verdict is not Verdict.TRUE or not (is_opposite or _is_elsewhere(atom, seen.predicate)):
                continue
            if known.belief.stamp_s < seen.stamp_s or (is_opposite and known.belief.stamp_s == seen.stamp_s):
                self._doubt(atom, seen.stamp_s)
            if known.belief.stamp_s > seen.stamp_s or (is_opposite and known.belief.stamp_s == seen.stamp_s):
                self._doubt(seen.predicate, known.belief.stamp_s)

    def _doubt(self, atom: Predicate, since_s: float) -> None:
        known = self._recollections[atom]
        latest_s = since_s if known.doubted_s is None else max(known.doubted_s, since_s)
        self._recollections[atom] = replace(known, doubted_s=latest_s)

    def _as_of(self, recollection: Recollection, now_s: float) -> Belief:
        belief = recollection.belief
        is_old = now_s - belief.stamp_s > self._max_age_s.get(belief.predicate.name, float("inf"))
        if is_old or recollection.doubted_s is not None:
            return replace(belief, verdict=Verdict.UNKNOWN, probability=0.5)
        return belief


def _about_atom(belief: Belief) -> Belief:
    if belief.predicate.positive:
        return belief
    return replace(
        belief,
        predicate=belief.predicate.atom,
        verdict=belief.verdict.opposite(),
        probability=1.0 - belief.probability,
    )


def _is_elsewhere(atom: Predicate, seen: Predicate) -> bool:
    """Whether two different claims are about the place of the same thing."""
    return (
        atom != seen
        and atom.name in PLACES
        and seen.name in PLACES
        and bool(atom.arguments)
        and atom.arguments[:1] == seen.arguments[:1]
    )
