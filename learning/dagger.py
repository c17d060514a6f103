"""DAgger: the policy acts, the expert says what it should have done, and both are recorded where the policy strays."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from learning.demonstrate import episode_record
from learning.episodes import calls_to_learn, deal, plan_episodes
from learning.frame_layout import Frame
from learning.progress import Progress, silent
from learning.recording import Recorder
from learning.rollout import exploring, roll_out
from learning.settings import DaggerRound, LearningSettings
from learning.shards import EpisodeRecord, ShardWriter
from learning.studio import Studio, StudioFactory
from learning.trained import TrainedFactory, open_trained
from learning.workers import Assignment, make_shards, open_studio
from majordomo.policy import Policy
from majordomo.skill import SkillCall

SEEDS_A_ROUND = 50_000


@dataclass(frozen=True, slots=True)
class DaggerOptions:
    """Whose rollouts, and how."""

    trained: TrainedFactory
    round: DaggerRound


def explore(
    studio: Studio, recorder: Recorder, policy: Policy, episode: tuple[int, SkillCall], chosen: DaggerRound
) -> tuple[EpisodeRecord, list[Frame]]:
    """Let the policy try a call that has been arranged for, with the expert's help, and label what it looked at."""
    seed, call = episode
    frames: list[Frame] = []
    outcome = roll_out(
        studio,
        policy,
        call,
        exploring(chosen.execute_steps, chosen.expert_share),
        np.random.default_rng([seed, 2]),
        watch=lambda observation: frames.append(recorder.frame(call, observation)),
    )
    return episode_record(studio, call, seed, "dagger", outcome.success), frames


def make_rollouts(assignment: Assignment) -> str:
    """Make one shard of labelled rollouts; says how many the policy brought to an end with the expert's help."""
    options: DaggerOptions = assignment.options
    studio = open_studio(assignment.studio)
    policy = open_trained(options.trained, studio.robot.spec.action).policy
    recorder = Recorder(studio, assignment.studio.scene, assignment.settings.horizon)
    successes = 0
    with ShardWriter(assignment.folder, recorder.layout, recorder.columns) as writer:
        for episode in assignment.episodes:
            if studio.arrange(episode[1], episode[0]):
                record, frames = explore(studio, recorder, policy, episode, options.round)
                writer.add(record, frames)
                successes += record.success
    return f"{successes}/{len(assignment.episodes)} with help"


def run_dagger(
    settings: LearningSettings,
    number: int,
    studio: StudioFactory,
    trained: TrainedFactory,
    folder: Path,
    progress: Progress = silent,
) -> None:
    """Make every missing shard of a round's rollouts in a scene; `number` counts rounds from zero."""
    chosen = settings.dagger[number]
    counts = chosen.episodes.get(studio.scene, {})
    episodes = plan_episodes(calls_to_learn(settings, studio), counts, chosen.first_seed + number * SEEDS_A_ROUND)
    template = Assignment(folder, settings, studio, (), DaggerOptions(trained, chosen))
    assignments = deal(template, episodes, settings.demonstrations.episodes_per_shard)
    make_shards(make_rollouts, assignments, settings.workers, f"rollouts {number + 1}, {studio.scene}", progress)
