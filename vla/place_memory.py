"""Where things are that no camera shows: known by heart in the map, and told from where the robot stands."""

import torch
from torch import Tensor, nn

from vla.config import VlaConfig


class PlaceMemory(nn.Module):
    """Recalls places from a text alone. What moves about has none, and is recalled where it mostly was.

    Args:
        config: Sizes of texts, and how many places one has.
    """

    def __init__(self, config: VlaConfig) -> None:
        super().__init__()
        width, self.maps = config.vision.token_width, config.attention.maps
        self.recall = nn.Sequential(
            nn.Linear(config.clip.projection, width), nn.GELU(), nn.Linear(width, 3 * self.maps)
        )

    def forward(self, texts: Tensor, odom_from_base: Tensor) -> Tensor:
        """Recall the places of S texts (B, S, projection) from where the base stands (B, 3) [m, m, rad].

        Returns:
            (B, S, K, 3) [m] in base_link. The texts learn nothing from it: whatever is asked shapes them already.
        """
        in_odom = self.recall(texts.detach()).float().unflatten(-1, (self.maps, 3))
        x, y, yaw = odom_from_base.float()[:, None, None].unbind(dim=-1)  # (B, 1, 1)
        away_x, away_y, cosine, sine = in_odom[..., 0] - x, in_odom[..., 1] - y, yaw.cos(), yaw.sin()
        return torch.stack([cosine * away_x + sine * away_y, cosine * away_y - sine * away_x, in_odom[..., 2]], dim=-1)
