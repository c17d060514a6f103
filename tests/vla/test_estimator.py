from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from majordomo.observation import Observation
from majordomo.predicate import Predicate, Verdict
from vla.attention import Attended
from vla.calibration import PredicateCalibration
from vla.estimator import NEAR_M, VlaEstimator
from vla.network import VlaNetwork
from vla.policy import VlaPolicy
from vla.sight import VlaSight
from vla.vision import SceneFeatures

INSIDE = Predicate("inside", ("cup", "microwave"))
OPEN = Predicate("open", ("microwave",))
CALIBRATION = {
    "open": PredicateCalibration(temperature=2.0, unknown_band=(0.2, 0.8)),
    "inside": PredicateCalibration(),
    "hand_empty": PredicateCalibration(),
}


@pytest.fixture
def sight(network: VlaNetwork) -> VlaSight:
    return VlaSight(network)


@pytest.fixture
def observation(sight: VlaSight) -> Observation:
    return replace(sight.spec.example(), stamp_s=7.5)


def _answer(sight: VlaSight, monkeypatch: pytest.MonkeyPatch, logits: Sequence[float]) -> None:
    monkeypatch.setattr(sight.network, "judge", lambda *_: torch.tensor([list(logits)]))


@pytest.mark.parametrize(
    ("logit", "verdict"), [(3.0, Verdict.TRUE), (2.5, Verdict.UNKNOWN), (-2.5, Verdict.UNKNOWN), (-3.0, Verdict.FALSE)]
)
def test_the_verdict_follows_the_calibrated_band(
    sight: VlaSight, observation: Observation, monkeypatch: pytest.MonkeyPatch, logit: float, verdict: Verdict
) -> None:
    _answer(sight, monkeypatch, [logit])
    (belief,) = VlaEstimator(sight, CALIBRATION).estimate(observation, [OPEN])
    assert belief.verdict is verdict
    assert belief.probability == pytest.approx(1.0 / (1.0 + np.exp(-logit / 2.0)))
    assert (belief.stamp_s, belief.source) == (7.5, "cameras")


@pytest.mark.parametrize(
    "unknown", [Predicate("dusty", ("cup",)), Predicate("closed", ("microwave",)), Predicate("open")]
)
def test_what_it_was_not_trained_to_judge_is_unknown(
    sight: VlaSight, observation: Observation, unknown: Predicate
) -> None:
    (belief,) = VlaEstimator(sight, CALIBRATION).estimate(observation, [unknown])
    assert (belief.predicate, belief.verdict, belief.probability) == (unknown, Verdict.UNKNOWN, 0.5)


@pytest.mark.parametrize("is_in_a_picture", [True, False])
@pytest.mark.parametrize("distance_m", [0.8, 2.0])
def test_what_is_out_of_sight_is_not_judged(
    sight: VlaSight, observation: Observation, monkeypatch: pytest.MonkeyPatch, is_in_a_picture: bool, distance_m: float
) -> None:
    _answer(sight, monkeypatch, [9.0, 9.0, 9.0])
    attend = sight.network.attend

    def attend_there(scene: SceneFeatures, texts: Tensor) -> Attended:
        attended = attend(scene, texts)
        none = torch.full_like(attended.none, 0.1 if is_in_a_picture else 0.9)
        points = torch.tensor([distance_m, 0.0, 0.4]).expand_as(attended.points)
        return replace(attended, none=none, points=points)

    monkeypatch.setattr(sight.network, "attend", attend_there)
    claims = [INSIDE, OPEN, Predicate("hand_empty")]
    inside, opened, empty = VlaEstimator(sight, CALIBRATION).estimate(observation, claims)
    is_near = distance_m < NEAR_M
    assert (
        inside.verdict is Verdict.TRUE
    ) is is_in_a_picture  # where a thing is when it is in no picture, nobody knows
    assert (opened.verdict is Verdict.TRUE) is (is_in_a_picture or is_near)  # a door may be in it without its handle
    assert empty.verdict is Verdict.TRUE
    assert {belief.probability for belief in (inside, opened) if belief.verdict is Verdict.UNKNOWN} <= {0.5}


def test_beliefs_come_in_order_and_in_positive_form(
    sight: VlaSight, observation: Observation, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer(sight, monkeypatch, [5.0, -5.0])
    inside = Predicate("inside", ("red cup", "microwave"))
    claims = [OPEN.negated(), Predicate("dusty", ("cup",)), inside, OPEN]
    beliefs = VlaEstimator(sight, CALIBRATION).estimate(observation, claims)
    assert [belief.predicate for belief in beliefs] == [OPEN, claims[1], inside, OPEN]
    assert [belief.verdict for belief in beliefs] == [Verdict.TRUE, Verdict.UNKNOWN, Verdict.FALSE, Verdict.TRUE]


def test_policy_and_estimator_share_one_look_an_observation(sight: VlaSight, observation: Observation) -> None:
    policy, estimator = VlaPolicy(sight), VlaEstimator(sight, CALIBRATION)
    policy.start("pick up the red cup")
    policy.act(observation)
    estimator.estimate(observation, [OPEN, Predicate("hand_empty")])
    estimator.find(["red cup"], observation)
    assert sight.looks == 1
    policy.act(replace(observation, stamp_s=7.6))
    assert sight.looks == 2


def test_a_thing_is_where_its_first_point_is(sight: VlaSight, observation: Observation) -> None:
    with torch.no_grad():
        sight.network.attention.none_logit.bias.fill_(-30.0)
    (sighting,) = VlaEstimator(sight, CALIBRATION).find(["red cup"], observation)
    assert (sighting.name, sighting.stamp_s) == ("red cup", 7.5)
    assert sighting.position.shape == (3,) and np.isfinite(sighting.position).all()
    assert sighting.confidence > 0.99


def test_a_thing_stays_where_it_is_when_the_robot_has_driven(sight: VlaSight, observation: Observation) -> None:
    estimator = VlaEstimator(sight, CALIBRATION, base_height_m=0.8)
    with torch.no_grad():
        sight.network.attention.none_logit.bias.fill_(-30.0)
    (from_origin,) = estimator.find(["red cup"], observation)
    driven = replace(observation, odom_from_base=np.array([2.0, -1.0, np.pi]))  # it sees the same from there
    (from_there,) = estimator.find(["red cup"], driven)
    x, y, z = from_origin.position
    np.testing.assert_allclose(from_there.position, [2.0 - x, -1.0 - y, z], atol=1e-6)
    (low,) = VlaEstimator(sight, CALIBRATION).find(["red cup"], observation)
    assert low.position[2] == pytest.approx(z - 0.8)


def test_a_thing_that_is_in_no_picture_is_nowhere(sight: VlaSight, observation: Observation) -> None:
    with torch.no_grad():
        sight.network.attention.none_logit.bias.fill_(30.0)
    assert VlaEstimator(sight, CALIBRATION).find(["red cup"], observation) == ()


@pytest.mark.parametrize("band", [(0.8, 0.2), (0.6, 0.9)])
def test_a_band_that_makes_one_half_a_verdict_is_refused(band: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match=r"does not hold 0\.5"):
        PredicateCalibration(unknown_band=band)
