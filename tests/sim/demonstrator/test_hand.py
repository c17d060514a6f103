"""Funnels line a hand up before it goes in."""

import numpy as np
import pytest

from majordomo.geometry import Array, pose
from sim.demonstrator.hand import DOWN, at_most, funnel, hand_rotation

GOAL = pose(hand_rotation(0.0, 0.9), np.array([0.5, 0.0, 0.2]))


def from_goal(offset: Array) -> Array:
    return pose(GOAL[:3, :3], GOAL[:3, 3] + offset)


def test_on_the_axis_it_goes_all_the_way() -> None:
    aim = funnel(GOAL, from_goal(-0.1 * GOAL[:3, 2]), reach=0.13, slope=3.0, tolerance=0.01)
    np.testing.assert_allclose(aim, GOAL)


def test_off_the_axis_it_stays_back_by_as_much_as_it_is_off() -> None:
    aims = [
        funnel(GOAL, from_goal(np.array([0.0, aside, 0.0])), reach=0.13, slope=3.0, tolerance=0.01)
        for aside in (0.03, 0.04, 0.5)
    ]
    back = [float(np.linalg.norm(aim[:3, 3] - GOAL[:3, 3])) for aim in aims]
    assert back == pytest.approx([0.06, 0.09, 0.13])


def test_it_may_go_in_another_way_than_the_hand_points() -> None:
    aim = funnel(GOAL, from_goal(np.array([0.1, 0.0, 0.3])), reach=0.05, slope=3.0, tolerance=0.01, along=DOWN)
    np.testing.assert_allclose(aim[:3, 3] - GOAL[:3, 3], [0.0, 0.0, 0.05])


def test_a_vector_is_shortened_and_never_lengthened() -> None:
    np.testing.assert_allclose(at_most(np.array([3.0, 4.0, 0.0]), 1.0), [0.6, 0.8, 0.0])
    np.testing.assert_allclose(at_most(np.array([0.3, 0.4, 0.0]), 1.0), [0.3, 0.4, 0.0])
