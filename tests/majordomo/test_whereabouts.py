import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.testing import FAKE_CATALOGUE, FAKE_ROOM
from majordomo.whereabouts import spot_of, spots_of, standing_at, standing_by
from majordomo.world import WorldSnapshot

ON_TABLE = Predicate("on", ("lemon", "table"))
IN_SINK = Predicate("inside", ("lemon", "sink"))


def world(verdicts: dict[Predicate, Verdict], catalogue: Catalogue = FAKE_ROOM) -> WorldSnapshot:
    return WorldSnapshot(catalogue, {claim: Belief(claim, said, 0.5, 0.0, "test") for claim, said in verdicts.items()})


def test_a_thing_may_be_on_every_surface_and_in_every_container() -> None:
    spots = set(spots_of(world({}), "lemon"))
    assert {ON_TABLE, IN_SINK} <= spots
    fixtures = [*FAKE_ROOM.of_kind("surface"), *FAKE_ROOM.of_kind("container")]
    assert len(spots) == len(fixtures)


def test_nothing_may_be_on_itself() -> None:
    stack = Catalogue.of([Item("tray", frozenset({"movable", "surface"}), ("tray",))])
    assert list(spots_of(world({}, stack), "tray")) == []


@pytest.mark.parametrize("verdict", [Verdict.FALSE, Verdict.UNKNOWN])
def test_a_thing_is_only_where_it_is_believed_to_be(verdict: Verdict) -> None:
    assert spot_of(world({ON_TABLE: verdict, IN_SINK: Verdict.TRUE}), "lemon") == IN_SINK
    assert spot_of(world({ON_TABLE: verdict}), "lemon") is None


def test_a_fixture_is_reached_from_its_place() -> None:
    assert standing_at(world({}), "microwave") == (Predicate("robot_at", ("hob corner",)),)


def test_a_thing_is_reached_from_the_place_of_what_it_is_on() -> None:
    assert standing_by(world({ON_TABLE: Verdict.TRUE}), "lemon") == (Predicate("robot_at", ("dining table",)),)


def test_a_thing_that_may_be_anywhere_must_first_be_seen() -> None:
    assert standing_by(world({}), "lemon") == (Predicate("visible", ("lemon",)),)


def test_a_robot_that_does_not_drive_stands_where_it_must() -> None:
    assert standing_by(world({}, FAKE_CATALOGUE), "red cup") == ()
    assert standing_at(world({}, FAKE_CATALOGUE), "microwave") == ()
