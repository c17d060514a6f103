"""Held-out episodes: does the policy do it, does it know when it has, and do its eyes tell the truth?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from learning.episodes import Episode, calls_to_learn, deal, plan_episodes
from learning.failure_record import Witness
from learning.instructions import bind_policy_skill
from learning.progress import Progress, silent
from learning.recording import Recorder
from learning.rollout import RolloutConfig, RolloutOutcome, roll_out
from learning.settings import LearningSettings
from learning.shards import read_record, write_record
from learning.studio import Studio, StudioFactory, learned_atoms, truth_labels
from learning.trained import Trained, TrainedFactory, open_trained
from learning.workers import Assignment, make_shards, open_studio
from majordomo.observation import Observation
from majordomo.predicate import ANYTHING, Belief, Predicate, PredicateEstimator, Verdict
from skills.drive import DriveConfig

JUDGE_EVERY = 3
"""Looks of the policy from one judgement of all predicates to the next; the last one is always judged."""


FAILURES = "failures"
"""Folder, below the evaluation's, of what is kept of episodes that failed: SKILL-SEED.png, and the looks as a shard."""


class Judged(BaseModel):
    """What the eyes said of every ground predicate at one look, and what was true; columns as in the shard."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    probabilities: tuple[float, ...]
    labels: tuple[int, ...]


class EpisodeResult(BaseModel):
    """How one episode went; see `RolloutOutcome`.

    Attributes:
        verified: Verdict of the eyes, at the end, on the skill's effects taken together.
        failure: Code of the policy's own failure, empty if it did not give up.
        picture: File of the last looks, below the evaluation's folder; empty for a success.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    seed: int
    skill: str
    call: str
    success: bool
    true_at_end: bool
    claimed: bool
    verified: Verdict
    failure: str
    seconds: float
    picture: str
    judged: tuple[Judged, ...]


class EvaluationShard(BaseModel):
    """Episodes in one scene."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    scene: str
    groundings: tuple[str, ...]
    episodes: tuple[EpisodeResult, ...]


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """Which network, and how it is tried."""

    trained: TrainedFactory
    rollout: RolloutConfig


def evaluate_episode(
    studio: Studio, recorder: Recorder, trained: Trained, episode: Episode, config: RolloutConfig, failures: Path
) -> EpisodeResult:
    """Try one call that has been arranged for, and audit every claim that was made about it."""
    seed, call = episode
    atoms = learned_atoms(studio.judge)
    judged: list[Judged] = []
    witness, looks = Witness(studio, recorder, call), 0

    def watch(observation: Observation) -> None:
        nonlocal looks
        if looks % JUDGE_EVERY == 0:
            judged.append(_judge(studio, trained.estimator, observation, atoms))
        looks += 1
        witness.look(observation)

    generator = np.random.default_rng([seed, 3])
    outcome = roll_out(studio, trained.policy, call, config, generator, watch)
    last = studio.robot.observe()
    witness.look(last)
    judged.append(_judge(studio, trained.estimator, last, atoms))
    skill = bind_policy_skill(studio.library, call, studio.catalogue)
    asked = [effect for effect in skill.effects() if ANYTHING not in effect.arguments]
    beliefs = trained.estimator.estimate(last, [effect.atom for effect in asked])
    picture = ""
    if not outcome.success:
        name = f"{call.skill}-{seed}"
        witness.write(failures / name, seed)
        witness.draw(failures / f"{name}.png", trained, skill.instruction(), beliefs)
        picture = f"{failures.name}/{name}.png"
    return _result(episode, outcome, verdict_on(asked, beliefs), picture, judged)


def verdict_on(effects: Sequence[Predicate], beliefs: Sequence[Belief]) -> Verdict:
    """What is believed of all effects together: false if one is, true if all are, else unknown."""
    verdicts = {
        belief.verdict if effect.positive else belief.verdict.opposite()
        for effect, belief in zip(effects, beliefs, strict=True)
    }
    if Verdict.FALSE in verdicts:
        return Verdict.FALSE
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.TRUE


def make_evaluation(assignment: Assignment) -> str:
    """Evaluate one shard of episodes and write the results down."""
    options: EvaluationOptions = assignment.options
    studio = open_studio(assignment.studio)
    trained = open_trained(options.trained, studio.robot.spec.action)
    recorder = Recorder(studio, assignment.studio.scene, assignment.settings.horizon)
    failures = assignment.folder.parents[1] / FAILURES
    results = tuple(
        evaluate_episode(studio, recorder, trained, (seed, call), options.rollout, failures)
        for seed, call in assignment.episodes
        if studio.arrange(call, seed)
    )
    columns = recorder.columns
    shard = EvaluationShard(scene=columns.scene, groundings=columns.groundings, episodes=results)
    write_record(assignment.folder, shard)
    return f"{sum(result.success for result in results)}/{len(results)}"


def run_episodes(
    settings: LearningSettings,
    studio: StudioFactory,
    trained: TrainedFactory,
    folder: Path,
    stage: str,
    progress: Progress = silent,
) -> EvaluationShard:
    """Run a scene's held-out episodes of a stage ("evaluation" or "calibration"); what was run before is kept."""
    chosen = settings.evaluation
    counts, first_seed = chosen.episodes, chosen.first_seed
    if stage == "calibration":
        counts, first_seed = settings.calibration.episodes, settings.calibration.first_seed
    drive = DriveConfig(rows_per_chunk=chosen.execute_steps, done_threshold=chosen.done_threshold)
    options = EvaluationOptions(trained, RolloutConfig(drive, hold_s=chosen.hold_s))
    episodes = plan_episodes(calls_to_learn(settings, studio), counts.get(studio.scene, {}), first_seed)
    template = Assignment(folder / "episodes", settings, studio, (), options)
    assignments = deal(template, episodes, chosen.episodes_per_shard)
    make_shards(make_evaluation, assignments, settings.workers, f"{stage}, {studio.scene}", progress)
    shards = [read_record(assignment.folder, EvaluationShard) for assignment in assignments]
    return EvaluationShard(
        scene=studio.scene,
        groundings=shards[0].groundings if shards else (),
        episodes=tuple(episode for shard in shards for episode in shard.episodes),
    )


def _judge(
    studio: Studio, estimator: PredicateEstimator, observation: Observation, atoms: tuple[Predicate, ...]
) -> Judged:
    beliefs = estimator.estimate(observation, atoms)
    labels = truth_labels(studio.judge, atoms)
    return Judged(
        probabilities=tuple(round(belief.probability, 4) for belief in beliefs),
        labels=tuple(int(label) for label in labels),
    )


def _result(
    episode: Episode, outcome: RolloutOutcome, verified: Verdict, picture: str, judged: list[Judged]
) -> EpisodeResult:
    seed, call = episode
    return EpisodeResult(
        seed=seed,
        skill=call.skill,
        call=str(call),
        success=outcome.success,
        true_at_end=outcome.true_at_end,
        claimed=outcome.claimed,
        verified=verified,
        failure="" if outcome.failure is None else outcome.failure.code.value,
        seconds=round(outcome.seconds, 2),
        picture=picture,
        judged=tuple(judged),
    )
