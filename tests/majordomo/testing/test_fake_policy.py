"""The fake policy plays its script."""

from dataclasses import replace

import numpy as np
import pytest

from majordomo.testing import FAKE_ROBOT_SPEC, FakePolicy, PolicyFault, still_chunk

OBSERVATION = FAKE_ROBOT_SPEC.observation.example()


def played(policy: FakePolicy, count: int) -> list[float]:
    policy.start("open the microwave")
    return [policy.act(OBSERVATION).done for _ in range(count)]


def test_it_is_done_with_its_third_chunk_by_default() -> None:
    assert played(FakePolicy(), 4) == [0.0, 0.0, 1.0, 1.0]


def test_it_plays_its_chunks_again_after_each_start() -> None:
    chunk = still_chunk(FAKE_ROBOT_SPEC.action)
    policy = FakePolicy([replace(chunk, done=0.25), replace(chunk, done=0.75)])
    assert played(policy, 3) == [0.25, 0.75, 0.75]
    assert played(policy, 1) == [0.25]


def test_it_remembers_what_it_was_told() -> None:
    policy = FakePolicy()
    policy.start("open the microwave")
    policy.start("close the microwave")
    assert policy.instructions == ["open the microwave", "close the microwave"]


def test_never_done_is_never_done() -> None:
    assert played(FakePolicy(fault=PolicyFault.NEVER_DONE), 50) == [0.0] * 50


def test_nan_chunks_are_nan() -> None:
    policy = FakePolicy(fault=PolicyFault.NAN)
    policy.start("open the microwave")
    assert np.isnan(policy.act(OBSERVATION).values).all()


def test_raising_policy_raises() -> None:
    with pytest.raises(ArithmeticError):
        played(FakePolicy(fault=PolicyFault.RAISES), 1)


def test_still_chunk_moves_nothing_and_leaves_the_gripper_alone() -> None:
    chunk = still_chunk(FAKE_ROBOT_SPEC.action, horizon=3)
    assert chunk.values.shape == (3, 7)
    assert not chunk.values.any()
    np.testing.assert_array_equal(chunk.mask, [1, 1, 1, 1, 1, 1, 0])
