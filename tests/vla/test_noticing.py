"""What is noticed of things that were cut out already: `standing_things` has tests of its own."""

from collections.abc import Callable

import numpy as np
import pytest

from majordomo.newcomer import Newcomer
from majordomo.observation import CameraFrame, Observation
from majordomo.site_map import Footprint
from vla import noticing
from vla.looks import FamiliarLooks
from vla.noticing import Noticer, Spot
from vla.standing import StandingThing

SIDE = 12
TABLE = Spot("on", "table", np.array([0.0, 0.0]), np.array([1.0, 1.0]), 0.9)
SHELF_ABOVE = Spot("on", "shelf", np.array([0.0, 0.0]), np.array([1.0, 1.0]), 1.3)
Look = Callable[..., tuple[Newcomer, ...]]


def thing(x: float = 0.5, height_m: float = 0.07, hidden: float = 0.0) -> StandingThing:
    pixels = np.ones((SIDE, SIDE), np.bool_)
    return StandingThing(pixels, np.array([x, 0.5, 0.95]), np.array([height_m, 0.05, 0.05]), 0.9, hidden)


@pytest.fixture
def look(monkeypatch: pytest.MonkeyPatch) -> Look:
    """Notice things, all of them red, among which familiar ones are `familiar_at` so far from the nearest view."""

    def noticed(*things: StandingThing, strangeness: float = 2.0, is_tall: bool = False) -> tuple[Newcomer, ...]:
        monkeypatch.setattr(noticing, "standing_things", lambda frame, odom_from_base, floor_z: things)
        monkeypatch.setattr(FamiliarLooks, "strangeness", lambda self, look: strangeness)
        familiar = FamiliarLooks(np.array(["cup"]), np.zeros((1, 57)), np.eye(57))
        square = Footprint("box", np.array([[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]]), is_tall)
        frame = CameraFrame(
            np.full((SIDE, SIDE, 3), (217, 13, 13), np.uint8),
            np.ones((SIDE, SIDE), np.float32),
            np.eye(3),
            np.eye(4),
        )
        seen = Observation({"mast": frame}, np.zeros(7), np.zeros(7), 0.08, np.eye(4), np.zeros(3), 4.0)
        return Noticer(familiar, (SHELF_ABOVE, TABLE), (square,)).notice(seen)

    return noticed


def test_what_looks_like_nothing_known_is_a_newcomer(look: Look) -> None:
    (newcomer,) = look(thing())
    assert (newcomer.adjectives, newcomer.height_m, newcomer.stamp_s) == (("small", "red"), 0.07, 4.0)
    np.testing.assert_array_equal(newcomer.position, [0.5, 0.5, 0.95])


def test_what_looks_familiar_is_none(look: Look) -> None:
    assert look(thing(), strangeness=0.9) == ()


def test_it_is_on_what_is_configured_at_that_height(look: Look) -> None:
    (newcomer,) = look(thing())
    assert newcomer.spot == ("on", "table")


def test_where_nothing_is_configured_nothing_is_said_of_what_it_is_on(look: Look) -> None:
    (newcomer,) = look(thing(x=1.5))
    assert newcomer.spot is None


@pytest.mark.parametrize(("height_m", "words"), [(0.10, ("red",)), (0.15, ("large", "red"))])
def test_only_what_is_small_or_large_is_called_so(look: Look, height_m: float, words: tuple[str, ...]) -> None:
    (newcomer,) = look(thing(height_m=height_m))
    assert newcomer.adjectives == words


def test_what_is_hidden_is_left_for_a_better_look(look: Look) -> None:
    assert look(thing(hidden=0.5)) == ()


def test_a_part_of_tall_furniture_is_no_thing(look: Look) -> None:
    assert look(thing(), is_tall=True) == ()
    assert len(look(thing(x=0.8), is_tall=True)) == 1
