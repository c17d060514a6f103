"""The seam that every action decoder fits: a situation in, a chunk out, and a loss when there is a target."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from vla.config import VlaConfig
from vla.situation import Situation


@dataclass(frozen=True, slots=True)
class ChunkTarget:
    """What should have been decoded.

    Attributes:
        chunk: (B, H, action_dim), normalised.
        valid: (B, H) bool.
    """

    chunk: Tensor
    valid: Tensor


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a decoder says.

    Attributes:
        chunk: (B, H, action_dim), normalised.
        loss: The decoder's own, a mean over all valid rows; None where no target was given.
    """

    chunk: Tensor
    loss: Tensor | None = None


class ActionDecoder(nn.Module, ABC):
    """Maps a situation to a chunk."""

    column_weights: Tensor

    def __init__(self, config: VlaConfig) -> None:
        super().__init__()
        weights = torch.tensor([column.weight for column in config.chunk_columns])
        self.register_buffer("column_weights", weights / weights.sum(), persistent=False)

    @abstractmethod
    def forward(self, situation: Situation, target: ChunkTarget | None = None) -> Decoded:
        """Decode; with a target, as in training, also say how wrong it was."""

    def __call__(self, situation: Situation, target: ChunkTarget | None = None) -> Decoded:
        """Run `forward`, typed."""
        decoded: Decoded = super().__call__(situation, target)
        return decoded

    def rows(self, errors: Tensor) -> Tensor:
        """Average elementwise errors (B, H, action_dim) over the columns, each by its weight; (B, H)."""
        return (errors * self.column_weights).sum(dim=-1)

    def average(self, errors: Tensor, valid: Tensor) -> Tensor:
        """Average elementwise errors (B, H, action_dim) over the valid rows (B, H), each column by its weight."""
        return (self.rows(errors) * valid).sum() / valid.sum().clamp(min=1)
