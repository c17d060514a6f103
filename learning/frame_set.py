"""Frames of many shards, perhaps of several scenes, under one numbering."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from learning.shards import EpisodeRecord, SceneRecord, Shard
from majordomo.errors import ConfigError

UNLABELLED = -1
"""Label of a claim that belongs to another scene than the frame."""


class FrameSet:
    """Frames of many shards, for random access.

    Scenes differ in what they are labelled with: the columns of all of them stand side by side, in the order of
    `scenes`.

    Raises:
        ConfigError: There is none, two shards of a scene differ in what their columns stand for, or two scenes in the
            robot.
    """

    def __init__(self, shards: Sequence[Shard]) -> None:
        if not shards:
            raise ConfigError("There are no recorded frames.", "the demonstrations stage first.")
        self.shards = tuple(shards)
        first_of = {shard.header.columns.scene: shard for shard in reversed(shards)}
        for shard in shards:
            self._check(shard, first_of[shard.header.columns.scene])
        names = dict.fromkeys(shard.header.columns.scene for shard in shards)
        self.scenes: tuple[SceneRecord, ...] = tuple(first_of[name].header.columns for name in names)
        self._starts = np.concatenate([[0], np.cumsum([len(shard) for shard in shards])])

    def __len__(self) -> int:
        return int(self._starts[-1])

    @property
    def robot(self) -> SceneRecord:
        """Any of the scenes, for its cameras, action groups and rate: they are the same in all."""
        return self.scenes[0]

    def gather(self, name: str, indices: NDArray[np.int64]) -> NDArray[Any]:
        """Copy some frames of a field, (len(indices), ...), in the order asked for."""
        homes = np.searchsorted(self._starts, indices, side="right") - 1
        first = self.shards[0].array(name)
        gathered = np.empty((len(indices), *first.shape[1:]), first.dtype)
        for home in np.unique(homes):
            here = np.flatnonzero(homes == home)
            gathered[here] = self.shards[home].array(name)[indices[here] - self._starts[home]]
        return gathered

    def everything(self, name: str) -> NDArray[Any]:
        """All frames of a field in memory: for small fields that every scene has alike."""
        return np.concatenate([np.asarray(shard.array(name)) for shard in self.shards])

    def labels(self) -> NDArray[np.int8]:
        """Whether each claim of each scene is true, (n_frames, n_groundings); `UNLABELLED` where it is not asked."""
        return self._side_by_side("labels", [len(scene.groundings) for scene in self.scenes], np.int8, UNLABELLED)

    def positions(self) -> NDArray[np.float32]:
        """Where each thing of each scene is, (n_frames, n_things, 3) [m] in base_link; NaN where it has no place."""
        return self._side_by_side("positions", [len(scene.things) for scene in self.scenes], np.float32, np.nan)

    def episodes(self) -> tuple[EpisodeRecord, ...]:
        """All episodes, `first_frame` counted in this set's numbering."""
        return tuple(
            episode.model_copy(update={"first_frame": episode.first_frame + int(start)})
            for shard, start in zip(self.shards, self._starts[:-1], strict=True)
            for episode in shard.header.episodes
        )

    def episode_of_frames(self) -> NDArray[np.int64]:
        """Number of the episode, as in `episodes`, of every frame, (n_frames,)."""
        counts = [episode.n_frames for episode in self.episodes()]
        return np.repeat(np.arange(len(counts)), counts)

    def _check(self, shard: Shard, first: Shard) -> None:
        own, others, any_other = (one.header.columns for one in (shard, first, self.shards[0]))
        if own != others:
            raise ConfigError(f"{shard.folder} and {first.folder} have other columns.", "recording both anew.")
        robots = [(one.cameras, one.action_groups, one.control_hz) for one in (own, any_other)]
        if robots[0] != robots[1]:
            raise ConfigError(f"{shard.folder} and {self.shards[0].folder} show other robots.", "recording both anew.")

    def _side_by_side(self, name: str, widths: Sequence[int], dtype: type, missing: float) -> NDArray[Any]:
        """A field whose second axis is the scene's own, the other scenes' columns filled up."""
        ends = np.cumsum(widths)
        scenes = [scene.scene for scene in self.scenes]
        rest = self.shards[0].array(name).shape[2:]
        values = np.full((len(self), int(ends[-1]), *rest), missing, dtype)
        for shard, start in zip(self.shards, self._starts[:-1], strict=True):
            scene = scenes.index(shard.header.columns.scene)
            part = slice(int(ends[scene]) - widths[scene], int(ends[scene]))
            values[start : start + len(shard), part] = shard.array(name)
        return values
