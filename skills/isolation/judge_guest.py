"""Judges of predicates, in the guest: they are shown observations and tell how probable claims are."""

import traceback
from dataclasses import dataclass
from math import isfinite

from majordomo.observation import Observation
from majordomo.predicate import Judge
from skills.isolation.guest import told
from skills.isolation.sayings import Judges, Ready
from skills.isolation.wire import Wire


@dataclass(frozen=True, slots=True)
class Judging:
    """A question about the observation that was shown last.

    Attributes:
        judge: Whom to ask; it is pickled, and imported here by its name.
        claims: What each claim is about.
    """

    judge: Judge
    claims: tuple[tuple[str, ...], ...]


def serve(wire: Wire, payload: None) -> None:
    """Take observations and answer questions about them until the host has gone."""
    Ready().send(wire)
    observation: Observation | None = None
    while True:
        asked = told(wire)
        if isinstance(asked, Observation):
            observation = asked
        elif isinstance(asked, Judging):
            assert observation is not None  # the host shows one first
            _judged(asked, observation).send(wire)


def _judged(asked: Judging, observation: Observation) -> Judges:
    return Judges(probabilities=tuple(_probability(asked.judge, observation, claim) for claim in asked.claims))


def _probability(judge: Judge, observation: Observation, claim: tuple[str, ...]) -> float | None:
    """What a judge tells; None: it raises, or tells no number."""
    try:
        probability = float(judge(observation, claim))
    except (Exception, SystemExit):  # it is somebody else's code, and others are to be asked yet
        traceback.print_exc()
        return None
    return probability if isfinite(probability) else None
