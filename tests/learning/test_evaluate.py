import pytest

from learning.evaluate import verdict_on
from majordomo.predicate import Belief, Predicate, Verdict

HOLDING = Predicate("holding", ("red cup",))
NOT_EMPTY = Predicate("hand_empty", positive=False)


@pytest.mark.parametrize(
    ("holding", "hand_empty", "verdict"),
    [
        (Verdict.TRUE, Verdict.FALSE, Verdict.TRUE),
        (Verdict.TRUE, Verdict.TRUE, Verdict.FALSE),
        (Verdict.TRUE, Verdict.UNKNOWN, Verdict.UNKNOWN),
        (Verdict.FALSE, Verdict.UNKNOWN, Verdict.FALSE),
    ],
)
def test_effects_are_judged_together_with_their_signs(holding: Verdict, hand_empty: Verdict, verdict: Verdict) -> None:
    beliefs = [Belief(HOLDING, holding, 0.5, 0.0, "cameras"), Belief(NOT_EMPTY.atom, hand_empty, 0.5, 0.0, "cameras")]
    assert verdict_on([HOLDING, NOT_EMPTY], beliefs) is verdict
