"""Recorded frames to training batches: which frames, which words, which claims; the same for the same step."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from learning.frame_set import UNLABELLED, FrameSet
from learning.statements import NOTHING, Statements, draw_balanced, grounding_weights
from learning.variants import TextEncoder, Variants
from vla.batch import Batch, Proprioception, SentenceTargets, TaskTargets, Views
from vla.proprioception import Normalisation

SMALL_FIELDS = (
    "intrinsics",
    "base_from_camera",
    "base_from_tcp",
    "joint_positions",
    "gripper_opening",
    "odom_from_base",
    "chunk",
    "chunk_valid",
    "points",
    "points_valid",
    "progress",
    "done",
)
PATCH_TOKENS = "patch_tokens"


@dataclass(frozen=True, slots=True)
class SamplingSettings:
    """What a batch is drawn by.

    Attributes:
        seed: Of the run; with the step's number it decides the batch.
        batch_size: Frames.
        sentences: Claims a frame.
        recent_share: Share of frames from the rollouts, where there are any.
        mistake_share: Share of those that is drawn in proportion to mistakes, once these are known.
        shift: Greatest random change of colour and brightness, as a share.
    """

    seed: int
    batch_size: int
    sentences: int
    recent_share: float
    mistake_share: float
    shift: float


class Sampler:
    """Draws batches. Small fields are kept in memory, pictures stay on disk; safe to use from one other thread.

    Attributes:
        recent: The frames from rollouts.
    """

    def __init__(
        self, frames: FrameSet, statements: Statements, texts: TextEncoder, settings: SamplingSettings
    ) -> None:
        self._frames = frames
        self._settings = settings
        self._small = {name: frames.everything(name) for name in SMALL_FIELDS}
        self._has_patches = all(shard.has(PATCH_TOKENS) for shard in frames.shards)
        self._labels, self._positions = frames.labels(), frames.positions()
        self._by_heart = _by_heart(frames, self._positions)
        self._weights = grounding_weights(self._labels, statements.predicates)
        self._things = statements.things
        self._sentence_ids = Variants.of(statements.sentences, texts)
        self._find_ids = Variants.of(statements.finds, texts)
        episodes = frames.episodes()
        distinct = list(dict.fromkeys(episode.instructions for episode in episodes))
        self._instruction_ids = Variants.of(distinct, texts)
        instruction_of_episode = np.array([distinct.index(episode.instructions) for episode in episodes])
        self._episode = frames.episode_of_frames()
        self._instruction = instruction_of_episode[self._episode]
        self._pools = _pools(
            [e.skill for e in episodes], [e.source != "demonstration" for e in episodes], self._episode
        )
        self.recent: NDArray[np.int64] = np.concatenate([np.zeros(0, np.int64), *self._pools[1]])
        self._mistakes: NDArray[np.float64] | None = None

    def dwell_on(self, mistakes: NDArray[np.float64]) -> None:
        """Draw frames of `recent` more often where mistakes (len(recent),) are great; whoever makes none dwells not."""
        self._mistakes = mistakes / mistakes.sum() if mistakes.any() else None

    def batch(self, step: int) -> Batch:
        """The batch of a step."""
        generator = np.random.default_rng([self._settings.seed, step])
        return self.compose(self._draw_frames(generator), generator)

    def compose(self, frames: NDArray[np.int64], generator: np.random.Generator | None = None) -> Batch:
        """Make a batch of given frames; without a generator in canonical words and with true colours."""
        rgb = self._frames.gather("rgb", frames)
        if generator is not None and self._settings.shift > 0.0:
            rgb = shift_colours(rgb, self._settings.shift, generator)
        views = Views(
            rgb=torch.from_numpy(rgb),
            depth=torch.from_numpy(self._frames.gather("depth_mm", frames)),
            intrinsics=self._tensor("intrinsics", frames),
            base_from_camera=self._tensor("base_from_camera", frames),
            patch_tokens=torch.from_numpy(self._frames.gather(PATCH_TOKENS, frames)) if self._has_patches else None,
        )
        sentences = self._sentences(frames, generator or np.random.default_rng(0), vary=generator is not None)
        return Batch(views, self._proprioception(frames), self._task(frames, generator), sentences)

    def fit(self, normalisation: Normalisation) -> None:
        """Measure means and scales on every frame that teaches an action."""
        frames = np.flatnonzero(self._small["chunk_valid"][:, 0])
        valid = torch.ones((len(frames), self._small["chunk"].shape[1]), dtype=torch.bool)
        normalisation.fit(self._proprioception(frames), self._tensor("chunk", frames), valid)

    def _proprioception(self, frames: NDArray[np.int64]) -> Proprioception:
        return Proprioception(
            base_from_tcp=self._tensor("base_from_tcp", frames),
            joint_positions=self._tensor("joint_positions", frames),
            gripper_opening=self._tensor("gripper_opening", frames)[:, 0],
            odom_from_base=self._tensor("odom_from_base", frames),
        )

    def _draw_frames(self, generator: np.random.Generator) -> NDArray[np.int64]:
        size, (shown, recent) = self._settings.batch_size, self._pools
        n_recent = round(size * self._settings.recent_share) if recent else 0
        n_recent = size if not shown else n_recent
        n_wrong = round(n_recent * self._settings.mistake_share) if self._mistakes is not None else 0
        wrong = generator.choice(self.recent, n_wrong, p=self._mistakes) if n_wrong else np.zeros(0, np.int64)
        return np.concatenate(
            [_draw(shown, size - n_recent, generator), _draw(recent, n_recent - n_wrong, generator), wrong]
        )

    def _task(self, frames: NDArray[np.int64], generator: np.random.Generator | None) -> TaskTargets:
        chunk = self._tensor("chunk", frames)
        valid = self._tensor("chunk_valid", frames).bool().expand(-1, chunk.shape[1])
        return TaskTargets(
            tokens=self._instruction_ids.choose(self._instruction[frames], generator),
            points=self._tensor("points", frames),
            points_valid=self._tensor("points_valid", frames).bool(),
            by_heart=torch.from_numpy(self._by_heart[self._episode[frames]]),
            chunk=chunk,
            chunk_valid=valid,
            progress=self._tensor("progress", frames)[:, 0],
            done=self._tensor("done", frames)[:, 0].float(),
            outcome_valid=torch.ones(len(frames), dtype=torch.bool),
        )

    def _sentences(self, frames: NDArray[np.int64], generator: np.random.Generator, vary: bool) -> SentenceTargets:
        labels = self._labels[frames]
        chosen = draw_balanced(labels, self._weights, self._settings.sentences, generator)  # (B, P)
        things = self._things[chosen]  # (B, P, 2)
        positions = self._positions[frames]  # (B, n_things, 3)
        points = positions[np.arange(len(frames))[:, None, None], np.maximum(things, 0)]
        valid = (things != NOTHING) & np.isfinite(points).all(axis=-1)
        ways = generator if vary else None
        answers = np.take_along_axis(labels, chosen, axis=1)
        claims = SentenceTargets(
            tokens=self._sentence_ids.choose(chosen, ways),
            labels=torch.from_numpy(np.maximum(answers, 0).astype(np.float32)),
            labels_valid=torch.from_numpy(answers != UNLABELLED),
            points=torch.from_numpy(np.where(valid[..., None], points, 0.0).astype(np.float32)),
            points_valid=torch.from_numpy(valid),
        )
        return _joined(claims, self._find(positions, generator, ways))

    def _find(
        self, positions: NDArray[np.float32], generator: np.random.Generator, ways: np.random.Generator | None
    ) -> SentenceTargets:
        """Ask where one thing a frame is: a place to point at, and nothing to judge."""
        is_placed = np.isfinite(positions).all(axis=-1)  # (B, n_things)
        thing = np.where(is_placed, generator.random(is_placed.shape), -1.0).argmax(axis=1)[:, None]  # (B, 1)
        points = np.zeros((*thing.shape, 2, 3), np.float32)
        points[:, 0, 0] = positions[np.arange(len(positions)), thing[:, 0]]
        valid = np.isfinite(points).all(axis=-1) & np.array([True, False])
        return SentenceTargets(
            tokens=self._find_ids.choose(thing, ways),
            labels=torch.zeros(thing.shape),
            labels_valid=torch.zeros(thing.shape, dtype=torch.bool),
            points=torch.from_numpy(np.nan_to_num(points)),
            points_valid=torch.from_numpy(valid),
        )

    def _tensor(self, name: str, frames: NDArray[np.int64]) -> Tensor:
        return torch.from_numpy(self._small[name][frames])


def _joined(first: SentenceTargets, second: SentenceTargets) -> SentenceTargets:
    """Put the sentences of both after one another, frame by frame."""
    columns = {
        field.name: torch.cat([getattr(first, field.name), getattr(second, field.name)], dim=1)
        for field in fields(SentenceTargets)
    }
    return SentenceTargets(**columns)


def shift_colours(rgb: NDArray[np.uint8], most: float, generator: np.random.Generator) -> NDArray[np.uint8]:
    """Change gain and offset of every colour channel of every picture (B, C, height, width, 3) by at most a share."""
    n_pictures = rgb.shape[0] * rgb.shape[1]
    gain = (
        1.0
        + generator.uniform(-most, most, (n_pictures, 1, 1))
        + generator.uniform(-most, most, (n_pictures, 1, 3)) / 2
    )
    offset = 255.0 * generator.uniform(-most, most, (n_pictures, 1, 1)) / 2
    table = np.clip(np.arange(256.0)[None, :, None] * gain + offset, 0.0, 255.0).astype(np.uint8)  # (n, 256, 3)
    flat = rgb.reshape(n_pictures, -1, 3)
    shifted = np.empty_like(flat)
    for picture in range(n_pictures):
        for channel in range(3):
            np.take(table[picture, :, channel], flat[picture, :, channel], out=shifted[picture, :, channel])
    return shifted.reshape(rgb.shape)


def _by_heart(frames: FrameSet, positions: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether each episode is about places alone: about nothing of which a position is labelled, (n_episodes,)."""
    names = np.array([name for scene in frames.scenes for name in scene.things])
    return np.array(
        [
            not np.isfinite(positions[episode.first_frame, np.isin(names, list(episode.arguments.values()))]).any()
            for episode in frames.episodes()
        ]
    )


Pool = tuple[NDArray[np.int64], ...]
"""Frames by skill."""


def _pools(skills: Sequence[str], is_recent: Sequence[bool], episode: NDArray[np.int64]) -> tuple[Pool, Pool]:
    skill_of_episode, recent_of_episode = np.array(skills), np.array(is_recent, bool)
    skill, recent = skill_of_episode[episode], recent_of_episode[episode]

    def by_skill(mask: NDArray[Any]) -> Pool:
        return tuple(np.flatnonzero(mask & (skill == name)) for name in np.unique(skill[mask]))

    return by_skill(~recent), by_skill(recent)


def _draw(pool: Pool, count: int, generator: np.random.Generator) -> NDArray[np.int64]:
    if not pool or not count:
        return np.zeros(0, np.int64)
    skills = generator.integers(0, len(pool), count)
    return np.array([pool[skill][generator.integers(0, len(pool[skill]))] for skill in skills])
