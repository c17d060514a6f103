"""What things stand on, as plain geometry."""

import numpy as np

from majordomo.geometry import pose, rotation_from_vector
from sim.demonstrator.support import Support

QUARTER = pose(rotation_from_vector(np.array([0.0, 0.0, np.pi / 2.0])), np.array([1.0, 0.0, 0.2]))
"""Its frame's y axis points along base_link's -x."""
LOW, HIGH = np.array([-0.2, -0.1]), np.array([0.2, 0.1])


def box(walls: float = -np.inf, ceiling: float = np.inf) -> Support:
    return Support("box", QUARTER, LOW, HIGH, 0.05, ceiling, walls)


def test_a_point_is_beside_it_by_its_distance_from_the_nearest_edge() -> None:
    assert np.isclose(box().beside(np.array([1.0, 0.0, 0.9])), -0.1)
    assert np.isclose(box().beside(np.array([1.13, 0.0, 0.0])), 0.03)


def test_its_height_and_the_way_in_are_told_in_base_link() -> None:
    assert np.isclose(box().floor_z, 0.25)
    np.testing.assert_allclose(box().inwards, [-1.0, 0.0, 0.0], atol=1e-12)


def test_a_grid_keeps_away_from_the_edges() -> None:
    spots = box().grid(0.03, 0.05)
    assert len(spots) > 6
    assert all(box().beside(spot) <= -0.03 + 1e-9 and np.isclose(spot[2], 0.25) for spot in spots)


def test_a_grid_of_what_is_too_small_is_its_middle() -> None:
    np.testing.assert_allclose(box().grid(0.3, 0.05), [[1.0, 0.0, 0.25]])


def test_walls_are_kept_away_from_only_below_their_top() -> None:
    near_a_side = np.array([1.0, 0.19, 0.3])
    assert np.isclose(box(walls=0.2).room_within(near_a_side), 0.01)
    assert np.isclose(box(walls=0.2).room_within(near_a_side + np.array([0.0, 0.0, 0.2])), 0.1)


def test_what_has_a_ceiling_has_no_wall_in_front() -> None:
    before_the_front = np.array([1.3, 0.0, 0.3])
    assert box(walls=0.2).room_within(before_the_front) < 0.0
    assert box(walls=0.2, ceiling=0.2).room_within(before_the_front) > 0.0


def test_spots_about_a_point_have_it_among_them_and_keep_to_the_rectangle() -> None:
    above = np.array([1.02, 0.05, 0.9])
    spots = box().about(above, 0.03, 0.02, 6)
    assert len(spots) == 13**2
    assert np.isclose(np.linalg.norm((spots - above)[:, :2], axis=1).min(), 0.0)
    assert all(box().beside(spot) <= -0.03 + 1e-9 and np.isclose(spot[2], 0.25) for spot in spots)


def test_spots_about_a_point_beside_it_are_at_its_nearest_edge() -> None:
    spots = box().about(np.array([1.0, 0.9, 0.3]), 0.0, 0.02, 1)
    assert np.isclose(np.linalg.norm(spots - np.array([1.0, 0.2, 0.25]), axis=1).min(), 0.0)
