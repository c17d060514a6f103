from collections.abc import Sequence

import numpy as np
import pytest

from bringup.eyes.newcomer_finder import finder
from majordomo.newcomer import Newcomer
from majordomo.observation import Observation
from majordomo.sighting import Find, Sighting
from majordomo.testing import FAKE_ROBOT_SPEC
from memory.newcomers import Newcomers

THERE = np.array([1.0, 2.0, 1.6])
BOX = Newcomer(("red",), 0.06, THERE, np.zeros(2), "looks-1", 0.0)
OBSERVATION = FAKE_ROBOT_SPEC.observation.example()


def _find(names: Sequence[str], observation: Observation) -> tuple[Sighting, ...]:
    """Sees something in every word, as a network does."""
    return tuple(Sighting(name, np.zeros(3), 0.9, observation.stamp_s) for name in names)


@pytest.fixture
def newcomers() -> Newcomers:
    known = Newcomers()
    known.meet([BOX])
    return known


def _finder(newcomers: Newcomers, *in_view: Newcomer) -> Find:
    return finder(_find, lambda observation: in_view, newcomers)


def test_a_newcomer_is_found_by_its_looks_and_an_item_as_ever(newcomers: Newcomers) -> None:
    box, lemon = sorted(_finder(newcomers, BOX)(["red thing", "lemon"], OBSERVATION), key=lambda one: -one.position[2])
    assert (box.name, lemon.name) == ("red thing", "lemon")
    np.testing.assert_array_equal(box.position, THERE)


def test_a_newcomer_that_is_out_of_view_is_not_found_whatever_its_name_suggests(newcomers: Newcomers) -> None:
    assert _finder(newcomers)(["red thing"], OBSERVATION) == ()


def test_to_find_is_not_to_meet(newcomers: Newcomers) -> None:
    stranger = Newcomer(("blue",), 0.06, np.zeros(3), np.full(2, 9.0), "looks-1", 0.0)
    _finder(newcomers, stranger)(["red thing"], OBSERVATION)
    assert len(newcomers.items) == 1
