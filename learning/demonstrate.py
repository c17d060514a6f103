"""Demonstrations: the expert at work, led astray now and then so that its recoveries are seen."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from learning.episodes import calls_to_learn, deal, plan_episodes
from learning.frame_layout import Frame
from learning.instructions import bind_policy_skill, instructions
from learning.progress import Progress, silent
from learning.recording import MotionPath, Recorder, chunk_fields
from learning.settings import DemonstrationSettings, LearningSettings, NoiseSettings
from learning.shards import EpisodeRecord, ShardWriter
from learning.studio import Studio, StudioFactory, all_hold
from learning.workers import Assignment, make_shards, open_studio
from majordomo.action import Action
from majordomo.geometry import Array
from majordomo.skill import PolicySkill, SkillCall

HELD_OUT_SEED = 900_000


def plan_bursts(settings: NoiseSettings, n_steps: int, generator: np.random.Generator) -> Array:
    """Pushes (n_steps, 6) of the expert, within -1 and 1: bursts of one random push each, and zeros between them."""
    pushes = np.zeros((n_steps, 6))
    step = 0
    while step < n_steps:
        if generator.random() < settings.burst_probability:
            length = int(generator.integers(settings.burst_steps[0], settings.burst_steps[1] + 1))
            pushes[step : step + length] = generator.uniform(-1.0, 1.0, 6)
            step += length
        step += 1
    return pushes


def pushed(action: Action, push: Array, settings: NoiseSettings) -> Action:
    """An action with a push (6,) on top: on the base where it drives, else on the arm."""
    if "base" in action.groups:
        limits = np.array([settings.drive_speed, settings.drive_speed, settings.drive_turn])
        return Action({**action.groups, "base": action.groups["base"] + push[:3] * limits})
    limits = np.repeat([settings.speed, settings.turn], 3)
    return Action({**action.groups, "arm": action.groups.get("arm", np.zeros(6)) + push * limits})


def demonstrate(
    studio: Studio, recorder: Recorder, call: SkillCall, seed: int, settings: DemonstrationSettings
) -> tuple[EpisodeRecord, list[Frame]]:
    """Show a call that has been arranged for; an episode that fails keeps its labels but teaches no action."""
    skill = bind_policy_skill(studio.library, call, studio.catalogue)
    bursts = _lead_astray(studio, skill, seed, settings)
    frames = _show(studio, recorder, call, bursts, settings)
    success = all_hold(studio.judge, skill.effects())
    if not success:
        frames = [{**frame, "chunk_valid": np.zeros(1, np.uint8)} for frame in frames]
    return episode_record(studio, call, seed, "demonstration", success), frames


def _lead_astray(studio: Studio, skill: PolicySkill, seed: int, settings: DemonstrationSettings) -> Array:
    """Let an episode that has been arranged for begin elsewhere; returns the pushes (n_steps, 6) that are to come."""
    generator = np.random.default_rng([seed, 1])
    push = generator.uniform(-1.0, 1.0, 6)
    for _ in range(int(generator.integers(0, settings.noise.start_steps + 1))):
        studio.robot.apply(pushed(Action({}), push, settings.noise))
    budget = round(skill.timeout_s * studio.robot.spec.control_hz * settings.step_budget)
    return plan_bursts(settings.noise, budget, generator)


def episode_record(studio: Studio, call: SkillCall, seed: int, source: str, success: bool) -> EpisodeRecord:
    """Describe an episode for its shard's header."""
    skill = bind_policy_skill(studio.library, call, studio.catalogue)
    return EpisodeRecord(
        seed=seed,
        skill=call.skill,
        arguments={name: str(value) for name, value in call.arguments.items()},
        instructions=instructions(skill, studio.catalogue),
        source=source,
        success=success,
    )


def make_demonstrations(assignment: Assignment) -> str:
    """Make one shard of demonstrations; says how many succeeded."""
    studio = open_studio(assignment.studio)
    how: DemonstrationSettings = assignment.options
    recorder = Recorder(studio, assignment.studio.scene, assignment.settings.horizon)
    successes = 0
    with ShardWriter(assignment.folder, recorder.layout, recorder.columns) as writer:
        for seed, call in assignment.episodes:
            if studio.arrange(call, seed):
                episode, frames = demonstrate(studio, recorder, call, seed, how)
                writer.add(episode, frames)
                successes += episode.success
    return f"{successes}/{len(assignment.episodes)} shown"


def undisturbed(settings: DemonstrationSettings) -> DemonstrationSettings:
    """The same for demonstrations that are never trained on."""
    counts = {scene: dict.fromkeys(skills, settings.held_out) for scene, skills in settings.episodes.items()}
    quiet = NoiseSettings(start_steps=0, burst_probability=0.0)
    return settings.model_copy(update={"episodes": counts, "first_seed": HELD_OUT_SEED, "noise": quiet})


def assignments(
    settings: LearningSettings, studio: StudioFactory, folder: Path, chosen: DemonstrationSettings
) -> tuple[Assignment, ...]:
    """The shards of a scene's demonstrations, below a folder."""
    episodes = plan_episodes(calls_to_learn(settings, studio), chosen.episodes[studio.scene], chosen.first_seed)
    how = chosen.model_copy(update={"episodes": {}})
    return deal(Assignment(folder, settings, studio, (), how), episodes, chosen.episodes_per_shard)


def run_demonstrations(
    settings: LearningSettings,
    studio: StudioFactory,
    folder: Path,
    chosen: DemonstrationSettings,
    progress: Progress = silent,
) -> None:
    """Make every shard of a scene's demonstrations that is missing below a folder."""
    stage = f"{folder.name}, {studio.scene}"
    make_shards(make_demonstrations, assignments(settings, studio, folder, chosen), settings.workers, stage, progress)


def _show(
    studio: Studio, recorder: Recorder, call: SkillCall, bursts: Array, settings: DemonstrationSettings
) -> list[Frame]:
    """Record an episode; where no burst comes, what the expert does next is its own label, and nothing is imagined."""
    frames: list[dict[str, NDArray[Any]]] = []
    waiting: list[tuple[int, int]] = []  # frame, step
    path, after, horizon = MotionPath(studio.robot.spec, studio.tcp()), 0, recorder.horizon
    for step in range(len(bursts)):
        is_done = studio.expert.is_done(call)
        if is_done or step % settings.record_every == 0:
            frames.append(recorder.look(call, studio.robot.observe()))
            if bursts[step : step + horizon].any() and not is_done:
                frames[-1].update(chunk_fields(recorder.imagine(call)))
            else:
                waiting.append((len(frames) - 1, step))
        if is_done and after >= settings.frames_after_done:
            break
        after += is_done
        action = studio.expert.action(call)
        if not is_done and bursts[step].any():
            action = pushed(action, bursts[step], settings.noise)
        path.add(studio.robot.apply(action), studio.tcp())
    while waiting and len(path) < waiting[-1][1] + horizon:
        path.add(studio.robot.apply(studio.expert.action(call)), studio.tcp())
    for frame, step in waiting:
        frames[frame].update(chunk_fields(path.chunk(step, horizon)))
    return list(frames)
