"""Depth to places: every pixel and every cell of a picture as a point in base_link. Channels come before rows."""

import torch
import torch.nn.functional as F
from torch import Tensor


def unproject(depth: Tensor, intrinsics: Tensor, base_from_camera: Tensor) -> tuple[Tensor, Tensor]:
    """Return the points in base_link (n, 3, height, width) [m] and where they were measured (n, 1, height, width).

    Args:
        depth: (n, height, width) [mm] along the optical axis; 0 where nothing was measured.
        intrinsics: (n, 3, 3) [pixel].
        base_from_camera: (n, 4, 4).
    """
    n, height, width = depth.shape
    metres = depth.to(torch.float32)[:, None] / 1000.0
    rows = torch.arange(height, dtype=torch.float32, device=depth.device)
    columns = torch.arange(width, dtype=torch.float32, device=depth.device)
    v, u = torch.meshgrid(rows, columns, indexing="ij")
    pixels = torch.stack([u, v, torch.ones_like(u)]).flatten(1)  # (3, height * width)
    with torch.autocast(depth.device.type, enabled=False):  # bfloat16 would round places to centimetres
        base_from_pixel = base_from_camera[:, :3, :3].float() @ torch.linalg.inv(intrinsics.float())
        rays = torch.bmm(base_from_pixel, pixels.expand(n, -1, -1)).view(n, 3, height, width)
    points = torch.addcmul(base_from_camera[:, :3, 3, None, None].float(), rays, metres)
    return points, metres > 0.0


def cell_points(points: Tensor, measured: Tensor, stride: int) -> tuple[Tensor, Tensor]:
    """Average the measured points of each cell, row by row: (n, cells, 3) [m], and whether any was measured.

    Args:
        points: (n, 3, height, width).
        measured: (n, 1, height, width) bool.
        stride: Pixels a side of a cell.
    """
    weight = measured.float()
    share = F.avg_pool2d(weight, stride)
    mean = F.avg_pool2d(points * weight, stride) / share.clamp(min=0.5 / stride**2)
    return mean.flatten(2).transpose(1, 2).contiguous(), share.flatten(1) > 0.0
