"""The contract of `PredicateEstimator`, as tests."""

from collections.abc import Sequence
from dataclasses import replace

from majordomo.predicate import Predicate, PredicateEstimator, Verdict
from majordomo.testing.conformance.observer import ObserverConformance


class EstimatorConformance(ObserverConformance):
    """The contract of `PredicateEstimator`."""

    def make_estimator(self) -> PredicateEstimator:
        """Return an estimator."""
        raise NotImplementedError

    def predicates(self) -> Sequence[Predicate]:
        """Return two or more different claims that it knows, in positive form."""
        return (Predicate("open", ("microwave",)), Predicate("hand_empty"))

    def test_there_is_one_belief_a_claim_in_order(self) -> None:
        claims = self.predicates()
        beliefs = self.make_estimator().estimate(self.make_observation(), claims)
        assert [belief.predicate for belief in beliefs] == list(claims)

    def test_no_claims_give_no_beliefs(self) -> None:
        assert tuple(self.make_estimator().estimate(self.make_observation(), ())) == ()

    def test_order_of_the_claims_does_not_matter(self) -> None:
        claims = list(self.predicates())
        there = self.make_estimator().estimate(self.make_observation(), claims)
        back = self.make_estimator().estimate(self.make_observation(), claims[::-1])
        assert [belief.verdict for belief in there] == [belief.verdict for belief in back[::-1]]

    def test_probability_agrees_with_the_verdict(self) -> None:
        for belief in self.make_estimator().estimate(self.make_observation(), self.predicates()):
            assert 0.0 <= belief.probability <= 1.0
            assert belief.verdict is not Verdict.TRUE or belief.probability > 0.5
            assert belief.verdict is not Verdict.FALSE or belief.probability < 0.5

    def test_beliefs_bear_the_observations_stamp_and_a_source(self) -> None:
        observation = replace(self.make_observation(), stamp_s=12.5)
        for belief in self.make_estimator().estimate(observation, self.predicates()):
            assert belief.stamp_s == 12.5
            assert belief.source

    def test_unknown_predicate_is_unknown_at_one_half(self) -> None:
        claim = Predicate("no_such_predicate", ("microwave",))
        (belief,) = self.make_estimator().estimate(self.make_observation(), [claim])
        assert (belief.predicate, belief.verdict, belief.probability) == (claim, Verdict.UNKNOWN, 0.5)
