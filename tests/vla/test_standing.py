"""Things on a table, by depth alone: a camera half a metre off looks down on boxes of known size."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from majordomo.geometry import pose
from majordomo.observation import CameraFrame
from vla.standing import StandingThing, standing_things

SIDE = 96
TABLE = ((-0.6, -0.3, -0.02), (0.6, 0.6, 0.0))
CUBE = ((-0.03, 0.07, 0.0), (0.03, 0.13, 0.06))
Box = tuple[Sequence[float], Sequence[float]]


def frame(*boxes: Box) -> CameraFrame:
    """What a camera sees of boxes, each from its least to its greatest corner [m]."""
    eye, forward = np.array([0.0, -0.45, 0.5]), np.array([0.0, 0.6, -0.5])
    forward = forward / np.linalg.norm(forward)
    right = np.array([1.0, 0.0, 0.0])
    rotation = np.stack([right, np.cross(forward, right), forward], axis=1)
    intrinsics = np.array([[SIDE, 0.0, SIDE / 2], [0.0, SIDE, SIDE / 2], [0.0, 0.0, 1.0]])
    v, u = np.indices((SIDE, SIDE))
    rays = np.stack([u, v, np.ones_like(u)], axis=-1) @ np.linalg.inv(intrinsics).T @ rotation.T
    depths = np.stack([_depth(eye, rays, np.array(low), np.array(high)) for low, high in boxes]).min(axis=0)
    depth = np.where(np.isfinite(depths), depths, 0.0).astype(np.float32)
    return CameraFrame(np.zeros((SIDE, SIDE, 3), np.uint8), depth, intrinsics, pose(rotation, eye))


def _depth(
    eye: NDArray[np.float64], rays: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Depth (height, width) at which rays meet a box; infinity where they do not."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (low - eye) / rays, (high - eye) / rays
    near, far = np.minimum(one, other).max(axis=-1), np.maximum(one, other).min(axis=-1)
    return np.where((near <= far) & (far > 0.0), near, np.inf)


def found(*boxes: Box, floor_z: float = -np.inf) -> tuple[StandingThing, ...]:
    return standing_things(frame(TABLE, *boxes), np.eye(4), floor_z)


def test_a_thing_on_a_table_is_found_with_its_size() -> None:
    (thing,) = found(CUBE)
    np.testing.assert_allclose(thing.centre, [0.0, 0.1, 0.03], atol=0.02)
    np.testing.assert_allclose(thing.size, [0.06, 0.06, 0.06], atol=0.015)
    assert thing.surface_z == pytest.approx(0.0, abs=0.003)
    assert thing.hidden == 0.0


def test_two_things_beside_each_other_are_two() -> None:
    assert len(found(CUBE, ((0.10, 0.07, 0.0), (0.16, 0.13, 0.06)))) == 2


def test_an_empty_table_is_no_thing() -> None:
    assert found() == ()


def test_what_is_too_large_to_be_carried_is_furniture() -> None:
    assert found(((-0.2, 0.1, 0.0), (0.2, 0.3, 0.1))) == ()


def test_what_hangs_above_a_table_does_not_stand_on_it() -> None:
    assert found(((-0.03, 0.07, 0.10), (0.03, 0.13, 0.16))) == ()


def test_what_stands_on_the_floor_is_left_out() -> None:
    assert found(CUBE, floor_z=0.1) == ()


def test_a_thing_behind_another_is_known_to_be_hidden_in_part() -> None:
    tall, behind = ((-0.03, 0.07, 0.0), (0.03, 0.13, 0.12)), ((0.0, 0.20, 0.0), (0.06, 0.26, 0.12))
    things = sorted(found(tall, behind), key=lambda thing: float(thing.centre[1]))
    assert [thing.hidden > 0.1 for thing in things] == [False, True]
