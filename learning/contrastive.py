"""Contrastive training of the small CLIP: pictures of scenes and sentences that are true of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from learning.hardware import mixed_precision, training_device
from learning.progress import Progress, silent
from learning.sampler import TextEncoder
from learning.settings import ClipSettings, TrainingSettings
from learning.shards import FrameSet
from learning.statements import Statements, caption, draw_true, grounding_weights
from learning.train import Optimization, Schedule, optimize
from vla.clip import contrastive_loss
from vla.network import VlaNetwork


@dataclass(frozen=True, slots=True)
class CaptionedPictures:
    """Pictures (n, height, width, 3) uint8 and the ids of their captions (n, max_tokens)."""

    rgb: Tensor
    tokens: Tensor


class CaptionSampler:
    """Draws pictures of any camera with captions that were true when they were taken."""

    def __init__(
        self, frames: FrameSet, statements: Statements, texts: TextEncoder, settings: ClipSettings, seed: int
    ) -> None:
        self._frames = frames
        self._statements = statements
        self._texts = texts
        self._settings = settings
        self._seed = seed
        self._labels = frames.everything("labels")
        self._tellable = np.flatnonzero(self._labels.any(axis=1))  # of the others nothing can be said
        self._weights = grounding_weights(self._labels)

    def batch(self, step: int) -> CaptionedPictures:
        """The pictures and captions of a step."""
        generator = np.random.default_rng([self._seed, step])
        chosen = generator.choice(self._tellable, self._settings.batch_size)
        rgb = self._frames.gather("rgb", chosen)
        camera = generator.integers(0, rgb.shape[1], len(chosen))
        captions = [self._caption(self._labels[frame], generator) for frame in chosen]
        return CaptionedPictures(torch.from_numpy(rgb[np.arange(len(chosen)), camera]), self._texts.encode(captions))

    def _caption(self, labels: np.ndarray, generator: np.random.Generator) -> str:
        fewest, most = self._settings.facts
        facts = draw_true(labels, self._weights, int(generator.integers(fewest, most + 1)), generator)
        ways = [self._statements.sentences[fact] for fact in facts]
        return caption([way[int(generator.integers(len(way)))] for way in ways])


def train_clip(
    network: VlaNetwork, pictures: CaptionSampler, settings: ClipSettings, run: Path, progress: Progress = silent
) -> dict[str, Tensor]:
    """Train the CLIP inside a network, load its averaged weights into it, and return them."""
    device = training_device()
    clip, config = network.clip.to(device).train(), network.config.clip

    def losses(batch: CaptionedPictures) -> Mapping[str, Tensor]:
        with mixed_precision():
            return {"total": contrastive_loss(clip, config, batch.rgb.to(device), batch.tokens.to(device))}

    schedule = Schedule(settings.steps, settings.warmup_steps, settings.learning_rate, 0.0)
    optimization = Optimization("clip", run, schedule, 0, _optimizer_settings(settings))
    weights = optimize(clip, pictures.batch, losses, optimization, progress)
    clip.load_state_dict(weights)
    return weights


def _optimizer_settings(settings: ClipSettings) -> TrainingSettings:
    return TrainingSettings(weight_decay=settings.weight_decay, average_decay=0.99)
