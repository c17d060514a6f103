"""Language-guided attention: a text says where to look, and depth turns the look into places."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from vla.config import VlaConfig
from vla.place_memory import PlaceMemory
from vla.vision import SceneFeatures, multi_head_attention

UNSEEN = 0.5
"""What is in no picture more probably than so was not seen; it is looked for in memory, if there is one."""


@dataclass(frozen=True, slots=True)
class Attended:
    """What S texts made of each of B looks, on K maps.

    Attributes:
        log_maps: (B, S, K, n_cells + 1) logarithms of probabilities over the cells of all cameras; the last is `none`.
        points: (B, S, K, 3) [m] in base_link.
        seen_points: (B, S, K, 3) [m], before the learned offset.
        recalled: (B, S, K, 3) [m] where the map is known to have it; None where nothing is remembered.
        features: (B, S, K, channels) attended.
        none: (B, S, K) probability that the thing is in no picture.
        guide: (B, S, token_width) the text, in view of the scene.
    """

    log_maps: Tensor
    points: Tensor
    seen_points: Tensor
    recalled: Tensor | None
    features: Tensor
    none: Tensor
    guide: Tensor

    def select(self, sentences: slice) -> "Attended":
        """The part of some sentences."""
        return Attended(
            self.log_maps[:, sentences],
            self.points[:, sentences],
            self.seen_points[:, sentences],
            None if self.recalled is None else self.recalled[:, sentences],
            self.features[:, sentences],
            self.none[:, sentences],
            self.guide[:, sentences],
        )


class LanguageGuidedAttention(nn.Module):
    """Joins text and scene late: FiLM on a residual block of the cells, and cross-attention to the coarse tokens.

    The block is a pair of 1x1 convolutions with a FiLM'd ReLU between them. The first is done once a look; the second
    only feeds dot products with the maps' queries and is folded into them, and so is FiLM's scale, for a ReLU is
    homogeneous: a sentence more costs one shifted ReLU and no convolution.
    """

    def __init__(self, config: VlaConfig) -> None:
        super().__init__()
        self.maps = config.attention.maps
        self.max_offset_m = config.attention.max_offset_m
        self.heads = config.vision.heads
        width, cell = config.vision.token_width, config.vision.cell_channels
        hidden = config.attention.hidden_channels
        self.channels = cell + hidden
        self.from_text = nn.Sequential(nn.Linear(config.clip.projection, width), nn.GELU(), nn.Linear(width, width))
        self.query_norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(width, 2 * width)
        self.mlp = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )
        self.guide_norm = nn.LayerNorm(width)
        self.cell_hidden = nn.Linear(cell, hidden)
        self.film = nn.Linear(width, 2 * hidden)
        self.map_queries = nn.Linear(width, self.maps * self.channels)
        self.none_logit = nn.Linear(width, self.maps)
        self.memory = PlaceMemory(config) if config.attention.remembers else None
        self.offset = nn.Sequential(nn.Linear(self.channels + width, width), nn.GELU(), nn.Linear(width, 3, bias=False))

    def forward(self, scene: SceneFeatures, texts: Tensor) -> Attended:
        """Look for S texts (B, S, projection) in each of B scenes."""
        guide = self._guide(scene.tokens, texts)
        gamma, beta = self.film(guide).unsqueeze(2).chunk(2, dim=-1)  # (B, S, 1, hidden)
        hidden = F.relu(self.cell_hidden(scene.cells).unsqueeze(1) + beta)  # (B, S, n_cells, hidden)
        queries = self.map_queries(guide).unflatten(-1, (self.maps, self.channels)) / self.channels**0.5
        on_cells, on_hidden = queries.split([scene.cells.shape[-1], hidden.shape[-1]], dim=-1)
        logits = _per_look(on_cells, scene.cells.transpose(1, 2))
        logits = logits + (hidden @ ((1.0 + gamma) * on_hidden).transpose(2, 3)).transpose(2, 3)
        logits = torch.cat([logits.float(), self.none_logit(guide).float().unsqueeze(-1)], dim=-1)
        log_maps = logits.log_softmax(dim=-1)  # (B, S, K, n_cells + 1)
        maps = log_maps[..., :-1].exp()
        share = maps / maps.sum(dim=-1, keepdim=True).clamp(min=1e-6)
        narrow = share.to(hidden.dtype)
        features = torch.cat([_per_look(narrow, scene.cells), (1.0 + gamma) * (narrow @ hidden)], dim=-1)
        seen_points = lift(share, scene.cell_xyz, scene.cell_measured)
        offset = self.offset(torch.cat([features, guide.unsqueeze(2).expand(-1, -1, self.maps, -1)], dim=-1))
        points = seen_points + self.max_offset_m * torch.tanh(offset.float())
        none, recalled = log_maps[..., -1].exp(), None
        if self.memory is not None:
            recalled = self.memory(texts, scene.odom_from_base)
            points = torch.where(none.unsqueeze(-1) > UNSEEN, recalled, points)
        return Attended(log_maps, points, seen_points, recalled, features, none, guide)

    def _guide(self, tokens: Tensor, texts: Tensor) -> Tensor:
        """The text tokens (B, S, width), having looked at the coarse tokens (B, n, width)."""
        text = self.from_text(texts)
        b, s, width = text.shape
        query = self.query(self.query_norm(text)).view(b, s, self.heads, -1).transpose(1, 2)
        key, value = self.key_value(tokens).view(b, -1, 2, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        seen = multi_head_attention(query, key, value)  # (B, heads, S, width / heads)
        text = text + seen.transpose(1, 2).reshape(b, s, width)
        guide: Tensor = self.guide_norm(text + self.mlp(text))
        return guide


def lift(share: Tensor, cell_xyz: Tensor, measured: Tensor) -> Tensor:
    """Expected place (B, S, K, 3) [m] of attention (B, S, K, n_cells), over the cells (B, n_cells) with depth.

    Where no attended cell has depth, the place is zero.
    """
    share = share.float() * measured[:, None, None].float()
    share = share / share.sum(dim=-1, keepdim=True).clamp(min=1e-6)
    with torch.autocast(share.device.type, enabled=False):  # bfloat16 would round places to centimetres
        return _per_look(share, cell_xyz)


def _per_look(weights: Tensor, values: Tensor) -> Tensor:
    """Multiply (B, S, K, n) by (B, n, m), as one matrix product a look."""
    b, s, k, n = weights.shape
    return torch.bmm(weights.reshape(b, s * k, n), values.to(weights.dtype)).view(b, s, k, -1)
