"""From anywhere on a floor the guide leads a base to a place, whatever its outline, and remembers nothing."""

from dataclasses import replace

import numpy as np
import pytest

from majordomo.errors import ConfigError, UnknownName
from majordomo.geometry import Array
from majordomo.site_map import Footprint, Place, SiteMap
from motion.base_limiter import BaseLimiter
from motion.clearance import Clearance
from motion.floor import moved, wrapped
from sim.demonstrator.floor_guide import FloorGuide


def box(name: str, low: tuple[float, float], high: tuple[float, float], *, is_tall: bool = False) -> Footprint:
    return Footprint(name, np.array([low, (high[0], low[1]), high, (low[0], high[1])]), is_tall)


SITE = SiteMap(
    places={
        "counter": Place("counter", np.array([0.0, 1.15, np.pi / 2.0])),
        "corner": Place("corner", np.array([-1.15, 1.05, 2.6])),
        "table": Place("table", np.array([0.1, -0.78, -np.pi / 2.0])),
    },
    footprints=(
        box("north wall", (-2.0, 1.9), (2.0, 2.1), is_tall=True),
        box("south wall", (-2.0, -2.1), (2.0, -1.9), is_tall=True),
        box("west wall", (-2.1, -2.1), (-1.9, 2.1), is_tall=True),
        box("east wall", (1.9, -2.1), (2.1, 2.1), is_tall=True),
        box("counter", (-1.4, 1.35), (1.9, 2.0)),
        box("side", (-2.0, -0.2), (-1.4, 2.0)),
        box("table", (-0.5, -1.5), (0.7, -1.0)),
    ),
    robot=np.array([[-0.3, -0.17], [0.13, -0.12], [0.13, 0.12], [-0.3, 0.17]]),
    arm=np.array([[-0.1, -0.25], [0.45, -0.1], [0.45, 0.1], [-0.1, 0.1]]),
)
GUIDE, CLEARANCE, LIMITER = FloorGuide(SITE), Clearance(SITE), BaseLimiter(SITE)
SEEDS = range(24)


def free_pose(generator: np.random.Generator) -> Array:
    while True:
        pose = generator.uniform([-1.9, -1.9, -np.pi], [1.9, 1.4, np.pi])
        if CLEARANCE.gaps(pose).distances.min() > 0.05:
            return pose


def driven(place: str, pose: Array, *, seconds: int = 40) -> tuple[Array, float]:
    """Where the guide, the limiter in between, has led it, and the least room on the way."""
    sent, least = np.zeros(3), np.inf
    for _ in range(10 * seconds):
        if np.hypot(*(pose - SITE[place].map_from_base)[:2]) < 0.01 and abs(_to_turn(place, pose)) < 0.02:
            break
        wanted = GUIDE.step(place, pose).twist
        for _ in range(5):
            sent = LIMITER.limit(wanted, sent, pose, 0.02)
            pose = moved(pose, sent, 0.02)
        least = min(least, float(CLEARANCE.gaps(pose).distances.min()))
    return pose, least


def _to_turn(place: str, pose: Array) -> float:
    return wrapped(SITE[place].map_from_base[2] - pose[2])


@pytest.mark.parametrize("seed", SEEDS)
def test_it_leads_from_anywhere_to_a_place_and_touches_nothing(seed: int) -> None:
    generator = np.random.default_rng(seed)
    place = list(SITE.places)[seed % 3]
    pose, least = driven(place, free_pose(generator))
    assert SITE.is_at(place, pose)
    assert least > 0.035


@pytest.mark.parametrize("start", SITE.places)
@pytest.mark.parametrize("place", SITE.places)
def test_it_leads_from_place_to_place(start: str, place: str) -> None:
    assert SITE.is_at(place, driven(place, SITE[start].map_from_base)[0])


def test_it_does_not_turn_where_there_is_no_room_to() -> None:
    step = GUIDE.step("table", SITE["corner"].map_from_base)
    assert step.twist[2] == 0.0
    assert np.hypot(*step.twist[:2]) > 0.05


def test_with_room_it_turns_while_it_drives() -> None:
    step = GUIDE.step("counter", np.array([0.9, 0.3, -2.0]))
    assert step.twist[2] < -0.3
    assert np.hypot(*step.twist[:2]) > 0.1


def test_turned_a_little_away_from_its_place_it_turns_back_on_the_spot() -> None:
    pose = SITE["table"].map_from_base + np.array([0.02, 0.03, 0.4])
    step = GUIDE.step("table", pose)
    centre_m_s = step.twist[:2] + step.twist[2] * np.array([0.0, -0.085])  # of the outline, behind base_link
    assert step.twist[2] < -0.3
    assert np.hypot(*centre_m_s) < 1e-6


def test_turned_far_away_from_its_place_it_drives_out_first() -> None:
    step = GUIDE.step("table", SITE["table"].map_from_base + np.array([0.0, 0.0, 2.0]))
    assert step.twist[2] == 0.0
    assert np.hypot(*step.twist[:2]) > 0.05


def test_it_drives_in_only_as_the_place_wants_it_turned() -> None:
    before = SITE["counter"].map_from_base - np.array([0.0, 0.1, 0.0])
    turned = GUIDE.step("counter", before + np.array([0.0, 0.0, 0.1])).twist
    straight = GUIDE.step("counter", before).twist
    assert 0.0 < np.hypot(*turned[:2]) < 0.5 * np.hypot(*straight[:2])


def test_where_there_is_no_way_it_stays() -> None:
    step = GUIDE.step("counter", np.array([5.0, 5.0, 0.0]))
    assert not step.twist.any() and step.left_m == np.inf


def test_a_place_too_near_to_a_footprint_is_refused() -> None:
    near = Place("counter", np.array([0.0, 1.2, np.pi / 2.0]))
    with pytest.raises(ConfigError, match=r"No way leads to 'counter'.*Try:"):
        FloorGuide(replace(SITE, places={"counter": near})).step("counter", np.zeros(3))


def test_an_unknown_place_is_named() -> None:
    with pytest.raises(UnknownName, match="cuonter"):
        GUIDE.step("cuonter", np.zeros(3))
