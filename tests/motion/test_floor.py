"""Poses on the floor chain, wrap and move as they should."""

import numpy as np
import pytest

from motion.floor import moved, placed, seen_from, wrapped

POSE = np.array([1.0, 2.0, np.pi / 2.0])


def test_an_angle_is_brought_within_pi() -> None:
    assert wrapped(3.0 * np.pi / 2.0) == pytest.approx(-np.pi / 2.0)


def test_points_are_taken_to_the_map() -> None:
    assert placed(POSE, np.array([[1.0, 0.0], [0.0, 1.0]])) == pytest.approx(np.array([[1.0, 3.0], [0.0, 2.0]]))


def test_a_goal_is_seen_where_placing_it_again_puts_it() -> None:
    goal = np.array([-1.0, 0.5, -3.0])
    seen = seen_from(POSE, goal)
    assert placed(POSE, seen[:2]) == pytest.approx(goal[:2])
    assert wrapped(POSE[2] + seen[2] - goal[2]) == pytest.approx(0.0)


def test_driving_straight_goes_along_the_heading() -> None:
    assert moved(POSE, np.array([0.5, 0.0, 0.0]), 2.0) == pytest.approx([1.0, 3.0, np.pi / 2.0])


def test_driving_and_turning_goes_along_an_arc_as_many_small_steps_do() -> None:
    twist, pose = np.array([0.3, -0.1, 0.7]), POSE
    for _ in range(20000):
        pose = moved(pose, twist, 1e-4)
    assert moved(POSE, twist, 2.0) == pytest.approx(pose, abs=1e-9)
    assert moved(POSE, np.array([1.0, 0.0, np.pi]), 1.0) == pytest.approx([1.0 - 2.0 / np.pi, 2.0, 1.5 * np.pi])
