"""The seam that every action decoder fits: a situation in, a chunk out, and a loss when there is a target."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from vla.situation import Situation

CHUNK_WEIGHTS = (1.0, 1.0, 1.0, 0.7, 0.7, 0.7, 2.0)
"""How much each dimension of a chunk counts in a loss: translation, rotation, gripper."""


@dataclass(frozen=True, slots=True)
class ChunkTarget:
    """What should have been decoded.

    Attributes:
        chunk: (B, H, 7), normalised.
        valid: (B, H) bool.
    """

    chunk: Tensor
    valid: Tensor


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a decoder says.

    Attributes:
        chunk: (B, H, 7), normalised.
        loss: The decoder's own, a mean over all valid rows; None where no target was given.
    """

    chunk: Tensor
    loss: Tensor | None = None


class ActionDecoder(nn.Module, ABC):
    """Maps a situation to a chunk."""

    @abstractmethod
    def forward(self, situation: Situation, target: ChunkTarget | None = None) -> Decoded:
        """Decode; with a target, as in training, also say how wrong it was."""

    def __call__(self, situation: Situation, target: ChunkTarget | None = None) -> Decoded:
        """Run `forward`, typed."""
        decoded: Decoded = super().__call__(situation, target)
        return decoded


def chunk_loss(errors: Tensor, valid: Tensor) -> Tensor:
    """Average elementwise errors (B, H, 7) over the valid rows, by `CHUNK_WEIGHTS`."""
    weights = torch.tensor(CHUNK_WEIGHTS, device=errors.device)
    rows = (errors * (weights / weights.sum())).sum(dim=-1)
    return (rows * valid).sum() / valid.sum().clamp(min=1)
