"""The learned policy: an instruction and what is sensed in, a chunk of twists and gripper targets out."""

import numpy as np
import torch

from majordomo.action import ActionChunk
from majordomo.errors import UnreadableInput
from majordomo.geometry import Array
from majordomo.observation import Observation
from vla.chunk import twists_from_chunk
from vla.config import VlaConfig
from vla.processor import autocast
from vla.sight import VlaSight


class VlaPolicy:
    """Follows one instruction at a time with a trained network.

    Args:
        sight: The network; shared with a `VlaEstimator`, one look serves both.
    """

    def __init__(self, sight: VlaSight) -> None:
        self._sight = sight
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
        if self._instruction is None:
            raise RuntimeError("VlaPolicy.act needs an instruction. Try: start('pick up the red cup') first.")
        network = self._sight.network
        scene = self._sight.scene(observation)
        texts = self._sight.embed(self._instruction)
        with torch.inference_mode(), autocast(self._sight.device):
            chunk, outcome = network.decide(scene, network.attend(scene, texts), texts)
        progress, done, confidence = (
            torch.stack([outcome.progress, outcome.done, outcome.confidence]).sigmoid().tolist()
        )
        values, mask = action_rows(chunk[0].double().cpu().numpy(), self._sight.config)
        return ActionChunk(values, mask, self._sight.config.control_hz, confidence[0], progress[0], done[0])

    def close(self) -> None:
        """Forget the instruction and the last look. May be called more than once."""
        self._instruction = None
        self._sight.forget()


def action_rows(chunk: Array, config: VlaConfig) -> tuple[Array, Array]:
    """Lay a chunk (H, 7) out as rows (H, action_dim) of the action spec, with the mask (action_dim,) of what is said.

    The network commands one arm: the first twist and the first gripper group; a base stays as it is.
    """
    spec = config.action_spec
    values, mask = np.zeros((len(chunk), spec.action_dim)), np.zeros(spec.action_dim)
    said = {"twist": twists_from_chunk(chunk, config.control_hz), "gripper": chunk[:, 6:]}
    start = 0
    for group in spec.groups:
        part = slice(start, start + group.size)
        rows = said.pop(group.kind, None)
        if rows is not None:
            limited = np.clip(rows, group.low, group.high) if group.kind == "gripper" else rows
            values[:, part], mask[part] = limited, 1.0
        start += group.size
    return values, mask
