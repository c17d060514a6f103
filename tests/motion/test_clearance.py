"""Room is measured right between turned polygons, and polygons that are none are refused."""

import numpy as np
import pytest

from majordomo.errors import ConfigError
from majordomo.geometry import Array
from majordomo.site_map import Footprint, SiteMap
from motion.clearance import Clearance

SQUARE = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
TRIANGLE = np.array([[2.0, 0.0], [3.0, -1.0], [3.0, 1.0]])


def clearance(*footprints: Array) -> Clearance:
    return Clearance(SiteMap(footprints=tuple(Footprint("box", corners) for corners in footprints), robot=SQUARE))


def test_the_distance_is_that_across_the_best_dividing_line() -> None:
    gaps = clearance(TRIANGLE, SQUARE + np.array([0.0, -2.0])).gaps(np.zeros(3))
    assert gaps.distances == pytest.approx([1.5, 1.0])
    assert gaps.axes == pytest.approx(np.array([[-1.0, 0.0], [0.0, 1.0]]))


def test_each_corner_has_its_own_distance() -> None:
    gaps = clearance(SQUARE + np.array([2.0, 0.0])).gaps(np.zeros(3))
    assert gaps.corners == pytest.approx(np.array([[2.0, 1.0, 1.0, 2.0]]))


def test_a_turned_outline_reaches_further() -> None:
    gaps = clearance(SQUARE + np.array([2.0, 0.0])).gaps(np.array([0.0, 0.0, np.pi / 4.0]))
    assert gaps.distances == pytest.approx([1.5 - 0.5**0.5])


def test_the_arm_keeps_off_what_is_tall_and_reaches_over_the_rest() -> None:
    arm = np.array([[0.0, -0.1], [1.0, 0.0], [0.0, 0.1]])
    low, tall = SQUARE + np.array([2.0, 0.0]), SQUARE + np.array([2.5, 0.0])
    site = SiteMap(footprints=(Footprint("table", low), Footprint("wall", tall, is_tall=True)), robot=SQUARE, arm=arm)
    assert Clearance(site).gaps(np.zeros(3)).distances == pytest.approx([1.0, 1.5, 1.0])


def test_an_overlap_is_negative() -> None:
    assert clearance(SQUARE + np.array([0.9, 0.2])).gaps(np.zeros(3)).distances == pytest.approx([-0.1])


def test_an_empty_floor_has_no_gaps() -> None:
    assert clearance().gaps(np.zeros(3)).distances.shape == (0,)


@pytest.mark.parametrize(
    "corners",
    [
        SQUARE[::-1],
        SQUARE[[0, 2, 1, 3]],
        np.array([[0.0, 0.0], [1.0, 0.0], [0.2, 0.2], [0.0, 1.0]]),
        np.array([[0.0, 0.0], [1.0, 0.0], [np.nan, 1.0]]),
        np.zeros((3, 2)),
    ],
    ids=["clockwise", "crossed", "dented", "nan", "a point"],
)
def test_what_is_no_convex_polygon_is_refused_by_name(corners: Array) -> None:
    with pytest.raises(ConfigError, match=r"footprint 'box' is no convex polygon.*Try:"):
        clearance(corners)
