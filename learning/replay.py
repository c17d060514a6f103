"""Open-loop replay: what a demonstration is labelled with, carried out blindly. If it fails, the data is wrong.

The world is arranged as when it was recorded, the chunks of the recorded frames are turned into commands as the
policy's would be, and nobody looks. Only what was shown undisturbed can be replayed: the expert's answer to a push is
in no chunk that was recorded before it.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from learning.demonstrate import assignments, undisturbed
from learning.instructions import bind_policy_skill
from learning.recorded_episode import EpisodeName, RecordedEpisode, episode_in
from learning.settings import LearningSettings
from learning.shards import Shard, is_finished
from learning.studio import Studio, StudioFactory, all_hold
from majordomo.action import Action
from majordomo.errors import ConfigError
from vla.chunk import actions_of_chunk

REST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Replayed:
    """How a replay went.

    Attributes:
        call: What was shown.
        success: Whether the effects hold in the end.
        astray_m: How far the hand came from where it was recorded, at most [m].
    """

    call: str
    success: bool
    astray_m: float


def replay(studio: Studio, episode: RecordedEpisode, record_every: int) -> Replayed:
    """Carry out a demonstration that was shown undisturbed, a frame every so many steps."""
    call, robot = episode.call, studio.robot
    studio.arrange(call, episode.record.seed)
    spec, astray_m = robot.spec, 0.0
    for frame in episode.frames:
        away = studio.tcp()[:3, 3] - frame["base_from_tcp"][:3, 3]
        astray_m = max(astray_m, float(np.linalg.norm(away)))
        actions = actions_of_chunk(spec.action, frame["chunk"].astype(float), spec.control_hz)
        for action in actions[: 1 if frame["done"][0] else record_every]:
            robot.apply(action)
    for _ in range(REST_STEPS):
        robot.apply(Action({}))
    effects = bind_policy_skill(studio.library, call, studio.catalogue).effects()
    return Replayed(str(call), all_hold(studio.judge, effects), astray_m)


def find_undisturbed(
    settings: LearningSettings, studio: StudioFactory, folder: Path, name: EpisodeName
) -> RecordedEpisode:
    """Find a demonstration among those that were shown undisturbed.

    Args:
        settings: Of the run.
        studio: Of the episode's scene.
        folder: Of the scene's demonstrations that are never trained on.
        name: Which.

    Raises:
        ConfigError: It is not there, or was recorded with another configuration.
    """
    chosen = undisturbed(settings.demonstrations)
    for assignment in assignments(settings, studio, folder, chosen):
        if is_finished(assignment.folder) and any(seed == name.seed for seed, _ in assignment.episodes):
            episode = episode_in(Shard(assignment.folder), name.seed)
            if episode is not None:
                return episode
    count = sum(chosen.episodes[studio.scene].values())
    raise ConfigError(
        f"{folder} holds no demonstration '{name}' of this configuration.",
        f"a seed from {chosen.first_seed} to {chosen.first_seed + count - 1}: those are shown undisturbed.",
    )
