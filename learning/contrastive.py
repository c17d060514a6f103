"""Contrastive training of the small CLIP: looks and claims that are true or false of them, patches and names."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from learning.frame_set import UNLABELLED, FrameSet
from learning.hardware import mixed_precision, training_device
from learning.progress import Progress, silent
from learning.settings import ClipSettings, TrainingSettings
from learning.statements import Statements, grounding_weights
from learning.train import Optimization, Schedule, optimize
from learning.variants import Variants
from vla.clip import ContrastiveClip, agreement_losses
from vla.network import VlaNetwork

NEAR_M = 0.08
"""A thing is in a picture where something is seen this near to its centre."""
PREFIX = "clip."


@dataclass(frozen=True, slots=True)
class ToldLooks:
    """What a step compares; see `vla.clip.agreement_losses`."""

    rgb: Tensor
    claims: Tensor
    labels: Tensor
    weights: Tensor
    names: Tensor
    patch: Tensor
    seen: Tensor


class LookSampler:
    """Draws looks of all cameras, claims about them, and where things are in their pictures."""

    def __init__(
        self,
        frames: FrameSet,
        statements: Statements,
        network: VlaNetwork,
        settings: ClipSettings,
        seed: int,
    ) -> None:
        self._frames = frames
        self._settings = settings
        self._seed = seed
        clip = network.config.clip
        self._side = clip.image_size // clip.patch_size
        self._labels, self._positions = frames.labels(), frames.positions()
        self._weights = grounding_weights(self._labels, statements.predicates)
        self._claims = Variants.of(statements.sentences, network.tokenizer)
        self._names = Variants.of(statements.finds, network.tokenizer)

    def batch(self, step: int) -> ToldLooks:
        """The looks of a step."""
        generator = np.random.default_rng([self._seed, step])
        chosen = generator.integers(0, len(self._frames), self._settings.batch_size)
        claims = self._draw_claims(generator)
        labels = self._labels[chosen][:, claims]  # (B, G)
        weights = np.where(labels == 1, self._weights[1, claims], self._weights[0, claims]) * (labels != UNLABELLED)
        patch, seen = self._where(chosen)
        return ToldLooks(
            rgb=torch.from_numpy(self._frames.gather("rgb", chosen)),
            claims=self._claims.choose(claims, generator),
            labels=torch.from_numpy((labels == 1).astype(np.float32)),
            weights=torch.from_numpy(weights.astype(np.float32)),
            names=self._names.choose(np.arange(self._positions.shape[1]), generator),
            patch=torch.from_numpy(patch),
            seen=torch.from_numpy(seen),
        )

    def _draw_claims(self, generator: np.random.Generator) -> NDArray[np.int64]:
        chance = self._weights.sum(axis=0)
        count = min(self._settings.claims, len(chance))
        return generator.choice(len(chance), count, replace=False, p=chance / chance.sum())

    def _where(self, frames: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        fields = ("intrinsics", "base_from_camera", "depth_mm")
        intrinsics, base_from_camera, depth_mm = (self._frames.gather(name, frames) for name in fields)
        return patches_of_things(self._positions[frames], intrinsics, base_from_camera, depth_mm, self._side)


def patches_of_things(
    positions: NDArray[np.float32],
    intrinsics: NDArray[np.float32],
    base_from_camera: NDArray[np.float32],
    depth_mm: NDArray[np.uint16],
    side: int,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """In which patch of each picture each thing is (B, C, N), row by row, and whether it is seen there.

    Args:
        positions: (B, N, 3) [m] in base_link; NaN where a thing has no place.
        intrinsics: (B, C, 3, 3).
        base_from_camera: (B, C, 4, 4).
        depth_mm: (B, C, height, width).
        side: Patches along each side of a picture.
    """
    height, width = depth_mm.shape[2:]
    offset = positions[:, None] - base_from_camera[:, :, None, :3, 3]  # (B, C, N, 3)
    in_camera = np.einsum("bcji,bcnj->bcni", base_from_camera[..., :3, :3], offset)
    away = np.nan_to_num(in_camera[..., 2])
    pixel = np.einsum("bcij,bcnj->bcni", intrinsics, in_camera)[..., :2] / np.maximum(away, 1e-6)[..., None]
    u, v = np.nan_to_num(pixel, nan=-1.0).clip(-1.0, 1e6).round().astype(np.int64).transpose(3, 0, 1, 2)
    inside = np.isfinite(in_camera).all(axis=-1) & (away > 0.0) & (u >= 0) & (u < width) & (v >= 0) & (v < height)
    u, v = np.where(inside, u, 0), np.where(inside, v, 0)
    look, camera = np.ogrid[: len(positions), : depth_mm.shape[1]]
    depth = depth_mm[look[..., None], camera[..., None], v, u] / 1000.0
    return v * side // height * side + u * side // width, inside & (np.abs(depth - away) < NEAR_M)


def train_clip(
    network: VlaNetwork, looks: LookSampler, settings: ClipSettings, run: Path, progress: Progress = silent
) -> dict[str, Tensor]:
    """Train the CLIP inside a network, load its averaged weights into it, and return them."""
    device = training_device()
    model = ContrastiveClip(network.clip, network.config.clip).to(device).train()

    def losses(batch: ToldLooks) -> Mapping[str, Tensor]:
        with mixed_precision():
            agreement = model(batch.rgb.to(device), batch.claims.to(device), batch.names.to(device))
        told = (batch.labels, batch.weights, batch.patch, batch.seen)
        return {"total": agreement_losses(agreement, *(tensor.to(device) for tensor in told))}

    schedule = Schedule(settings.steps, settings.warmup_steps, settings.learning_rate, 0.0)
    optimization = Optimization("clip", run, schedule, 0, _optimizer_settings(settings))
    average = optimize(model, looks.batch, losses, optimization, progress)
    weights = {name.removeprefix(PREFIX): tensor for name, tensor in average.items() if name.startswith(PREFIX)}
    network.clip.load_state_dict(weights)
    return weights


def _optimizer_settings(settings: ClipSettings) -> TrainingSettings:
    return TrainingSettings(weight_decay=settings.weight_decay, average_decay=0.99)
