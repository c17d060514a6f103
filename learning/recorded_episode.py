"""One recorded episode, found by its name in a run's folder: "kitchen/17", or "17" where there is one scene."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from learning.frame_layout import Frame
from learning.shards import HEADER, EpisodeRecord, SceneRecord, Shard, is_whole
from majordomo.errors import ConfigError, UnknownName, UnreadableInput
from majordomo.skill import SkillCall


@dataclass(frozen=True, slots=True)
class EpisodeName:
    """A scene and a seed; seeds of different stages never meet."""

    scene: str
    seed: int

    def __str__(self) -> str:
        return f"{self.scene}/{self.seed}"

    @classmethod
    def parse(cls, text: str, scenes: Sequence[str]) -> "EpisodeName":
        """Read an episode's name.

        Raises:
            UnreadableInput: It is not of that form, or leaves the scene open.
            UnknownName: There is no such scene.
        """
        scene, _, seed = text.rpartition("/")
        if not seed.isdecimal() or (not scene and len(scenes) > 1):
            raise UnreadableInput(f"'{text}' is not the name of an episode.", f"scene and seed: '{scenes[0]}/17'.")
        if scene and scene not in scenes:
            raise UnknownName("scene in this configuration", scene, scenes)
        return cls(scene or scenes[0], int(seed))


@dataclass(frozen=True, slots=True)
class RecordedEpisode:
    """An episode with all its frames; `scene` says what their columns stand for."""

    scene: SceneRecord
    record: EpisodeRecord
    frames: tuple[Frame, ...]

    @property
    def call(self) -> SkillCall:
        """What was asked for."""
        return SkillCall(self.record.skill, self.record.arguments)


def find_episode(folder: Path, name: EpisodeName) -> RecordedEpisode:
    """Find an episode among everything that a run recorded in a scene; of several, the one recorded last.

    Raises:
        ConfigError: None of that name has frames.
    """
    home = folder / name.scene
    headers = [header for header in home.rglob(HEADER) if is_whole(header)]
    for header in sorted(headers, key=lambda path: path.stat().st_mtime, reverse=True):
        found = _episode_in(header.parent, name.seed)
        if found is not None:
            return found
    raise ConfigError(f"No frames of the episode '{name}' are below {home}.", "an episode that was recorded there.")


def episode_in(shard: Shard, seed: int) -> RecordedEpisode | None:
    """The episode of a seed, if a shard holds frames of it."""
    for record in shard.header.episodes:
        if record.seed == seed and record.n_frames:
            numbers = range(record.first_frame, record.first_frame + record.n_frames)
            return RecordedEpisode(shard.header.columns, record, tuple(shard.frame(number) for number in numbers))
    return None


def _episode_in(folder: Path, seed: int) -> RecordedEpisode | None:
    try:
        return episode_in(Shard(folder), seed)
    except ConfigError:
        return None  # what lies there are results, no frames
