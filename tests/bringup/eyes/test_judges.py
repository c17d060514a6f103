"""A predicate's own judge is asked, others go on to what was learned, and a judge that fails leaves it unknown."""

from collections.abc import Sequence
from math import nan

import pytest

from bringup.eyes.judges import JudgingEstimator
from majordomo.observation import Observation
from majordomo.predicate import Judge, Predicate, PredicateSpec, Verdict
from majordomo.testing import FAKE_ROBOT_SPEC, FakeEstimator, FakeWorld
from skills.isolation.isolated_judges import IsolatedJudges

LIFTED = Predicate("lifted", ("cup",))


def _raise(observation: Observation, arguments: tuple[str, ...]) -> float:
    raise RuntimeError("no idea")


class Elsewhere(IsolatedJudges):
    """Says the same of every claim, without a process."""

    says = 0.9

    def probabilities(
        self, name: str, judge: Judge, observation: Observation, claims: Sequence[tuple[str, ...]]
    ) -> tuple[float, ...]:
        return (self.says,) * len(claims)


def _estimator(judge: Judge, elsewhere: IsolatedJudges | None = None) -> JudgingEstimator:
    spec = PredicateSpec("lifted", (("x", "movable"),), "the {x} is lifted", "In the air.", judge=judge)
    return JudgingEstimator(FakeEstimator(FakeWorld(["hand_empty()"])), [spec], elsewhere)


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


def test_a_judge_that_another_process_can_import_is_asked_there_and_others_here() -> None:
    observation = FAKE_ROBOT_SPEC.observation.example()
    (there,) = _estimator(_raise, Elsewhere()).estimate(observation, [LIFTED])
    (here,) = _estimator(lambda o, a: 0.1, Elsewhere()).estimate(observation, [LIFTED])
    assert (there.verdict, here.verdict) == (Verdict.TRUE, Verdict.FALSE)


def test_a_judge_that_is_asked_no_more_leaves_its_claim_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Elsewhere, "says", nan)
    (belief,) = _estimator(_raise, Elsewhere()).estimate(FAKE_ROBOT_SPEC.observation.example(), [LIFTED])
    assert belief.verdict is Verdict.UNKNOWN
