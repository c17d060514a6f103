"""Ways round obstacles are free, shortest, and lead out of an obstacle first."""

import numpy as np
import pytest

from majordomo.geometry import Array
from sim.demonstrator.floor_paths import FloorPaths, disc, grown

SQUARE = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
BLOCK = FloorPaths([SQUARE])


def at(*points: tuple[float, float]) -> Array:
    return np.array(points)


def test_what_is_in_sight_is_gone_to_straight() -> None:
    way = BLOCK.to(at((0.0, 2.0))).way_from(np.array([-1.0, 1.0]))
    assert way.via == pytest.approx([0.0, 2.0])
    assert way.length_m == pytest.approx(2.0**0.5)


def test_what_is_behind_an_obstacle_is_gone_to_round_its_nearer_corner() -> None:
    way = BLOCK.to(at((0.0, 2.0))).way_from(np.array([-0.1, -2.0]))
    assert way.via == pytest.approx([-0.5, -0.5])
    assert way.length_m == pytest.approx(np.hypot(0.4, 1.5) + 1.0 + np.hypot(0.5, 1.5))


def test_of_several_goals_the_nearest_is_gone_to() -> None:
    way = BLOCK.to(at((0.0, 5.0), (2.0, -1.0))).way_from(np.array([0.0, -1.0]))
    assert way.via == pytest.approx([2.0, -1.0])


def test_from_within_an_obstacle_the_nearest_edge_comes_first() -> None:
    way = BLOCK.to(at((0.0, 2.0))).way_from(np.array([0.4, 0.0]))
    assert way.via == pytest.approx([0.5, 0.0])


def test_of_overlapping_obstacles_an_exit_is_out_of_both() -> None:
    paths = FloorPaths([SQUARE, SQUARE + np.array([0.6, 0.0])])
    exits = paths.exits(np.array([0.3, 0.2]))
    assert exits[0] == pytest.approx([0.3, 0.5])
    assert paths.is_free(exits).all()
    notch = FloorPaths([SQUARE, SQUARE + np.array([0.6, 0.4])])
    assert notch.exits(np.array([0.45, 0.0]))[0] == pytest.approx([0.5, -0.1])


def test_where_there_is_no_way_its_length_is_infinite() -> None:
    walls = [SQUARE * [4.0, 0.2] + [0.0, side] for side in (-2.0, 2.0)]
    walls += [SQUARE * [0.2, 4.2] + [side, 0.0] for side in (-2.0, 2.0)]
    assert FloorPaths(walls).to(at((0.0, 5.0))).way_from(np.zeros(2)).length_m == np.inf


def test_on_an_empty_floor_every_way_is_straight() -> None:
    assert FloorPaths([]).to(at((3.0, 4.0))).way_from(np.zeros(2)).length_m == pytest.approx(5.0)


def test_an_obstacle_grows_by_the_mover_turned_about() -> None:
    arrow = np.array([[0.0, -0.1], [0.3, 0.0], [0.0, 0.1]])
    corners = grown(SQUARE, arrow)
    assert corners[:, 0].min() == pytest.approx(-0.8)  # its nose comes first from there
    assert corners[:, 0].max() == pytest.approx(0.5)
    assert np.abs(corners[:, 1]).max() == pytest.approx(0.6)


def test_a_disc_holds_its_circle() -> None:
    edges = (disc(0.3) + np.roll(disc(0.3), -1, axis=0)) / 2.0
    assert np.linalg.norm(edges, axis=1) == pytest.approx(np.full(12, 0.3))
