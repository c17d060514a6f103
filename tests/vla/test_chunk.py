import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from majordomo.geometry import pose, rotation_from_vector
from vla.chunk import chunk_from_poses, chunk_from_twists, twists_from_chunk

OPENINGS = np.linspace(0.0, 0.08, 8)


@given(arrays(float, (8, 6), elements=st.floats(-1.5, 1.5)))
def test_twists_and_chunks_convert_into_one_another(twists: np.ndarray) -> None:
    chunk = chunk_from_twists(twists, OPENINGS, control_hz=10.0)
    np.testing.assert_allclose(twists_from_chunk(chunk, 10.0), twists, atol=1e-5)
    np.testing.assert_array_equal(chunk[:, 6], OPENINGS)


def test_carrying_out_the_twists_of_a_chunk_reaches_its_poses() -> None:
    start = pose(rotation_from_vector(np.array([0.1, 2.0, -0.4])), np.array([0.5, 0.1, 0.2]))
    step = pose(rotation_from_vector(np.array([0.2, -0.1, 0.3])), np.array([0.02, 0.0, -0.01]))
    targets = [start @ step, start @ step @ step]
    twists = twists_from_chunk(chunk_from_poses(start, targets, [0.08, 0.0]), control_hz=10.0)
    reached = start.copy()
    for twist, target in zip(twists, targets, strict=True):
        reached[:3, 3] += twist[:3] / 10.0
        reached[:3, :3] = rotation_from_vector(twist[3:] / 10.0) @ reached[:3, :3]
        np.testing.assert_allclose(reached, target, atol=1e-9)


def test_standing_still_is_a_chunk_of_zeros() -> None:
    start = pose(np.eye(3), np.ones(3))
    np.testing.assert_array_equal(chunk_from_poses(start, [start], [0.04]), [[0, 0, 0, 0, 0, 0, 0.04]])
