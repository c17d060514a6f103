"""A robot judges where it stands by odometry, and of fixtures only those that it stands at."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from bringup.eyes.on_site import OnSiteEstimator
from bringup.eyes.proprioception import Proprioception
from majordomo.catalogue import Catalogue
from majordomo.observation import Observation
from majordomo.predicate import Predicate, PredicateEstimator, Verdict
from majordomo.sighting import Sighting
from majordomo.site_map import ARRIVED_M, ARRIVED_RAD, Place, SiteMap
from majordomo.testing import FAKE_ROBOT_SPEC, FAKE_ROOM, FakeEstimator, FakeWorld
from majordomo.testing.conformance import EstimatorConformance

TABLE = np.array([2.0, -1.0, np.pi])
SITE = SiteMap({"dining table": Place("dining table", TABLE), "hob corner": Place("hob corner", np.zeros(3))})
AT_TABLE = Predicate("robot_at", ("dining table",))
VISIBLE = Predicate("visible", ("lemon",))


def observed_at(odom_from_base: Sequence[float]) -> Observation:
    return replace(FAKE_ROBOT_SPEC.observation.example(), odom_from_base=np.array(odom_from_base), stamp_s=3.0)


class Everything(FakeWorld):
    """A world in which every claim that eyes judge is true."""

    def is_true(self, predicate: Predicate) -> bool:
        return predicate.positive


def estimator(*found: str, catalogue: Catalogue = FAKE_ROOM, site: SiteMap = SITE) -> OnSiteEstimator:
    def find(names: Sequence[str], observation: Observation) -> tuple[Sighting, ...]:
        return tuple(Sighting(name, np.zeros(3), 0.9, observation.stamp_s) for name in names if name in found)

    return OnSiteEstimator(Proprioception(site, 0.0), catalogue, FakeEstimator(Everything()), find)


class TestContract(EstimatorConformance):
    def make_estimator(self) -> PredicateEstimator:
        return estimator()

    def predicates(self) -> Sequence[Predicate]:
        return (AT_TABLE, Predicate("on", ("lemon", "table")), Predicate("hand_empty"))


@pytest.mark.parametrize(
    ("offset", "verdict"),
    [
        ((0.0, 0.0, 0.0), Verdict.TRUE),
        ((0.9 * ARRIVED_M, 0.0, -0.9 * ARRIVED_RAD), Verdict.TRUE),
        ((1.1 * ARRIVED_M, 0.0, 0.0), Verdict.FALSE),
        ((0.0, 0.0, 1.1 * ARRIVED_RAD), Verdict.FALSE),
        ((0.0, 0.0, -2.0 * np.pi), Verdict.TRUE),
    ],
)
def test_the_robot_is_at_a_place_within_the_tolerance_of_the_map(
    offset: tuple[float, float, float], verdict: Verdict
) -> None:
    (belief,) = estimator().estimate(observed_at(TABLE + offset), [AT_TABLE])
    assert (belief.verdict, belief.source, belief.stamp_s) == (verdict, "odometry", 3.0)


@pytest.mark.parametrize(
    "claim", ["on(lemon, counter)", "inside(lemon, microwave)", "open(microwave)", "turned_on(light)"]
)
def test_nothing_is_said_of_what_is_at_another_place(claim: str) -> None:
    (belief,) = estimator().estimate(observed_at(TABLE), [Predicate.parse(claim)])
    assert (belief.verdict, belief.probability) == (Verdict.UNKNOWN, 0.5)


@pytest.mark.parametrize(
    "claim", ["on(lemon, table)", "holding(lemon)", "hand_empty()", "visible(microwave)", "reachable(light)"]
)
def test_eyes_judge_what_is_here_and_what_depends_on_where_the_robot_stands(claim: str) -> None:
    (belief,) = estimator().estimate(observed_at(TABLE), [Predicate.parse(claim)])
    assert (belief.verdict, belief.source) == (Verdict.TRUE, "cameras")


def test_between_the_places_no_fixture_is_judged() -> None:
    (belief,) = estimator().estimate(observed_at([1.0, 0.0, 0.0]), [Predicate("on", ("lemon", "table"))])
    assert belief.verdict is Verdict.UNKNOWN


def test_without_places_everything_is_judged() -> None:
    parked = Catalogue.of(replace(item, place=None) for item in FAKE_ROOM.items.values())
    (belief,) = estimator(catalogue=parked, site=SiteMap()).estimate(
        observed_at(TABLE), [Predicate("open", ("microwave",))]
    )
    assert belief.verdict is Verdict.TRUE


def test_a_place_that_is_not_on_the_map_is_unknown() -> None:
    (belief,) = estimator().estimate(observed_at(TABLE), [Predicate("robot_at", ("hob",))])
    assert belief.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(("found", "verdict"), [(("lemon",), Verdict.TRUE), ((), Verdict.FALSE)])
def test_what_eyes_cannot_tell_to_be_in_view_is_if_it_is_found(found: tuple[str, ...], verdict: Verdict) -> None:
    judge = estimator(*found)
    judge._eyes.says[VISIBLE] = Verdict.UNKNOWN
    (belief,) = judge.estimate(observed_at(TABLE), [VISIBLE])
    assert belief.verdict is verdict


def test_eyes_that_can_tell_are_believed_whatever_is_found() -> None:
    judge = estimator("lemon")
    judge._eyes.says[VISIBLE] = Verdict.FALSE
    assert judge.estimate(observed_at(TABLE), [VISIBLE])[0].verdict is Verdict.FALSE


def test_of_what_is_in_no_catalogue_the_eyes_say_nothing() -> None:
    claims = [Predicate("visible", ("small red thing",)), Predicate("on", ("small red thing", "table"))]
    told = estimator("small red thing").estimate(observed_at(TABLE), claims)
    assert [belief.verdict for belief in told] == [Verdict.UNKNOWN, Verdict.UNKNOWN]
