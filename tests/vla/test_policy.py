from dataclasses import replace

import numpy as np
import pytest

from majordomo.action import ActionGroup, ActionSpec
from majordomo.errors import UnreadableInput
from majordomo.observation import Observation
from vla.config import VlaConfig
from vla.network import VlaNetwork
from vla.policy import VlaPolicy, action_rows
from vla.sight import VlaSight

BASE = ActionGroup("base", "base_twist", (-1.0,) * 3, (1.0,) * 3)


@pytest.fixture
def policy(network: VlaNetwork) -> VlaPolicy:
    return VlaPolicy(VlaSight(network))


@pytest.fixture
def observation(network: VlaNetwork) -> Observation:
    return VlaSight(network).spec.example()


def test_a_chunk_fits_the_action_spec(policy: VlaPolicy, observation: Observation, config: VlaConfig) -> None:
    policy.start("pick up the red cup")
    chunk = policy.act(observation)
    assert chunk.values.shape == (config.horizon, 7)
    assert chunk.mask.tolist() == [1.0] * 7
    assert chunk.control_hz == config.control_hz
    assert all(0.0 <= value <= 1.0 for value in (chunk.confidence, chunk.progress, chunk.done))
    config.action_spec.validate(config.action_spec.unflatten(chunk.values[0], chunk.mask))


def test_a_network_without_base_leaves_one_alone_wherever_its_group_stands(config: VlaConfig) -> None:
    robot = ActionSpec((BASE, *config.action_groups))
    chunk = np.array([[0.01, 0.0, 0.0, 0.0, 0.0, 0.02, 0.05]])
    values, mask = action_rows(chunk, config, robot)
    assert mask.tolist() == [0.0] * 3 + [1.0] * 7
    np.testing.assert_allclose(values[0], [0, 0, 0, 0.1, 0, 0, 0, 0, 0.2, 0.05], atol=1e-12)


def test_an_old_network_acts_on_a_robot_that_can_drive(network: VlaNetwork, observation: Observation) -> None:
    robot = ActionSpec((*network.config.action_groups, BASE))
    policy = VlaPolicy(VlaSight(network), robot)
    policy.start("pick up the red cup")
    chunk = policy.act(observation)
    assert chunk.values.shape[1] == robot.action_dim
    assert robot.unflatten(chunk.values[0], chunk.mask).groups.keys() == {"arm", "gripper"}


def test_a_base_drives_only_where_the_network_means_it(mobile: VlaConfig) -> None:
    spec = mobile.action_spec
    chunk = np.zeros((2, 10))
    assert not action_rows(chunk, mobile, spec)[1][7:].any()
    chunk[:, 7] = [0.03, 0.06]
    values, mask = action_rows(chunk, mobile, spec)
    assert mask.all()
    np.testing.assert_allclose(values[:, 7], [0.3, 0.3])


def test_the_same_look_and_words_give_the_same_chunk(policy: VlaPolicy, observation: Observation) -> None:
    policy.start("pick up the red cup")
    first = policy.act(observation)
    policy.start("pick up the blue cup")
    policy.start("pick up the red cup")
    np.testing.assert_array_equal(policy.act(replace(observation)).values, first.values)


def test_acting_after_close_is_refused_and_close_may_be_called_again(
    policy: VlaPolicy, observation: Observation
) -> None:
    policy.start("pick up the red cup")
    policy.close()
    policy.close()
    with pytest.raises(RuntimeError):
        policy.act(observation)


def test_an_empty_instruction_is_refused_and_the_old_one_kept(policy: VlaPolicy, observation: Observation) -> None:
    policy.start("pick up the red cup")
    with pytest.raises(UnreadableInput, match="Try:"):
        policy.start(" ")
    policy.act(observation)
