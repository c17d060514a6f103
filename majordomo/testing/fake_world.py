"""A world that is nothing but a set of true claims, and eyes that see it, as well or badly as a test wants."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from majordomo.clock import Clock
from majordomo.geometry import Array
from majordomo.newcomer import Newcomer
from majordomo.observation import Observation
from majordomo.predicate import CORE_PREDICATES, Belief, Opposites, Predicate, PredicateSpec, Verdict
from majordomo.sighting import Sighting

IN_VIEW = frozenset({"visible", "reachable"})
"""Predicates of what the robot sees and reaches from where it stands."""

_PROBABILITIES = {Verdict.TRUE: 0.98, Verdict.FALSE: 0.02, Verdict.UNKNOWN: 0.5}


class FakeWorld:
    """What is really true, as atoms; everything else is false, but that everything is in view and within reach.

    Args:
        true: Predicates or their text, as `Predicate.parse` reads it.
        specs: Predicates that can be seen, with what excludes them.
    """

    def __init__(self, true: Iterable[Predicate | str] = (), specs: Iterable[PredicateSpec] = CORE_PREDICATES) -> None:
        self.specs = {spec.name: spec for spec in specs}
        self._opposites = Opposites(self.specs.values())
        self.true: set[Predicate] = set()
        self.bring_about(*true)

    def is_true(self, predicate: Predicate) -> bool:
        """Whether a claim holds, its sign counted."""
        if predicate.name in IN_VIEW:
            return predicate.positive
        return (predicate.atom in self.true) == predicate.positive

    def can_tell(self, atom: Predicate) -> bool:
        """Whether eyes can tell that a claim is so or not."""
        return atom.name in self.specs

    def bring_about(self, *effects: Predicate | str) -> None:
        """Make effects true: the denied ones first, `ANYTHING` as a wildcard; opposites exclude each other."""
        wanted = [Predicate.parse(effect) if isinstance(effect, str) else effect for effect in effects]
        for effect in wanted:
            if not effect.positive:
                self._remove(effect.atom)
        for effect in wanted:
            if effect.positive:
                opposite = self._opposites.of(effect)
                if opposite is not None:
                    self._remove(opposite)
                self.true.add(effect)

    def _remove(self, atom: Predicate) -> None:
        self.true = {fact for fact in self.true if not atom.covers(fact)}


class FakeEstimator:
    """Judges claims by a `FakeWorld` instead of by pictures.

    Args:
        world: What is really true.

    Attributes:
        says: Verdicts that it gives instead of the truth, by atom: what it cannot see, and where it errs.
    """

    def __init__(self, world: FakeWorld) -> None:
        self.says: dict[Predicate, Verdict] = {}
        self._world = world

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        return tuple(self.judge(predicate.atom, observation.stamp_s) for predicate in predicates)

    def judge(self, atom: Predicate, stamp_s: float) -> Belief:
        """Return the belief about one atom."""
        verdict = self.says.get(atom)
        if verdict is None:
            truth = Verdict.TRUE if self._world.is_true(atom) else Verdict.FALSE
            verdict = truth if self._world.can_tell(atom) else Verdict.UNKNOWN
        return Belief(atom, verdict, _PROBABILITIES[verdict], stamp_s, "cameras")


class FakeEyes:
    """Looks at a `FakeWorld`.

    Args:
        world: What is really true.
        clock: The robot's clock, for the stamps.
        says: Verdicts that it gives instead of the truth, by atom.

    Attributes:
        estimator: What judges; tests change what it `says`.
        looks: What was asked, oldest first.
        felt: Names of predicates that are felt without a look; tests add some.
        positions: Where things are found (3,) [m] in odom, by name; tests put them there.
        strangers: What is there and in no catalogue; tests put them there.
        stand: Where the robot is (3,) in odom; tests move it.
    """

    def __init__(self, world: FakeWorld, clock: Clock, says: Mapping[Predicate, Verdict] | None = None) -> None:
        self.estimator = FakeEstimator(world)
        self.estimator.says.update(says or {})
        self.looks: list[tuple[Predicate, ...]] = []
        self.felt: set[str] = set()
        self.positions: dict[str, Array] = {}
        self.strangers: tuple[Newcomer, ...] = ()
        self.stand: Array = np.zeros(3)
        self._clock = clock

    def look(self, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        self.looks.append(tuple(predicates))
        return tuple(self.estimator.judge(predicate.atom, self.now_s()) for predicate in predicates)

    def feel(self, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        felt = (predicate.atom for predicate in predicates if predicate.name in self.felt)
        return tuple(self.estimator.judge(atom, self.now_s()) for atom in felt)

    def find(self, names: Sequence[str]) -> tuple[Sighting, ...]:
        seen = (name for name in names if name in self.positions)
        return tuple(Sighting(name, self.positions[name], 0.98, self.now_s()) for name in seen)

    def newcomers(self) -> tuple[Newcomer, ...]:
        return self.strangers if self.looks else ()

    def odom_from_base(self) -> Array | None:
        return self.stand if self.looks else None

    def now_s(self) -> float:
        return self._clock.now_s()
