"""The hand points down as steeply as it likes, unless arm, ceiling or what it holds want it otherwise."""

import numpy as np

from majordomo.geometry import Array
from sim.demonstrator.hand import hand_rotation
from sim.demonstrator.pitch import PITCH, reaching, upright_pitch
from sim.demonstrator.support import Support

TABLE = Support("table", np.eye(4), np.array([0.2, -0.5]), np.array([1.0, 0.5]), 0.05)
OVEN = Support("oven", np.eye(4), np.array([0.2, 0.5]), np.array([0.6, 0.9]), 0.05, 0.35, 0.35)


def pitch_of(rotation: Array) -> float:
    return float(np.arcsin(-rotation[2, 2]))


def test_at_an_easy_distance_it_is_as_wanted() -> None:
    assert np.isclose(pitch_of(reaching(TABLE, np.array([0.55, 0.0, 0.1]))), PITCH)
    assert np.isclose(pitch_of(reaching(TABLE, np.array([0.55, 0.0, 0.1]), 1.1)), 1.1)


def test_far_away_the_hand_is_held_flatter_and_near_by_steeper() -> None:
    assert pitch_of(reaching(TABLE, np.array([0.92, 0.0, 0.1]))) < PITCH - 0.04
    assert pitch_of(reaching(TABLE, np.array([0.40, 0.0, 0.1]))) > PITCH + 0.04


def test_the_deeper_under_a_ceiling_the_flatter() -> None:
    shallow, deep = (pitch_of(reaching(OVEN, np.array([0.4, y, 0.12]))) for y in (0.53, 0.64))
    assert deep < shallow <= PITCH


def test_it_comes_from_behind_or_straight_in_and_turned_as_asked() -> None:
    point = np.array([0.4, 0.4, 0.1])
    assert np.isclose(np.arctan2(*reaching(TABLE, point)[[1, 0], 2]), np.pi / 4.0)
    assert np.isclose(np.arctan2(*reaching(TABLE, point, turn=0.2)[[1, 0], 2]), np.pi / 4.0 + 0.2)
    assert np.isclose(np.arctan2(*reaching(OVEN, point)[[1, 0], 2]), np.pi / 2.0)


def test_what_was_gripped_upright_stands_upright_again_at_the_pitch_of_the_grip() -> None:
    gripped, now = hand_rotation(0.3, 0.8), hand_rotation(-0.5, 1.2)
    vertical = now @ gripped.T @ np.array([0.0, 0.0, 1.0])
    assert np.isclose(upright_pitch(now, vertical), 0.8)


def test_what_cannot_stand_upright_near_the_usual_pitch_is_put_down_at_that() -> None:
    assert upright_pitch(hand_rotation(0.0, PITCH), np.array([1.0, 0.0, 0.0])) == PITCH
