"""What the robot feels of itself as one vector, and the statistics that scale it and the actions."""

import torch
from torch import Tensor, nn

from vla.batch import Proprioception

CHUNK_FLOOR = (0.005, 0.005, 0.005, 0.02, 0.02, 0.02, 0.005)
"""Least scale of a chunk's dimensions [m, rad, m]: what hardly varies must not drown what does."""
_PROPRIOCEPTION_FLOOR = 1e-2


def proprioception_vector(proprioception: Proprioception) -> Tensor:
    """Return (B, 10 + n_joints): TCP position [m], rotation (first two columns), opening [m], joints [rad]."""
    pose = proprioception.base_from_tcp
    rotation = pose[:, :3, :2].transpose(1, 2).flatten(1)  # the first column, then the second
    return torch.cat(
        [pose[:, :3, 3], rotation, proprioception.gripper_opening[:, None], proprioception.joint_positions], dim=-1
    )


class Normalisation(nn.Module):
    """Means and scales of proprioception and of every number of a chunk; they travel with the weights.

    The scales are one a row of the chunk as well as one a dimension: near rows move less than far ones, and they are
    the ones that are carried out.
    """

    proprioception_mean: Tensor
    proprioception_std: Tensor
    chunk_mean: Tensor
    chunk_std: Tensor

    def __init__(self, proprioception_dim: int, horizon: int) -> None:
        super().__init__()
        self.register_buffer("proprioception_mean", torch.zeros(proprioception_dim))
        self.register_buffer("proprioception_std", torch.ones(proprioception_dim))
        self.register_buffer("chunk_mean", torch.zeros(horizon, 7))
        self.register_buffer("chunk_std", torch.ones(horizon, 7))

    def fit(self, proprioception: Proprioception, chunk: Tensor, chunk_valid: Tensor) -> None:
        """Measure a data set: n frames of proprioception, chunks (n, H, 7) and which rows count (n, H)."""
        vectors = proprioception_vector(proprioception).float()
        self.proprioception_mean.copy_(vectors.mean(dim=0))
        self.proprioception_std.copy_(vectors.std(dim=0, correction=0).clamp(min=_PROPRIOCEPTION_FLOOR))
        weight = chunk_valid.float()[..., None]  # (n, H, 1)
        count = weight.sum(dim=0).clamp(min=1.0)
        mean = (chunk * weight).sum(dim=0) / count
        variance = ((chunk - mean).square() * weight).sum(dim=0) / count
        self.chunk_mean.copy_(mean)
        self.chunk_std.copy_(variance.sqrt().maximum(torch.tensor(CHUNK_FLOOR, device=chunk.device)))

    def proprioception(self, proprioception: Proprioception) -> Tensor:
        """Return the normalised vector (B, proprioception_dim)."""
        return (proprioception_vector(proprioception).float() - self.proprioception_mean) / self.proprioception_std

    def normalise_chunk(self, chunk: Tensor) -> Tensor:
        """Scale chunks (B, H, 7) to about unit variance."""
        return (chunk - self.chunk_mean) / self.chunk_std

    def restore_chunk(self, chunk: Tensor) -> Tensor:
        """Undo `normalise_chunk`: metres and radians again."""
        return chunk * self.chunk_std + self.chunk_mean
