"""A snapshot answers with what is believed, sign and all."""

import pytest

from majordomo.catalogue import Catalogue
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.world import WorldSnapshot

OPEN = Predicate("open", ("microwave",))


def snapshot(verdict: Verdict) -> WorldSnapshot:
    return WorldSnapshot(Catalogue(), {OPEN: Belief(OPEN, verdict, 0.5, 0.0, "cameras")})


@pytest.mark.parametrize("verdict", list(Verdict))
def test_asserted_claim_has_the_verdict_of_its_belief(verdict: Verdict) -> None:
    assert snapshot(verdict).verdict(OPEN) is verdict


@pytest.mark.parametrize(("verdict", "denied"), [("true", "false"), ("false", "true"), ("unknown", "unknown")])
def test_denied_claim_has_the_opposite(verdict: str, denied: str) -> None:
    assert snapshot(Verdict(verdict)).verdict(OPEN.negated()) == denied


@pytest.mark.parametrize("claim", [Predicate("open", ("cabinet",)), Predicate("open", ("cabinet",), positive=False)])
def test_what_was_never_judged_is_unknown(claim: Predicate) -> None:
    assert snapshot(Verdict.TRUE).verdict(claim) is Verdict.UNKNOWN
