"""A predicate's own judge is asked, others go on to what was learned, and a judge that fails leaves it unknown."""

import pytest

from bringup.eyes.judges import JudgingEstimator
from majordomo.observation import Observation
from majordomo.predicate import Judge, Predicate, PredicateSpec, Verdict
from majordomo.testing import FAKE_ROBOT_SPEC, FakeEstimator, FakeWorld

LIFTED = Predicate("lifted", ("cup",))


def _raise(observation: Observation, arguments: tuple[str, ...]) -> float:
    raise RuntimeError("no idea")


def _estimator(judge: Judge) -> JudgingEstimator:
    spec = PredicateSpec("lifted", (("x", "movable"),), "the {x} is lifted", "In the air.", judge=judge)
    return JudgingEstimator(FakeEstimator(FakeWorld(["hand_empty()"])), [spec])


def test_every_claim_is_judged_by_whom_it_belongs_to_and_in_order() -> None:
    estimator = _estimator(lambda observation, arguments: 0.9 if arguments == ("cup",) else 0.0)
    claims = [Predicate("hand_empty"), LIFTED, Predicate("lifted", ("lid",))]
    beliefs = estimator.estimate(FAKE_ROBOT_SPEC.observation.example(), claims)
    assert [belief.predicate for belief in beliefs] == claims
    assert [belief.verdict for belief in beliefs] == [Verdict.TRUE, Verdict.TRUE, Verdict.FALSE]


@pytest.mark.parametrize(
    "judge",
    [_raise, lambda o, a: float("nan"), lambda o, a: 1.5, lambda o, a: None],
    ids=["raises", "NaN", "no probability", "nothing"],
)
def test_a_judge_that_fails_leaves_its_claim_unknown(judge: Judge) -> None:
    (belief,) = _estimator(judge).estimate(FAKE_ROBOT_SPEC.observation.example(), [LIFTED])
    assert belief.verdict is Verdict.UNKNOWN
