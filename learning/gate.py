"""The gate before training: an expert that fails teaches failing, so it must prove itself first."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from learning.episodes import calls_to_learn, deal, plan_episodes
from learning.instructions import bind_policy_skill
from learning.intervals import Rate
from learning.progress import Progress, silent
from learning.settings import LearningSettings
from learning.shards import read_record, write_record, write_whole
from learning.studio import Studio, StudioFactory, all_hold
from learning.workers import Assignment, make_shards, open_studio
from majordomo.errors import ConfigError
from majordomo.skill import SkillCall

GATE_FILE, TRIALS = "gate.json", "gate"


class Trial(BaseModel):
    """One attempt of the expert."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    skill: str
    call: str
    seed: int
    success: bool


class TrialShard(BaseModel):
    """The attempts of one assignment."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    trials: tuple[Trial, ...]


class SkillGate(BaseModel):
    """How one skill of the expert fared; `failed` holds the call and seed of each failure."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    skill: str
    successes: int
    trials: int
    failed: tuple[tuple[str, int], ...]

    @property
    def rate(self) -> Rate:
        """The success rate."""
        return Rate(self.successes, self.trials)


class GateReport(BaseModel):
    """How every skill fared, and what was asked of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    needed: float
    skills: tuple[SkillGate, ...]

    @property
    def short(self) -> tuple[SkillGate, ...]:
        """Skills that fell short."""
        return tuple(skill for skill in self.skills if not skill.rate.value >= self.needed)


def try_expert(studio: Studio, call: SkillCall) -> bool:
    """Whether the expert, undisturbed and without pictures, brings about in time what has been arranged for."""
    skill = bind_policy_skill(studio.library, call, studio.catalogue)
    for _ in range(round(skill.timeout_s * studio.robot.spec.control_hz)):
        if studio.expert.is_done(call):
            break
        studio.robot.apply(studio.expert.action(call))
    return all_hold(studio.judge, skill.effects())


def make_trials(assignment: Assignment) -> str:
    """Try the expert on one shard of episodes and write down how each went."""
    studio = open_studio(assignment.studio)
    trials = tuple(
        Trial(skill=call.skill, call=str(call), seed=seed, success=try_expert(studio, call))
        for seed, call in assignment.episodes
        if studio.arrange(call, seed)
    )
    write_record(assignment.folder, TrialShard(trials=trials))
    return f"{sum(trial.success for trial in trials)}/{len(trials)}"


def run_gate(
    settings: LearningSettings,
    studio: StudioFactory,
    folder: Path,
    skills: Sequence[str] | None = None,
    progress: Progress = silent,
) -> GateReport:
    """Measure a scene's expert, skill by skill (None: all that are to be demonstrated), and write the gate file."""
    names = tuple(settings.demonstrations.episodes[studio.scene] if skills is None else skills)
    counts = dict.fromkeys(names, settings.gate.episodes)
    episodes = plan_episodes(calls_to_learn(settings, studio), counts, settings.gate.first_seed)
    template = Assignment(folder / TRIALS, settings, studio, ())
    if (folder / GATE_FILE).is_file():  # a measurement that was finished before: the expert may have changed
        shutil.rmtree(template.folder, ignore_errors=True)
        (folder / GATE_FILE).unlink()
    assignments = deal(template, episodes, 10)
    make_shards(make_trials, assignments, settings.workers, f"gate, {studio.scene}", progress)
    trials = [trial for assignment in assignments for trial in read_record(assignment.folder, TrialShard).trials]
    report = GateReport(needed=settings.gate.success, skills=tuple(_sum_up(name, trials) for name in names))
    write_whole(folder / GATE_FILE, report.model_dump_json(indent=1))
    return report


def check_gate(folder: Path) -> GateReport:
    """Return the gate file's report.

    Raises:
        ConfigError: There is no gate file, or a skill of the expert fell short.
    """
    path = folder / GATE_FILE
    try:
        report = GateReport.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", "measuring the expert first.") from error
    if report.short:
        names = "; ".join(f"{skill.skill}: {skill.rate}" for skill in report.short)
        raise ConfigError(
            f"The expert succeeds in less than {100 * report.needed:.0f} %: {names}.",
            "mending the expert, then measuring it again.",
        )
    return report


def _sum_up(skill: str, trials: Sequence[Trial]) -> SkillGate:
    own = [trial for trial in trials if trial.skill == skill]
    failed = tuple((trial.call, trial.seed) for trial in own if not trial.success)
    return SkillGate(skill=skill, successes=len(own) - len(failed), trials=len(own), failed=failed)
