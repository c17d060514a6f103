"""The learned policy: an instruction and what is sensed in, a chunk of twists and gripper targets out."""

from dataclasses import dataclass

import numpy as np
import torch

from majordomo.action import ActionChunk, ActionSpec
from majordomo.errors import UnreadableInput
from majordomo.geometry import Array
from majordomo.observation import Observation
from vla.chunk import actions_of_chunk
from vla.config import VlaConfig
from vla.processor import autocast
from vla.sight import VlaSight


@dataclass(frozen=True, slots=True)
class Intention:
    """What the network wants, before it is put into a robot's commands.

    Attributes:
        chunk: (H, action_dim) as `vla.chunk` lays it out.
        progress, done, confidence: 0 to 1, as in `ActionChunk`.
    """

    chunk: Array
    progress: float
    done: float
    confidence: float


class VlaPolicy:
    """Follows one instruction at a time with a trained network.

    Args:
        sight: The network; shared with a `VlaEstimator`, one look serves both.
        spec: What the robot takes, at least what the network commands; None: nothing more.
    """

    def __init__(self, sight: VlaSight, spec: ActionSpec | None = None) -> None:
        self._sight = sight
        self._spec = sight.config.action_spec if spec is None else spec
        self._instruction: str | None = None

    def start(self, instruction: str) -> None:
        """Take an instruction ("pick up the red cup") and forget the previous one.

        Raises:
            UnreadableInput: The instruction is empty.
        """
        if not instruction.strip():
            raise UnreadableInput("The instruction is empty.", "words, such as 'pick up the red cup'.")
        self._sight.embed(instruction)
        self._instruction = instruction

    def act(self, observation: Observation) -> ActionChunk:
        """Return what to do next.

        Raises:
            ObservationRejected: The observation does not match what the network was trained on.
            RuntimeError: `start` has not been called, or `close` has.
        """
        wanted = self.intend(observation)
        values, mask = action_rows(wanted.chunk, self._sight.config, self._spec)
        return ActionChunk(values, mask, self._sight.config.control_hz, wanted.confidence, wanted.progress, wanted.done)

    def intend(self, observation: Observation) -> Intention:
        """Return what `act` then puts into commands; it raises the same."""
        if self._instruction is None:
            raise RuntimeError("VlaPolicy.act needs an instruction. Try: start('pick up the red cup') first.")
        network = self._sight.network
        scene = self._sight.scene(observation)
        texts = self._sight.embed(self._instruction)
        with torch.inference_mode(), autocast(self._sight.device):
            chunk, outcome = network.decide(scene, network.attend(scene, texts), texts)
        told = torch.stack([outcome.progress, outcome.done, outcome.confidence]).sigmoid()[:, 0].tolist()
        return Intention(chunk[0].double().cpu().numpy(), *told)

    def close(self) -> None:
        """Forget the instruction and the last look. May be called more than once."""
        self._instruction = None
        self._sight.forget()


def action_rows(chunk: Array, config: VlaConfig, spec: ActionSpec) -> tuple[Array, Array]:
    """Lay a network's chunk (H, its action_dim) out as rows (H, action_dim) of a robot's action spec.

    Returns:
        The rows, and the mask (action_dim,) of what is said: groups that the network does not command, and a base that
        it does not mean to move, are left as they are.
    """
    actions = actions_of_chunk(config.action_spec, chunk, config.control_hz)
    rows = [spec.flatten(action) for action in actions]
    return np.array([values for values, _ in rows]), rows[0][1]
