"""Things keep their identity when they are carried, and like things are told apart by where they are."""

import numpy as np
import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.predicate import Predicate
from majordomo.sighting import Sighting
from majordomo.testing import FakeClock
from memory.sightings import SAME_SPOT_M, Sightings
from memory.working_memory import WorkingMemory

TABLE, SINK = np.array([2.0, -1.0, 1.5]), np.array([0.5, 0.3, 1.6])
NEAR = np.array([0.9 * SAME_SPOT_M, 0.0, 0.0])

CATALOGUE = Catalogue.of(
    [
        Item("lemon", frozenset({"movable"}), ("lemon",)),
        Item("apple", frozenset({"movable"}), ("apple",)),
        Item("other apple", frozenset({"movable"}), ("apple",)),
    ]
)


@pytest.fixture
def sightings():
    return Sightings(CATALOGUE)


def seen(name, position, stamp_s):
    return Sighting(name, position, 0.9, stamp_s)


def test_a_thing_that_was_carried_is_the_same_at_its_new_place(sightings):
    sightings.record(seen("lemon", TABLE, 1.0))
    sightings.moved("lemon")
    sightings.record(seen("lemon", SINK, 2.0))
    assert list(sightings.positions()) == ["lemon"]
    np.testing.assert_array_equal(sightings.last("lemon").position, SINK)


def test_one_thing_that_is_called_by_two_names_is_not_two(sightings):
    sightings.record(seen("apple", TABLE, 1.0))
    sightings.record(seen("other apple", TABLE + NEAR, 1.0))
    assert list(sightings.positions()) == ["apple"]


def test_a_like_thing_elsewhere_is_the_other_one(sightings):
    sightings.record(seen("apple", TABLE, 1.0))
    sightings.record(seen("apple", SINK, 2.0))
    np.testing.assert_array_equal(sightings.last("apple").position, TABLE)
    np.testing.assert_array_equal(sightings.last("other apple").position, SINK)


@pytest.mark.parametrize("called", ["apple", "other apple"])
def test_a_like_thing_that_nobody_moved_is_known_by_its_spot(sightings, called):
    sightings.record(seen("apple", TABLE, 1.0))
    sightings.record(seen("other apple", SINK, 1.0))
    sightings.record(seen(called, SINK + NEAR, 2.0))
    assert sightings.last("other apple").stamp_s == 2.0
    assert sightings.last("apple").stamp_s == 1.0


def test_of_two_like_things_the_one_that_was_carried_is_at_the_new_place(sightings):
    sightings.record(seen("apple", TABLE, 1.0))
    sightings.record(seen("other apple", SINK, 1.0))
    sightings.moved("other apple")
    shelf = np.array([-2.0, -2.0, 1.4])
    sightings.record(seen("apple", shelf, 2.0))
    np.testing.assert_array_equal(sightings.last("other apple").position, shelf)
    np.testing.assert_array_equal(sightings.last("apple").position, TABLE)


def test_what_the_robot_takes_may_be_elsewhere_afterwards():
    memory = WorkingMemory(CATALOGUE, FakeClock())
    memory.record_sighting(seen("apple", TABLE, 1.0))
    memory.record_sighting(seen("other apple", SINK, 1.0))
    memory.disturb([Predicate("holding", ("other apple",)), Predicate("hand_empty", positive=False)])
    memory.record_sighting(seen("apple", TABLE + 1.0, 2.0))
    np.testing.assert_array_equal(memory.sighting("other apple").position, TABLE + 1.0)
