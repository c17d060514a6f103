"""A policy whose last look can be drawn: what it sees, and where its instruction makes it look."""

from collections.abc import Callable

from bringup.pictures.drawing import Rgb
from majordomo.action import ActionChunk
from majordomo.observation import Observation
from majordomo.policy import Policy

Explain = Callable[[Observation, str], Rgb]
"""Draws what an instruction makes of an observation."""
View = Callable[[], Rgb | None]
"""What the policy sees, drawn; None where there is nothing yet."""


class PolicyView:
    """A policy that remembers its instruction and its last look.

    Args:
        policy: Decides.
        explain: Draws.
    """

    def __init__(self, policy: Policy, explain: Explain) -> None:
        self._policy = policy
        self._explain = explain
        self._instruction = ""
        self._observation: Observation | None = None

    def start(self, instruction: str) -> None:
        """As the policy does."""
        self._policy.start(instruction)
        self._instruction, self._observation = instruction, None

    def act(self, observation: Observation) -> ActionChunk:
        """As the policy does."""
        self._observation = observation
        return self._policy.act(observation)

    def close(self) -> None:
        """As the policy does."""
        self._observation = None
        self._policy.close()

    def draw(self) -> Rgb | None:
        """Draw the last look; None before the first."""
        if self._observation is None:
            return None
        return self._explain(self._observation, self._instruction)
