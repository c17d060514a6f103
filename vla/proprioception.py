"""What the robot feels of itself as one vector, and the statistics that scale it and the actions."""

import torch
from torch import Tensor, nn

from vla.batch import Proprioception
from vla.config import VlaConfig

_PROPRIOCEPTION_FLOOR = 1e-2


def proprioception_vector(proprioception: Proprioception, with_base: bool) -> Tensor:
    """Return (B, 10 + n_joints): TCP position [m], rotation (first two columns), opening [m], joints [rad].

    With a base there follow x [m], y [m], sine and cosine of yaw in odom (4).
    """
    pose = proprioception.base_from_tcp
    rotation = pose[:, :3, :2].transpose(1, 2).flatten(1)  # the first column, then the second
    parts = [pose[:, :3, 3], rotation, proprioception.gripper_opening[:, None], proprioception.joint_positions]
    if with_base:
        yaw = proprioception.odom_from_base[:, 2:]
        parts += [proprioception.odom_from_base[:, :2], yaw.sin(), yaw.cos()]
    return torch.cat(parts, dim=-1)


class Normalisation(nn.Module):
    """Means and scales of proprioception and of every number of a chunk; they travel with the weights.

    The scales are one a row of the chunk as well as one a column: near rows move less than far ones, and they are
    the ones that are carried out.
    """

    proprioception_mean: Tensor
    proprioception_std: Tensor
    chunk_mean: Tensor
    chunk_std: Tensor
    chunk_floor: Tensor

    def __init__(self, config: VlaConfig) -> None:
        super().__init__()
        self.with_base = config.has_base
        columns = config.chunk_columns
        self.register_buffer("proprioception_mean", torch.zeros(config.proprioception_dim))
        self.register_buffer("proprioception_std", torch.ones(config.proprioception_dim))
        self.register_buffer("chunk_mean", torch.zeros(config.horizon, len(columns)))
        self.register_buffer("chunk_std", torch.ones(config.horizon, len(columns)))
        self.register_buffer("chunk_floor", torch.tensor([column.floor for column in columns]), persistent=False)

    def fit(self, proprioception: Proprioception, chunk: Tensor, chunk_valid: Tensor) -> None:
        """Measure a data set: n frames of proprioception, chunks (n, H, action_dim), which rows count (n, H)."""
        vectors = proprioception_vector(proprioception, self.with_base).float()
        self.proprioception_mean.copy_(vectors.mean(dim=0))
        self.proprioception_std.copy_(vectors.std(dim=0, correction=0).clamp(min=_PROPRIOCEPTION_FLOOR))
        weight = chunk_valid.float()[..., None]  # (n, H, 1)
        count = weight.sum(dim=0).clamp(min=1.0)
        mean = (chunk * weight).sum(dim=0) / count
        variance = ((chunk - mean).square() * weight).sum(dim=0) / count
        self.chunk_mean.copy_(mean)
        self.chunk_std.copy_(variance.sqrt().maximum(self.chunk_floor))

    def proprioception(self, proprioception: Proprioception) -> Tensor:
        """Return the normalised vector (B, proprioception_dim)."""
        vector = proprioception_vector(proprioception, self.with_base).float()
        return (vector - self.proprioception_mean) / self.proprioception_std

    def normalise_chunk(self, chunk: Tensor) -> Tensor:
        """Scale chunks (B, H, action_dim) to about unit variance."""
        return (chunk - self.chunk_mean) / self.chunk_std

    def restore_chunk(self, chunk: Tensor) -> Tensor:
        """Undo `normalise_chunk`: metres and radians again."""
        return chunk * self.chunk_std + self.chunk_mean
