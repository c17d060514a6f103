"""Predicates with eyes of their own beside those that were learned."""

import logging
from collections.abc import Iterable, Sequence
from math import nan

from majordomo.observation import Observation
from majordomo.predicate import Belief, Judge, Predicate, PredicateEstimator, PredicateSpec, Verdict
from skills.isolation.isolated_judges import IsolatedJudges, can_judge_elsewhere

SOURCE = "senses"

_log = logging.getLogger(__name__)


class JudgingEstimator:
    """Asks a predicate's own judge where it has one, and another estimator for all the rest.

    A judge that raises, tells no probability, or hangs elsewhere leaves its claims `unknown`: it may be somebody else's
    code.

    Args:
        estimator: For predicates without a judge.
        specs: Those that have one are judged by it.
        elsewhere: Asks judges in a process of their own, where that can import them; None: all are asked here.
    """

    def __init__(
        self,
        estimator: PredicateEstimator,
        specs: Iterable[PredicateSpec],
        elsewhere: IsolatedJudges | None = None,
    ) -> None:
        self._estimator = estimator
        self._judges = {spec.name: (spec, spec.judge) for spec in specs if spec.judge is not None}
        self._elsewhere = elsewhere

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Judge each claim (positive form), in order."""
        atoms = [predicate.atom for predicate in predicates]
        beliefs: dict[Predicate, Belief] = {}
        for name, (spec, judge) in self._judges.items():
            own = [atom for atom in atoms if atom.name == name]
            told = self._probabilities(name, judge, observation, own) if own else ()
            beliefs |= {atom: _belief(spec, atom, p, observation) for atom, p in zip(own, told, strict=True)}
        others = [atom for atom in atoms if atom not in beliefs]
        learned = iter(self._estimator.estimate(observation, others) if others else ())
        return tuple(beliefs[atom] if atom in beliefs else next(learned) for atom in atoms)

    def _probabilities(
        self, name: str, judge: Judge, observation: Observation, atoms: Sequence[Predicate]
    ) -> tuple[float, ...]:
        claims = [atom.arguments for atom in atoms]
        if self._elsewhere is not None and can_judge_elsewhere(judge):
            return self._elsewhere.probabilities(name, judge, observation, claims)
        return tuple(_told(judge, observation, claim) for claim in claims)


def _told(judge: Judge, observation: Observation, claim: tuple[str, ...]) -> float:
    try:
        return float(judge(observation, claim))
    except (Exception, SystemExit):  # a plugin's judge must not end the task
        _log.warning("a judge failed", exc_info=True)
        return nan


def _belief(spec: PredicateSpec, atom: Predicate, probability: float, observation: Observation) -> Belief:
    if not 0.0 <= probability <= 1.0:  # nor is NaN
        return Belief(atom, Verdict.UNKNOWN, 0.5, observation.stamp_s, SOURCE)
    return Belief(atom, spec.verdict(probability), probability, observation.stamp_s, SOURCE)
