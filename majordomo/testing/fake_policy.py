"""A policy that plays a script."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto

import numpy as np

from majordomo.action import ActionChunk, ActionSpec
from majordomo.errors import UnreadableInput
from majordomo.observation import Observation, ObservationSpec
from majordomo.testing.fake_robot import FAKE_ROBOT_SPEC


class PolicyFault(Enum):
    """What can be wrong with a fake policy."""

    NEVER_DONE = auto()
    """It never says that it is done."""
    NAN = auto()
    """Its chunks hold NaN."""
    RAISES = auto()
    """`act` raises ArithmeticError, which no contract allows."""


def still_chunk(spec: ActionSpec, horizon: int = 4, control_hz: float = 10.0) -> ActionChunk:
    """Return a chunk that moves nothing."""
    row, mask = spec.flatten(spec.example())
    return ActionChunk(np.tile(row, (horizon, 1)), mask, control_hz)


class FakePolicy:
    """Plays chunks in order, repeats the last one, and is done with it unless the chunk says otherwise.

    Args:
        chunks: What it plays after each `start`; none: three that move nothing, the last of them done.
        observation_spec: What it accepts.
        fault: What is wrong with it.

    Attributes:
        instructions: What it was told, oldest first.
    """

    def __init__(
        self,
        chunks: Sequence[ActionChunk] = (),
        observation_spec: ObservationSpec = FAKE_ROBOT_SPEC.observation,
        fault: PolicyFault | None = None,
    ) -> None:
        self.instructions: list[str] = []
        self._chunks = tuple(chunks) or _default_chunks()
        self._observation_spec = observation_spec
        self._fault = fault
        self._next: int | None = None

    def start(self, instruction: str) -> None:
        if not instruction.strip():
            raise UnreadableInput("The instruction is empty.", "say what to do.")
        self.instructions.append(instruction)
        self._next = 0

    def act(self, observation: Observation) -> ActionChunk:
        if self._next is None:
            raise RuntimeError("start has not been called")
        self._observation_spec.validate(observation)
        if self._fault is PolicyFault.RAISES:
            raise ArithmeticError("the fake policy was told to raise")
        chunk = self._chunks[min(self._next, len(self._chunks) - 1)]
        self._next += 1
        if self._fault is PolicyFault.NAN:
            return replace(chunk, values=np.full_like(chunk.values, np.nan))
        return replace(chunk, done=0.0) if self._fault is PolicyFault.NEVER_DONE else chunk

    def close(self) -> None:
        self._next = None


def _default_chunks() -> tuple[ActionChunk, ...]:
    still = still_chunk(FAKE_ROBOT_SPEC.action)
    return still, replace(still, progress=0.5), replace(still, progress=1.0, done=1.0)
