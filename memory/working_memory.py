"""Working memory: the one place of beliefs. It holds the scene graph (claims, and where things are) and the dialogue.

What it does with evidence, and what it never does:

- The newest look at a claim wins. A look that could not tell (`unknown`) says nothing against an older look that could,
  as long as nothing has put that one in doubt: a closed door hides the cup; it does not unsay it.
- `disturb` puts in doubt what a skill may change, and those claims' opposites. Whatever is in doubt reads `unknown`
  until somebody looks again. What nobody doubts fades: `memory.fading`.
- Nothing is concluded. Seeing a claim true never makes another claim false: it puts in doubt older claims that it
  contradicts (an opposite, or another place of the same thing), and only a look at those decides. That `holding(cup)`
  makes `hand_empty()` false is the estimator's to see.
- Two looks at the same instant that find a claim and its opposite true put both in doubt; so does a person who says
  that a claim is not as it was seen. Both sides are kept (`contradictions`) until a look settles it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from majordomo.catalogue import Catalogue, Item
from majordomo.clock import Clock
from majordomo.geometry import Array
from majordomo.newcomer import Newcomer
from majordomo.predicate import ANYTHING, CORE_PREDICATES, Belief, Opposites, Predicate, PredicateSpec, Verdict
from majordomo.sighting import Sighting
from majordomo.world import WorldSnapshot
from memory.newcomers import Acquaintance, Newcomers
from memory.recollection import Recollection
from memory.scene_graph import NO_MAP, SceneGraph, scene_graph
from memory.sightings import Sightings

PLACES = frozenset({"on", "inside", "holding"})
"""Predicates that say where their first argument is: a thing newly seen at one place may have left the others."""


PERSON = "person"
"""The source of what somebody says instead of seeing it."""


def _nothing_told() -> tuple[str, ...]:
    """Nobody ever told anything."""
    return ()


class WorkingMemory:
    """What the agent believes now. One writer: the agent.

    Args:
        catalogue: What may be there.
        clock: The robot's.
        predicates: Where opposites are declared, and how fast beliefs fade.
        half_lives_s: Other half-lives than the predicates' own, by name [s].
        told: What people told that no eye can see, as facts in their words: whose things are, and what they call them.
        rooms: By place, where it is not the only one.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        clock: Clock,
        predicates: Iterable[PredicateSpec] = CORE_PREDICATES,
        half_lives_s: Mapping[str, float] | None = None,
        told: Callable[[], tuple[str, ...]] = _nothing_told,
        rooms: Mapping[str, str] = NO_MAP,
    ) -> None:
        specs = tuple(predicates)
        self._newcomers = Newcomers()
        self.catalogue = catalogue
        self._clock = clock
        self._half_lives_s = {spec.name: spec.half_life_s for spec in specs} | dict(half_lives_s or {})
        self._opposites = Opposites(specs)
        self._told = told
        self._rooms = dict(rooms)
        self._recollections: dict[Predicate, Recollection] = {}
        self._sightings = Sightings(catalogue)
        self._stand: Array | None = None
        self._dialogue: list[tuple[str, str]] = []

    def commit(self, beliefs: Iterable[Belief]) -> None:
        """Take in what was seen (or what a person says); older looks than those already known are dropped."""
        for belief in beliefs:
            belief = _about_atom(belief)
            if self._is_news(belief):
                self._recollections[belief.predicate] = self._recollection_of(belief)
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

        One in doubt is `unknown` at 0.5, an old one as far as it has faded; with the stamp and source of the last look.
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

    def contradictions(self) -> tuple[tuple[Belief, Belief], ...]:
        """What was seen or said that cannot be so together, and that no look has settled since."""
        pairs = {
            frozenset((known.belief, known.against)): (known.belief, known.against)
            for known in self._recollections.values()
            if known.against is not None
        }
        return tuple(pairs.values())

    def snapshot(self) -> WorldSnapshot:
        """The beliefs of this moment, for planner and checker; later commits do not change it."""
        now_s = self._clock.now_s()
        return WorldSnapshot(
            catalogue=self.catalogue,
            beliefs={atom: self._as_of(recollection, now_s) for atom, recollection in self._recollections.items()},
            positions=self._sightings.positions(),
            stamp_s=now_s,
            robot=None if self._stand is None else self._stand.copy(),
            told=self._told(),
        )

    def scene_graph(self) -> SceneGraph:
        """The scene of this moment as a graph; later commits do not change it."""
        return scene_graph(self.snapshot(), self._rooms)

    def record_sighting(self, sighting: Sighting) -> None:
        """Keep where a thing was seen, unless it was seen later elsewhere.

        Raises:
            UnknownName: The catalogue has no such thing.
            ObservationRejected: The position is not three finite numbers.
        """
        self._sightings.record(sighting)

    def acquaint(self, newcomers: Newcomers) -> None:
        """Have newcomers known again by this; those that it knows already can be spoken of."""
        self._newcomers = newcomers
        self._enter(*newcomers.items)

    def meet(self, seen: Sequence[Newcomer]) -> tuple[Acquaintance, ...]:
        """Take in what is in view and in no catalogue: from now on it is in this one. Returns who were never met."""
        met = self._newcomers.meet(seen)
        strangers = tuple(one for one in met if one.item.name not in self.catalogue)
        self._enter(*(one.item for one in strangers))
        for one in met:
            self.record_sighting(Sighting(one.item.name, one.last.position, 1.0, one.last.stamp_s))
        self.commit(self._newcomers.beliefs(self._clock.now_s()))
        return strangers

    def show(self) -> Acquaintance | None:
        """Take the newcomer that was met last for what a person shows; None where the last look shows none."""
        shown = self._newcomers.show()
        if shown is not None:
            self._enter(shown.item)
        return shown

    def record_stand(self, odom_from_base: Array) -> None:
        """Keep where the robot stands, (3,) x [m], y [m] and yaw [rad] in odom."""
        self._stand = np.array(odom_from_base, float)

    def sighting(self, name: str) -> Sighting | None:
        """Where a thing was last seen; None if it never was."""
        return self._sightings.last(name)

    def say(self, speaker: str, text: str) -> None:
        """Add a line to the dialogue."""
        self._dialogue.append((speaker, text))

    def unsay(self, text: str) -> None:
        """Drop every line of the dialogue in which a text stands, in capitals or not."""
        self._dialogue = [(speaker, said) for speaker, said in self._dialogue if text.casefold() not in said.casefold()]

    @property
    def dialogue(self) -> tuple[tuple[str, str], ...]:
        """What was said, as (speaker, text), oldest first."""
        return tuple(self._dialogue)

    def _enter(self, *items: Item) -> None:
        if items:
            self.catalogue = self._sightings.catalogue = self.catalogue.with_items(items)

    def _is_news(self, belief: Belief) -> bool:
        known = self._recollections.get(belief.predicate)
        if known is None:
            return True
        if belief.stamp_s < known.belief.stamp_s:
            return False
        if belief.verdict is not Verdict.UNKNOWN or known.belief.verdict is Verdict.UNKNOWN:
            return True
        return known.doubted_s is not None and belief.stamp_s >= known.doubted_s

    def _recollection_of(self, belief: Belief) -> Recollection:
        """A new look; a doubt that is younger survives it, and so does what a person denies until somebody looks."""
        known = self._recollections.get(belief.predicate)
        if known is None:
            return Recollection(belief)
        if known.doubted_s is not None and belief.stamp_s < known.doubted_s:
            return Recollection(belief, known.doubted_s, known.against)
        if belief.source == PERSON and self._is_denied(known, belief):
            return Recollection(belief, belief.stamp_s, known.belief)
        return Recollection(belief)

    def _is_denied(self, known: Recollection, belief: Belief) -> bool:
        """Whether somebody says the opposite of what was seen, and is not known to have changed."""
        seen = self._as_of(known, belief.stamp_s)
        return known.belief.source != PERSON and seen.verdict is belief.verdict.opposite() is not Verdict.UNKNOWN

    def _doubt_contradicted(self, seen: Belief) -> None:
        """Settle by time which of two claims that cannot both be true is in doubt: the one seen earlier."""
        opposite = self._opposites.of(seen.predicate)
        for atom, known in list(self._recollections.items()):
            is_opposite = atom == opposite
            if known.belief.verdict is not Verdict.TRUE or not (is_opposite or _is_elsewhere(atom, seen.predicate)):
                continue
            is_at_once = is_opposite and known.belief.stamp_s == seen.stamp_s
            if known.belief.stamp_s < seen.stamp_s or is_at_once:
                self._doubt(atom, seen.stamp_s, seen if is_at_once else None)
            if known.belief.stamp_s > seen.stamp_s or is_at_once:
                self._doubt(seen.predicate, known.belief.stamp_s, known.belief if is_at_once else None)

    def _doubt(self, atom: Predicate, since_s: float, against: Belief | None = None) -> None:
        self._recollections[atom] = self._recollections[atom].doubted(since_s, against)

    def _as_of(self, recollection: Recollection, now_s: float) -> Belief:
        return recollection.as_of(now_s, self._half_lives_s.get(recollection.belief.predicate.name))


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
