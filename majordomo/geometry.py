"""Rigid transforms as 4x4 matrices, named by their frames: `base_from_tcp` takes TCP coordinates to base_link's.

Rotations are 3x3 matrices; small ones are rotation vectors (axis times angle [rad]).
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def pose(rotation: Array, translation: Array) -> Array:
    """Put a rotation (3, 3) and a translation (3,) [m] into one transform (4, 4)."""
    transform = np.eye(4)
    transform[:3, :3] = rotation
    transform[:3, 3] = translation
    return transform


def pose_on_floor(x_y_yaw: Array, height_m: float) -> Array:
    """Make the transform (4, 4) of an upright frame from (3,) x [m], y [m] and yaw [rad], and its height."""
    x, y, yaw = x_y_yaw
    return pose(rotation_from_vector(np.array([0.0, 0.0, yaw])), np.array([x, y, height_m]))


def inverse(transform: Array) -> Array:
    """Invert a rigid transform (4, 4)."""
    rotation = transform[:3, :3].T
    return pose(rotation, -rotation @ transform[:3, 3])


def skew(vector: Array) -> Array:
    """Return the matrix (3, 3) whose product with v is the cross product vector x v."""
    x, y, z = vector
    return np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])


def rotation_from_vector(vector: Array) -> Array:
    """Return the rotation (3, 3) about `vector` by its length [rad].

    Source: Rodrigues' formula.
    """
    angle = float(np.linalg.norm(vector))
    if angle < 1e-12:
        return np.eye(3) + skew(vector)
    cross = skew(np.asarray(vector) / angle)
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * cross @ cross)


def vector_from_rotation(rotation: Array) -> Array:
    """Return the rotation vector (3,) [rad] of a rotation (3, 3), of length at most pi."""
    cosine = np.clip((np.trace(rotation) - 1.0) / 2.0, -1.0, 1.0)
    angle = float(np.arccos(cosine))
    axis_times_two_sine = np.array(
        [rotation[2, 1] - rotation[1, 2], rotation[0, 2] - rotation[2, 0], rotation[1, 0] - rotation[0, 1]]
    )
    if angle < 1e-6:
        return axis_times_two_sine / 2.0
    if angle > np.pi - 1e-4:  # the sine vanishes: take the axis from the symmetric part
        symmetric = (rotation + rotation.T) / 2.0 - cosine * np.eye(3)  # a multiple of axis axis^T
        axis: Array = symmetric[:, int(np.argmax(np.diag(symmetric)))]
        axis = axis / float(np.linalg.norm(axis))
        sign = 1.0 if axis @ axis_times_two_sine >= 0.0 else -1.0
        return sign * angle * axis
    return angle * axis_times_two_sine / (2.0 * float(np.sin(angle)))


def transform_points(transform: Array, points: Array) -> Array:
    """Apply a transform (4, 4) to points (..., 3) [m]."""
    return points @ transform[:3, :3].T + transform[:3, 3]
