"""What can be seen without knowing what is asked: one look serves every sentence."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from vla.batch import Proprioception, Views
from vla.config import CELL_STRIDE, VlaConfig
from vla.point_cloud import cell_points, unproject


@dataclass(frozen=True, slots=True)
class SceneFeatures:
    """The text-free features of B looks.

    Attributes:
        cells: (B, n_cells, cell_channels); cameras in order, each row by row.
        cell_xyz: (B, n_cells, 3) [m] in base_link; zero where nothing was measured.
        cell_measured: (B, n_cells) bool.
        tokens: (B, n_tokens, token_width); the last one is proprioception's.
        proprioception: (B, proprioception_dim), normalised.
        base_from_tcp: (B, 4, 4).
        odom_from_base: (B, 3) [m, m, rad].
    """

    cells: Tensor
    cell_xyz: Tensor
    cell_measured: Tensor
    tokens: Tensor
    proprioception: Tensor
    base_from_tcp: Tensor
    odom_from_base: Tensor


def multi_head_attention(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Attend, written out: on a CPU in bfloat16, training through the fused kernel takes four times as long.

    Args:
        query: (B, heads, n, channels).
        key, value: (B, heads, m, channels).
    """
    scores = query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5
    mixed: Tensor = scores.softmax(dim=-1) @ value
    return mixed


class SelfAttentionBlock(nn.Module):
    """A pre-norm transformer block with an MLP of twice the width."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.mlp = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width)
        )

    def forward(self, tokens: Tensor) -> Tensor:
        """Map tokens (B, n, width) to as many."""
        b, n, width = tokens.shape
        qkv = self.qkv(self.attention_norm(tokens)).view(b, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mixed = multi_head_attention(qkv[0], qkv[1], qkv[2])  # (B, heads, n, width / heads)
        tokens = tokens + self.out(mixed.transpose(1, 2).reshape(b, n, width))
        result: Tensor = tokens + self.mlp(tokens)
        return result


class SceneEncoder(nn.Module):
    """Colour and point cloud to cells at a quarter and tokens at a sixteenth of the resolution, cameras joined."""

    centre: Tensor

    def __init__(self, config: VlaConfig) -> None:
        super().__init__()
        self.config = config
        vision = config.vision
        c2, c4, c8, c16 = vision.channels
        width, cell = vision.token_width, vision.cell_channels
        rows, columns = config.token_grid
        self.register_buffer("centre", torch.tensor(vision.workspace_centre).view(3, 1, 1), persistent=False)
        self.down2 = _conv(6, c2, stride=2)
        self.down4 = _conv(c2, c4, stride=2)
        self.down8 = _conv(c4, c8, stride=2)
        self.down16 = _conv(c8, c16, stride=2)
        self.norm8 = nn.GroupNorm(8, c8)
        self.to_tokens = nn.Linear(c16, width)
        patch_width = config.clip.vision_width
        self.from_patches = nn.Sequential(nn.LayerNorm(patch_width), nn.Linear(patch_width, width))
        self.position = nn.Parameter(0.02 * torch.randn(len(config.cameras), rows * columns, width))
        self.from_proprioception = nn.Linear(config.proprioception_dim, width)
        self.blocks = nn.ModuleList(SelfAttentionBlock(width, vision.heads) for _ in range(vision.blocks))
        self.token_norm = nn.LayerNorm(width)
        self.from_tokens = nn.Linear(width, cell)
        self.skip8 = _conv(c8, cell, size=1)
        self.up8 = _conv(cell, cell)
        self.skip4 = _conv(c4, cell, size=1)
        self.up4 = _conv(cell, cell)

    def forward(
        self, views: Views, patch_tokens: Tensor | None, felt: Tensor, proprioception: Proprioception
    ) -> SceneFeatures:
        """Encode B looks.

        Args:
            views: (B, C, ...).
            patch_tokens: (B, C, patches, vision width), or None where the network does without.
            felt: (B, proprioception_dim), the proprioception normalised.
            proprioception: As it is.
        """
        b, c = views.rgb.shape[:2]
        image, cell_xyz, measured = self._image(views)
        at4 = F.relu(self.down4(F.relu(self.down2(image))))
        at8 = F.relu(self.norm8(self.down8(at4)))
        at16 = F.relu(self.down16(at8))  # (B * C, channels, rows, columns)
        tokens = self.to_tokens(at16.permute(0, 2, 3, 1).flatten(1, 2)).view(b, c, -1, self.to_tokens.out_features)
        tokens = tokens + self.position
        if patch_tokens is not None:
            tokens = tokens + self._patches(patch_tokens)
        tokens = torch.cat([tokens.flatten(1, 2), self.from_proprioception(felt)[:, None]], dim=1)
        for block in self.blocks:
            tokens = block(tokens)
        tokens = self.token_norm(tokens)
        coarse = self.from_tokens(tokens[:, :-1]).view(b * c, *self.config.token_grid, -1).permute(0, 3, 1, 2)
        fine = F.relu(self.up8(_double(coarse) + self.skip8(at8)))
        fine = F.relu(self.up4(_double(fine) + self.skip4(at4)))
        cells = fine.permute(0, 2, 3, 1).reshape(b, -1, fine.shape[1])
        base_from_tcp, odom_from_base = proprioception.base_from_tcp.float(), proprioception.odom_from_base.float()
        return SceneFeatures(
            cells, cell_xyz.view(b, -1, 3), measured.view(b, -1), tokens, felt, base_from_tcp, odom_from_base
        )

    def _image(self, views: Views) -> tuple[Tensor, Tensor, Tensor]:
        """Return the input (B * C, 6, height, width), and the point and validity of each cell."""
        depth, rgb = views.depth.flatten(0, 1), views.rgb.flatten(0, 1)
        points, measured = unproject(depth, views.intrinsics.flatten(0, 1), views.base_from_camera.flatten(0, 1))
        cell_xyz, cell_measured = cell_points(points, measured, CELL_STRIDE)
        fast = (
            torch.get_autocast_dtype(rgb.device.type) if torch.is_autocast_enabled(rgb.device.type) else torch.float32
        )
        image = torch.empty((len(rgb), 6, *rgb.shape[1:3]), dtype=fast, device=rgb.device)
        image[:, :3].copy_(rgb.permute(0, 3, 1, 2)).sub_(127.5).mul_(1.0 / 64.0)
        place = points.sub_(self.centre).mul_(1.0 / self.config.vision.workspace_size).clamp_(-3.0, 3.0)
        torch.mul(place, measured, out=place)
        image[:, 3:].copy_(place)
        return image, cell_xyz, cell_measured

    def _patches(self, patch_tokens: Tensor) -> Tensor:
        """Bring CLIP's patches (B, C, patches, width) to the token grid (B, C, tokens, token_width)."""
        patches: Tensor = self.from_patches(patch_tokens.float())
        b, c, n, width = patches.shape
        rows, columns = self.config.token_grid
        side = round(n**0.5)
        if (side, side) == (rows, columns):
            return patches
        grid = patches.reshape(b * c, side, side, width).permute(0, 3, 1, 2)
        grid = F.interpolate(grid, (rows, columns), mode="bilinear", align_corners=False)
        return grid.flatten(2).transpose(1, 2).reshape(b, c, rows * columns, width)


def _conv(channels_in: int, channels_out: int, size: int = 3, stride: int = 1) -> nn.Conv2d:
    layer = nn.Conv2d(channels_in, channels_out, size, stride, padding=size // 2)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)  # type: ignore[arg-type]  # there is one
    return layer


def _double(image: Tensor) -> Tensor:
    return F.interpolate(image, scale_factor=2.0, mode="nearest")
