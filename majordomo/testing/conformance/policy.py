"""The contract of `Policy`, as tests."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from majordomo.action import ActionSpec
from majordomo.errors import (
    ObservationRejected,
    UnreadableInput,
)
from majordomo.policy import Policy
from majordomo.testing.conformance.observer import ObserverConformance
from majordomo.testing.fake_robot import FAKE_ROBOT_SPEC


class PolicyConformance(ObserverConformance):
    """The contract of `Policy`.

    Attributes:
        instruction: Something that the policy can be told.
        other_instruction: Something else.
        is_deterministic: Whether the same observation after the same start gives the same chunk.
    """

    instruction = "pick up the red cup"
    other_instruction = "open the microwave"
    is_deterministic = True

    def make_policy(self) -> Policy:
        """Return a policy that has not been started."""
        raise NotImplementedError

    @property
    def action_spec(self) -> ActionSpec:
        """What the policy commands."""
        return FAKE_ROBOT_SPEC.action

    @pytest.fixture
    def policy(self) -> Iterator[Policy]:
        policy = self.make_policy()
        yield policy
        policy.close()

    def test_act_before_start_is_a_programming_error(self, policy: Policy) -> None:
        with pytest.raises(RuntimeError):
            policy.act(self.make_observation())

    @pytest.mark.parametrize("instruction", ["", "  \n"])
    def test_empty_instruction_is_refused(self, policy: Policy, instruction: str) -> None:
        with pytest.raises(UnreadableInput, match="Try:"):
            policy.start(instruction)

    def test_chunk_fits_the_action_spec(self, policy: Policy) -> None:
        policy.start(self.instruction)
        chunk = policy.act(self.make_observation())
        assert chunk.horizon >= 1
        assert chunk.values.shape == (chunk.horizon, self.action_spec.action_dim)
        assert chunk.mask.shape == (self.action_spec.action_dim,)
        assert np.isfinite(chunk.values).all()
        assert np.isin(chunk.mask, (0.0, 1.0)).all()
        assert chunk.control_hz > 0.0

    def test_confidence_progress_and_done_are_shares(self, policy: Policy) -> None:
        policy.start(self.instruction)
        chunk = policy.act(self.make_observation())
        assert all(0.0 <= share <= 1.0 for share in (chunk.confidence, chunk.progress, chunk.done))

    def test_every_row_is_an_action(self, policy: Policy) -> None:
        policy.start(self.instruction)
        chunk = policy.act(self.make_observation())
        for row in chunk.values:
            self.action_spec.validate(self.action_spec.unflatten(row, chunk.mask))

    def test_missing_camera_is_refused(self, policy: Policy) -> None:
        policy.start(self.instruction)
        with pytest.raises(ObservationRejected, match="Try:"):
            policy.act(replace(self.make_observation(), cameras={}))

    def test_observation_that_is_not_finite_is_refused(self, policy: Policy) -> None:
        policy.start(self.instruction)
        observation = self.make_observation()
        with pytest.raises(ObservationRejected, match="Try:"):
            policy.act(replace(observation, base_from_tcp=np.full((4, 4), np.nan)))

    def test_start_forgets_the_previous_instruction(self, policy: Policy) -> None:
        if not self.is_deterministic:
            pytest.skip("this policy samples")
        policy.start(self.instruction)
        first = policy.act(self.make_observation())
        policy.start(self.other_instruction)
        policy.act(self.make_observation())
        policy.start(self.instruction)
        again = policy.act(self.make_observation())
        assert np.allclose(first.values, again.values, atol=1e-5)

    def test_close_is_safe_twice(self, policy: Policy) -> None:
        policy.close()
        policy.close()
