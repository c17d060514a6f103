"""The seam to what was learned: a policy turns an instruction and observations into action chunks."""

from typing import Protocol

from majordomo.action import ActionChunk
from majordomo.observation import Observation


class Policy(Protocol):
    """A learned visuomotor policy that follows one instruction at a time."""

    def start(self, instruction: str) -> None:
        """Take an instruction ("pick up the red cup") and forget the previous one.

        Raises:
            UnreadableInput: The instruction is empty.
        """
        ...

    def act(self, observation: Observation) -> ActionChunk:
        """Return what to do next.

        Raises:
            ObservationRejected: The observation does not match what the policy was trained on.
            RuntimeError: `start` has not been called.
        """
        ...

    def close(self) -> None:
        """Release everything. May be called more than once."""
        ...
