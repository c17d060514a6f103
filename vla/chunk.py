"""Chunks as poses relative to their start, and as the twists that carry them out.

Row h of a chunk (H, 7): translation p_h - p_0 [m] and rotation vector of R_h R_0^T [rad], both along base_link's axes,
then the gripper's target opening [m].
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from majordomo.geometry import Array, rotation_from_vector, vector_from_rotation


def chunk_from_poses(base_from_tcp: Array, targets: Sequence[Array], openings: Sequence[float]) -> Array:
    """Return the chunk (H, 7) that leads from a pose (4, 4) through target poses (4, 4) with gripper openings [m]."""
    rows = [
        [
            *(target[:3, 3] - base_from_tcp[:3, 3]),
            *vector_from_rotation(target[:3, :3] @ base_from_tcp[:3, :3].T),
            opening,
        ]
        for target, opening in zip(targets, openings, strict=True)
    ]
    return np.array(rows)


def chunk_from_twists(twists: Array, openings: Array, control_hz: float) -> Array:
    """Return the chunk (H, 7) that twists (H, 6) [m/s, rad/s] lead through, with gripper openings (H,) [m]."""
    positions = np.cumsum(twists[:, :3], axis=0) / control_hz
    rotation = np.eye(3)
    vectors = []
    for twist in twists:
        rotation = rotation_from_vector(twist[3:] / control_hz) @ rotation
        vectors.append(vector_from_rotation(rotation))
    return np.column_stack([positions, np.array(vectors), openings])


def twists_from_chunk(chunk: Array, control_hz: float) -> Array:
    """Return the twists (H, 6) [m/s, rad/s] in base_link that carry a chunk (H, 7) out, one a row."""
    linear = np.diff(chunk[:, :3], axis=0, prepend=np.zeros((1, 3)))
    rotations = [np.eye(3), *(rotation_from_vector(row[3:6]) for row in chunk)]
    angular = [vector_from_rotation(after @ before.T) for before, after in pairwise(rotations)]
    return np.column_stack([linear, np.array(angular)]) * control_hz
