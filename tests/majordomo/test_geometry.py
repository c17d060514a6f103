"""Transforms and rotation vectors go there and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from majordomo.geometry import (
    Array,
    inverse,
    pose,
    pose_on_floor,
    rotation_from_vector,
    skew,
    transform_points,
    vector_from_rotation,
)

directions = st.tuples(*[st.floats(-1.0, 1.0)] * 3).filter(lambda axis: np.linalg.norm(axis) > 0.1)
angles = st.one_of(
    st.floats(0.0, np.pi),
    st.sampled_from([0.0, 1e-13, 1e-9, 1e-6, 1e-4, np.pi - 1e-3, np.pi - 9e-5, np.pi - 1e-6, np.pi - 1e-9, np.pi]),
)


def rotation_vector(axis: tuple[float, float, float], angle: float) -> Array:
    return np.array(axis) / np.linalg.norm(axis) * angle


@given(directions, angles)
def test_rotation_vector_survives_the_way_through_a_matrix(axis: tuple[float, float, float], angle: float) -> None:
    rotation = rotation_from_vector(rotation_vector(axis, angle))
    vector = vector_from_rotation(rotation)
    assert np.linalg.norm(vector) <= np.pi + 1e-9
    np.testing.assert_allclose(rotation_from_vector(vector), rotation, atol=1e-7)


@given(directions, angles)
def test_rotation_from_vector_is_a_rotation(axis: tuple[float, float, float], angle: float) -> None:
    rotation = rotation_from_vector(rotation_vector(axis, angle))
    np.testing.assert_allclose(rotation @ rotation.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(rotation) == pytest.approx(1.0)


def test_rotation_turns_by_the_right_hand() -> None:
    np.testing.assert_allclose(
        rotation_from_vector(np.array([0.0, 0.0, np.pi / 2])) @ [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], atol=1e-12
    )


@pytest.mark.parametrize("axis", np.eye(3))
def test_half_turn_finds_its_axis(axis: Array) -> None:
    vector = vector_from_rotation(rotation_from_vector(np.pi * axis))
    np.testing.assert_allclose(np.abs(vector), np.pi * axis, atol=1e-6)


@given(directions, angles, st.tuples(*[st.floats(-5.0, 5.0)] * 3))
def test_inverse_undoes_a_transform(
    axis: tuple[float, float, float], angle: float, translation: tuple[float, float, float]
) -> None:
    transform = pose(rotation_from_vector(rotation_vector(axis, angle)), np.array(translation))
    np.testing.assert_allclose(inverse(transform) @ transform, np.eye(4), atol=1e-9)


def test_points_of_any_leading_shape_are_transformed_one_by_one() -> None:
    transform = pose(rotation_from_vector(np.array([0.3, -0.2, 0.9])), np.array([1.0, 2.0, 3.0]))
    points = np.arange(24.0).reshape(2, 4, 3)
    moved = transform_points(transform, points)
    assert moved.shape == (2, 4, 3)
    np.testing.assert_allclose(moved[1, 2], (transform @ [*points[1, 2], 1.0])[:3])


def test_a_pose_on_the_floor_is_upright_and_turned() -> None:
    map_from_base = pose_on_floor(np.array([1.0, 2.0, np.pi / 2.0]), 0.8)
    np.testing.assert_allclose(transform_points(map_from_base, np.array([0.5, 0.0, 0.1])), [1.0, 2.5, 0.9], atol=1e-12)


def test_skew_is_the_cross_product() -> None:
    left, right = np.array([1.0, 2.0, 3.0]), np.array([-2.0, 0.5, 4.0])
    np.testing.assert_allclose(skew(left) @ right, np.cross(left, right))
