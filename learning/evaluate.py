"""Held-out episodes: does the policy do it, does it know when it has, and do its eyes tell the truth?"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from learning.episodes import Episode, calls_to_learn, deal, plan_episodes
from learning.examiner import Examiner, Judged
from learning.failure_record import Witness, draw_misjudged, forget
from learning.progress import Progress, silent
from learning.recording import Recorder
from learning.rollout import RolloutConfig, RolloutOutcome, roll_out
from learning.settings import LearningSettings
from learning.shards import read_record, write_record
from learning.studio import Studio, StudioFactory
from learning.trained import Trained, TrainedFactory, open_trained
from learning.workers import Assignment, make_shards, open_studio
from majordomo.observation import Observation
from majordomo.predicate import ANYTHING, Belief, Predicate, Verdict
from skills.drive import DriveConfig

JUDGE_EVERY = 3
"""Looks of the policy from one judgement of all predicates to the next; the last one is always judged."""


FAILURES = "failures"
"""Folder, below the evaluation's, of what is kept of failures.

SKILL-SEED.png, and the looks as a shard, where an episode failed; SKILL-SEED-misjudged.png where the eyes were wrong.
"""


class EpisodeResult(BaseModel):
    """How one episode went; see `RolloutOutcome`.

    Attributes:
        verified: Verdict of the eyes, at the end, on the skill's effects taken together.
        failure: Code of the policy's own failure, empty if it did not give up.
        picture: File of the last looks, below the evaluation's folder; empty for a success.
        misjudged: File of the look at which the eyes were most wrong; empty where they never were.
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
    misjudged: str = ""
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
    witness, examiner, looks = Witness(studio, recorder, call), Examiner(studio, trained.estimator), 0

    def watch(observation: Observation) -> None:
        nonlocal looks
        if looks % JUDGE_EVERY == 0:
            examiner.look(observation)
        looks += 1
        witness.look(observation)

    generator = np.random.default_rng([seed, 3])
    outcome = roll_out(studio, trained.policy, call, config, generator, watch)
    last = studio.robot.observe()
    witness.look(last)
    examiner.look(last)
    asked = [effect for effect in witness.skill.effects() if ANYTHING not in effect.arguments]
    beliefs = trained.estimator.estimate(last, [effect.atom for effect in asked])
    picture, misjudged = failures / f"{call.skill}-{seed}.png", failures / f"{call.skill}-{seed}-misjudged.png"
    forget(picture, misjudged)
    if not outcome.success:
        witness.write(picture.with_suffix(""), seed)
        witness.draw(picture, trained, beliefs, _end(outcome))
    if examiner.worst is not None:
        draw_misjudged(misjudged, trained, witness.skill.instruction(), examiner.worst)
    return EpisodeResult(
        seed=seed,
        skill=call.skill,
        call=str(call),
        success=outcome.success,
        true_at_end=outcome.true_at_end,
        claimed=outcome.claimed,
        verified=verdict_on(asked, beliefs),
        failure="" if outcome.failure is None else outcome.failure.code.value,
        seconds=round(outcome.seconds, 2),
        picture="" if outcome.success else f"{failures.name}/{picture.name}",
        misjudged="" if examiner.worst is None else f"{failures.name}/{misjudged.name}",
        judged=tuple(examiner.judged),
    )


def _end(outcome: RolloutOutcome) -> str:
    """How an episode that failed came to its end."""
    if outcome.failure is not None:
        return outcome.failure.message
    return "The policy said that it was done." if outcome.claimed else "Time was up."


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
