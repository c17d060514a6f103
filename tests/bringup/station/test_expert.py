"""The expert's kitchen: its eyes know the truth, as far as it is in view."""

from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from bringup.settings import Settings
from bringup.station.expert import open_expert_station
from bringup.station.station import Station
from majordomo.predicate import Predicate, Verdict


@pytest.fixture(scope="module")
def station() -> Iterator[Station]:
    with closing(open_expert_station(Settings().but(scene="kitchen", seed=3))) as station:
        yield station


def visible(station: Station) -> dict[str, bool]:
    things = station.catalogue.of_kind("movable")
    beliefs = station.estimator.estimate(station.robot.observe(), [Predicate("visible", (name,)) for name in things])
    return {belief.predicate.arguments[0]: belief.verdict is Verdict.TRUE for belief in beliefs}


def test_what_is_in_view_is_found_and_nothing_else(station: Station) -> None:
    seen = visible(station)
    assert set(seen.values()) == {True, False}
    found = station.find(tuple(seen), station.robot.observe())
    assert [sighting.name for sighting in found] == [name for name, is_seen in seen.items() if is_seen]


def test_things_are_found_where_odometry_has_them(station: Station) -> None:
    observation = station.robot.observe()
    hob = np.array([0.02, 0.36, 1.65])  # in the map, which odometry is off from by a little
    for sighting in station.find(station.catalogue.of_kind("movable"), observation):
        assert np.linalg.norm(sighting.position - hob) < 0.4


def test_what_the_referee_cannot_judge_is_unknown(station: Station) -> None:
    (belief,) = station.estimator.estimate(station.robot.observe(), [Predicate("clean", ("plate",))])
    assert belief.verdict is Verdict.UNKNOWN
