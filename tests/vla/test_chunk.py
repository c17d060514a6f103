from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from majordomo.action import Action, ActionGroup, ActionSpec
from majordomo.geometry import Array, pose, rotation_from_vector
from vla.chunk import (
    KINDS,
    Motion,
    chunk_of_motion,
    columns_of,
    commands_of_chunk,
    displacement,
    leaves_alone,
    still_chunk,
)

HZ = 10.0
ARM = ActionGroup("arm", "twist", (-1.0,) * 6, (1.0,) * 6)
GRIPPER = ActionGroup("gripper", "gripper", (0.0,), (0.08,))
BASE = ActionGroup("base", "base_twist", (-1.0,) * 3, (1.0,) * 3)
SPEC = ActionSpec((ARM, GRIPPER, BASE))


def moved(start: Array, twists: Array) -> list[Array]:
    """Poses of a hand that follows twists (H, 6) from a pose, step by step."""
    poses = [start]
    for twist in twists:
        turn = rotation_from_vector(twist[3:] / HZ)
        poses.append(pose(turn @ poses[-1][:3, :3], poses[-1][:3, 3] + twist[:3] / HZ))
    return poses


def motion(commands: Array, start: Array | None = None) -> Motion:
    """What a body does that follows commands (H, 10) exactly."""
    sent = [SPEC.unflatten(row) for row in commands]
    return Motion(moved(np.eye(4) if start is None else start, commands[:, :6]), sent, HZ)


@given(arrays(float, (8, 10), elements=st.floats(-1.0, 1.0)))
def test_commands_become_a_chunk_and_back(commands: Array) -> None:
    commands[:, 6] = np.abs(commands[:, 6]) * 0.08
    chunk = chunk_of_motion(SPEC, motion(commands))
    np.testing.assert_allclose(commands_of_chunk(SPEC, chunk, HZ), commands, atol=1e-5)


def test_carrying_out_the_commands_of_a_chunk_reaches_its_poses() -> None:
    start = pose(rotation_from_vector(np.array([0.1, 2.0, -0.4])), np.array([0.5, 0.1, 0.2]))
    step = pose(rotation_from_vector(np.array([0.2, -0.1, 0.3])), np.array([0.02, 0.0, -0.01]))
    shown = Motion([start, start @ step, start @ step @ step], [Action({"gripper": np.zeros(1)})] * 2, HZ)
    twists = commands_of_chunk(SPEC, chunk_of_motion(SPEC, shown), HZ)[:, :6]
    for reached, wanted in zip(moved(start, twists), shown.base_from_tcp, strict=True):
        np.testing.assert_allclose(reached, wanted, atol=1e-9)


def test_a_displacement_is_along_the_base_axes() -> None:
    start = pose(rotation_from_vector(np.array([0.0, 0.0, 1.5])), np.array([1.0, 0.0, 0.0]))
    turn = np.array([0.1, -0.2, 0.3])
    end = pose(rotation_from_vector(turn) @ start[:3, :3], np.array([1.1, 0.2, 0.0]))
    np.testing.assert_allclose(displacement(start, end), [0.1, 0.2, 0.0, *turn], atol=1e-12)


def test_the_way_of_a_base_is_told_from_where_it_started() -> None:
    quarter = np.zeros((1, 10))
    quarter[0, 9] = 0.5 * np.pi * HZ
    ahead = np.zeros((1, 10))
    ahead[0, 7] = 1.0
    chunk = chunk_of_motion(SPEC, motion(np.vstack([quarter, ahead])))
    np.testing.assert_allclose(chunk[1, 7:], [0.0, 0.1, 0.5 * np.pi], atol=1e-12)


def test_a_robot_that_was_not_told_to_drive_stood() -> None:
    shown = Motion([np.eye(4)] * 3, [Action({"gripper": np.array([0.04])})] * 2, HZ)
    np.testing.assert_array_equal(chunk_of_motion(SPEC, shown), [[0.0] * 6 + [0.04] + [0.0] * 3] * 2)


def test_columns_follow_the_order_of_the_groups() -> None:
    spec = ActionSpec((BASE, GRIPPER, ARM))
    names = [column.name for column in columns_of(spec)]
    assert names[:5] == ["base_x_mm", "base_y_mm", "base_turn_deg", "gripper_mm", "x_mm"]
    chunk = np.zeros((1, 10))
    chunk[0, [2, 3, 4]] = [0.02, 0.05, 0.01]
    np.testing.assert_allclose(commands_of_chunk(spec, chunk, HZ), [[0, 0, 0.2, 0.05, 0.1, 0, 0, 0, 0, 0]], atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_column_a_dimension(kind: str) -> None:
    sizes = {group.kind: group.size for group in SPEC.groups}
    assert len(KINDS[kind].columns) == sizes[kind]


def test_gripper_targets_stay_within_the_gripper() -> None:
    chunk = np.zeros((3, 10))
    chunk[:, 6] = [-0.01, 0.03, 0.2]
    assert commands_of_chunk(SPEC, chunk, HZ)[:, 6].tolist() == [0.0, 0.03, 0.08]


def test_a_still_body_keeps_the_first_opening() -> None:
    chunk = np.full((2, 10), 0.01)
    chunk[1, 6] = 0.08
    np.testing.assert_array_equal(still_chunk(SPEC, chunk), [[0.0] * 6 + [0.01] + [0.0] * 3] * 2)


def test_only_a_base_that_hardly_moves_all_along_is_left_alone() -> None:
    chunk = np.zeros((2, 10))
    chunk[:, 7] = [0.001, 0.004]
    assert leaves_alone(SPEC, chunk) == {"base"}
    chunk[1, 7] = 0.02
    assert leaves_alone(SPEC, chunk) == frozenset()


def test_the_commands_of_a_straight_way_are_steady() -> None:
    chunk = np.zeros((4, 10))
    chunk[:, 0] = chunk[:, 7] = [0.01, 0.02, 0.03, 0.04]
    commands = commands_of_chunk(SPEC, chunk, HZ)
    assert all(np.allclose(one, other) for one, other in pairwise(commands))
