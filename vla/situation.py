"""What one text means here and now: the places it points at, as the hand sees them, and what is there."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from vla.attention import Attended
from vla.config import VlaConfig
from vla.vision import SceneFeatures

COARSE_M = 0.1
FINE_M = 0.02
"""Distances enter the heads twice: far ones in decimetres, near ones squashed at two centimetres."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One text in each of B scenes; K places.

    Attributes:
        points: (B, K, 3) [m] in base_link.
        none: (B, K) probability that the thing is in no picture.
        features: (B, K, channels) of what is there.
        guide: (B, token_width) the text in view of the scene.
        text: (B, projection) the text alone.
        pooled: (B, token_width) the whole scene.
        proprioception: (B, proprioception_dim), normalised.
        base_from_tcp: (B, 4, 4).
    """

    points: Tensor
    none: Tensor
    features: Tensor
    guide: Tensor
    text: Tensor
    pooled: Tensor
    proprioception: Tensor
    base_from_tcp: Tensor

    @classmethod
    def of(cls, scene: SceneFeatures, attended: Attended, texts: Tensor) -> "Situation":
        """Flatten S texts (B, S, projection) in each of B scenes to B * S situations."""
        s = texts.shape[1]

        def repeated(values: Tensor) -> Tensor:
            return values.repeat_interleave(s, dim=0) if s > 1 else values

        return cls(
            points=attended.points.flatten(0, 1),
            none=attended.none.flatten(0, 1),
            features=attended.features.flatten(0, 1),
            guide=attended.guide.flatten(0, 1),
            text=texts.flatten(0, 1),
            pooled=repeated(scene.tokens[:, -1]),
            proprioception=repeated(scene.proprioception),
            base_from_tcp=repeated(scene.base_from_tcp),
        )

    def geometry(self, centre: Tensor) -> Tensor:
        """Every place from the hand and from the workspace's centre (3,), and places from one another, as numbers."""
        from_tcp = self.points - self.base_from_tcp[:, None, :3, 3]
        in_tcp_axes = from_tcp @ self.base_from_tcp[:, :3, :3]
        first_to_second = self.points[:, 1:2] - self.points[:, 0:1]
        near = torch.cat([from_tcp, in_tcp_axes, first_to_second], dim=1).flatten(1)
        absolute = (self.points - centre).flatten(1)
        return torch.cat(
            [
                (near / COARSE_M).clamp(-10.0, 10.0),
                torch.tanh(near / FINE_M),
                (absolute / COARSE_M).clamp(-10.0, 10.0),
                self.none,
                self.proprioception,
            ],
            dim=-1,
        )

    def content(self) -> Tensor:
        """What is there and what is asked, as numbers."""
        return torch.cat([self.features.flatten(1), self.guide, self.text, self.pooled], dim=-1)


class ResidualTrunk(nn.Module):
    """Situations to vectors: numbers with a unit as they are, the others normalised, then residual blocks."""

    centre: Tensor

    def __init__(self, config: VlaConfig, width: int, blocks: int) -> None:
        super().__init__()
        maps = config.attention.maps
        channels = config.vision.cell_channels + config.attention.hidden_channels
        content = maps * channels + 2 * config.vision.token_width + config.clip.projection
        geometry = 3 * (2 * (2 * maps + 1) + maps) + maps + config.proprioception_dim
        self.register_buffer("centre", torch.tensor(config.vision.workspace_centre), persistent=False)
        self.from_content = nn.Sequential(nn.LayerNorm(content), nn.Linear(content, width))
        self.from_geometry = nn.Linear(geometry, width)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width))
            for _ in range(blocks)
        )
        self.norm = nn.LayerNorm(width)

    def forward(self, situation: Situation) -> Tensor:
        """Return (B, width)."""
        geometry = situation.geometry(self.centre)
        hidden = self.from_content(situation.content()) + self.from_geometry(geometry)
        for block in self.blocks:
            hidden = hidden + block(torch.relu(hidden))
        normed: Tensor = self.norm(hidden)
        return normed
