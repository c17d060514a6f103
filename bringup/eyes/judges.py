"""Predicates with eyes of their own beside those that were learned."""

import logging
from collections.abc import Iterable, Sequence
from math import isfinite

from majordomo.observation import Observation
from majordomo.predicate import Belief, Predicate, PredicateEstimator, PredicateSpec, Verdict

SOURCE = "senses"

_log = logging.getLogger(__name__)


class JudgingEstimator:
    """Asks a predicate's own judge where it has one, and another estimator for all the rest.

    A judge that raises, or tells no probability, leaves its claim `unknown`: it may be somebody else's code.

    Args:
        estimator: For predicates without a judge.
        specs: Those that have one are judged by it.
    """

    def __init__(self, estimator: PredicateEstimator, specs: Iterable[PredicateSpec]) -> None:
        self._estimator = estimator
        self._specs = {spec.name: spec for spec in specs if spec.judge is not None}

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Judge each claim (positive form), in order."""
        atoms = [predicate.atom for predicate in predicates]
        others = [atom for atom in atoms if atom.name not in self._specs]
        learned = iter(self._estimator.estimate(observation, others) if others else ())
        return tuple(self._judged(atom, observation) if atom.name in self._specs else next(learned) for atom in atoms)

    def _judged(self, atom: Predicate, observation: Observation) -> Belief:
        spec = self._specs[atom.name]
        assert spec.judge is not None  # only such specs are kept
        try:
            probability = float(spec.judge(observation, atom.arguments))
        except (Exception, SystemExit):  # a plugin's judge must not end the task
            _log.warning("the judge of %s failed", atom, exc_info=True)
            probability = float("nan")
        if not (isfinite(probability) and 0.0 <= probability <= 1.0):
            return Belief(atom, Verdict.UNKNOWN, 0.5, observation.stamp_s, SOURCE)
        return Belief(atom, spec.verdict(probability), probability, observation.stamp_s, SOURCE)
