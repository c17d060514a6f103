from dataclasses import replace

import numpy as np
import pytest

from majordomo.action import ActionGroup
from majordomo.errors import UnreadableInput
from majordomo.observation import Observation
from vla.config import VlaConfig
from vla.network import VlaNetwork
from vla.policy import VlaPolicy, action_rows
from vla.sight import VlaSight


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


def test_gripper_targets_stay_within_the_gripper(config: VlaConfig) -> None:
    chunk = np.zeros((3, 7))
    chunk[:, 6] = [-0.01, 0.03, 0.2]
    values, _ = action_rows(chunk, config)
    assert values[:, 6].tolist() == [0.0, 0.03, 0.08]


def test_a_base_is_left_alone_wherever_its_group_stands(config: VlaConfig) -> None:
    base = ActionGroup("base", "base_twist", (-1.0,) * 3, (1.0,) * 3)
    mobile = config.model_copy(update={"action_groups": (base, *config.action_groups)})
    chunk = np.zeros((1, 7))
    chunk[0] = [0.01, 0.0, 0.0, 0.0, 0.0, 0.02, 0.05]
    values, mask = action_rows(chunk, mobile)
    assert mask.tolist() == [0.0] * 3 + [1.0] * 7
    np.testing.assert_allclose(values[0], [0, 0, 0, 0.1, 0, 0, 0, 0, 0.2, 0.05], atol=1e-12)


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
