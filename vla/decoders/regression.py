"""`regression`: the plain MLP of a simple VLA. Deterministic, fast, and hard to beat with good points to act upon."""

from math import prod

import torch.nn.functional as F
from torch import nn

from vla.config import VlaConfig
from vla.decoders.decoder import ActionDecoder, ChunkTarget, Decoded
from vla.situation import ResidualTrunk, Situation

_HUBER_BETA = 0.1
"""In standard deviations: errors above it count linearly."""


class RegressionDecoder(ActionDecoder):
    """LayerNorm, Linear, residual blocks, Linear; a Huber loss that is nearly L1.

    Source: the action head of OpenVLA-OFT, Kim et al. 2025.
    """

    def __init__(self, config: VlaConfig) -> None:
        super().__init__(config)
        self.chunk_shape = (config.horizon, len(config.chunk_columns))
        self.trunk = ResidualTrunk(config, config.decoder.width, config.decoder.blocks)
        self.out = nn.Linear(config.decoder.width, prod(self.chunk_shape))

    def forward(self, situation: Situation, target: ChunkTarget | None = None) -> Decoded:
        """Decode a chunk."""
        chunk = self.out(self.trunk(situation)).float().unflatten(-1, self.chunk_shape)
        if target is None:
            return Decoded(chunk)
        errors = F.smooth_l1_loss(chunk, target.chunk, reduction="none", beta=_HUBER_BETA)
        return Decoded(chunk, self.average(errors, target.valid))
