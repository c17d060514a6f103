"""What held-out episodes amount to: rates with intervals, false claims, and how far the eyes can be trusted."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from learning.evaluate import EpisodeResult, EvaluationShard
from learning.intervals import Rate, mean_interval
from learning.judgements import Judgements, judgements_by_predicate
from majordomo.predicate import Verdict
from vla.calibration import PredicateCalibration

JSON_FILE, MARKDOWN_FILE = "report.json", "report.md"


class SkillReport(BaseModel):
    """One skill's numbers in one scene; rates are (successes, trials).

    Attributes:
        success: Of all episodes.
        false_claims: Of the episodes that the policy said were done.
        missed: Of the episodes that succeeded: the policy did not say so.
        false_verified: Of the episodes that the eyes verified: the effects do not hold.
        unverified: Of the episodes whose effects hold: the eyes said otherwise, or that they do not know.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    scene: str
    skill: str
    success: tuple[int, int]
    false_claims: tuple[int, int]
    missed: tuple[int, int]
    false_verified: tuple[int, int]
    unverified: tuple[int, int]
    median_s: float | None


class PredicateReport(BaseModel):
    """How well one predicate is judged, over all things it is asked about.

    Attributes:
        balanced_accuracy: Mean of the accuracies on true and on false claims, unknown ones left out; None if one kind
            never occurred.
        interval: Its 95 % interval, an episode counted as one trial of either kind.
        unknown_rate: Share of judgements inside the unknown band.
        n_true, n_false: How many claims there were of each kind.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    predicate: str
    balanced_accuracy: float | None
    interval: tuple[float, float] | None
    unknown_rate: float
    n_true: int
    n_false: int


class EvaluationReport(BaseModel):
    """Everything that an evaluation measured.

    Attributes:
        failed: Episodes that failed, named as `majordomo explain` takes them.
        misjudged: Episodes in which the eyes said something wrong.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    skills: tuple[SkillReport, ...]
    predicates: tuple[PredicateReport, ...]
    failed: tuple[str, ...]
    misjudged: tuple[str, ...]

    def table(self, subject: Literal["skills", "predicates"]) -> str:
        """One table for people, in markdown."""
        return _skill_table(self.skills) if subject == "skills" else _predicate_table(self.predicates)

    def markdown(self) -> str:
        """Both tables."""
        return f"{self.table('skills')}\n\n{self.table('predicates')}\n"

    def write(self, folder: Path) -> None:
        """Write both forms into a folder."""
        (folder / JSON_FILE).write_text(self.model_dump_json(indent=1), encoding="utf-8")
        (folder / MARKDOWN_FILE).write_text(self.markdown(), encoding="utf-8")


def report_on(results: Sequence[EvaluationShard], calibration: Mapping[str, PredicateCalibration]) -> EvaluationReport:
    """Sum scenes up; a predicate that is not calibrated is left out, for the eyes do not judge it."""
    return EvaluationReport(
        skills=tuple(skill for scene in results for skill in _skills(scene)),
        predicates=tuple(
            _predicate(name, calibration[name].unknown_band, judged)
            for name, judged in judgements_by_predicate(results).items()
            if name in calibration
        ),
        failed=_named(results, lambda episode: not episode.success),
        misjudged=_named(results, lambda episode: bool(episode.misjudged)),
    )


def _skills(scene: EvaluationShard) -> list[SkillReport]:
    names = dict.fromkeys(episode.skill for episode in scene.episodes)
    return [_skill(scene.scene, [e for e in scene.episodes if e.skill == name]) for name in names]


def _skill(scene: str, episodes: Sequence[EpisodeResult]) -> SkillReport:
    claimed = [e for e in episodes if e.claimed]
    true = [e for e in episodes if e.true_at_end]
    verified = [e for e in episodes if e.verified is Verdict.TRUE]
    succeeded = [e for e in episodes if e.success]
    return SkillReport(
        scene=scene,
        skill=episodes[0].skill,
        success=(len(succeeded), len(episodes)),
        false_claims=(sum(not e.true_at_end for e in claimed), len(claimed)),
        missed=(sum(not e.claimed for e in succeeded), len(succeeded)),
        false_verified=(sum(not e.true_at_end for e in verified), len(verified)),
        unverified=(sum(e.verified is not Verdict.TRUE for e in true), len(true)),
        median_s=float(np.median([e.seconds for e in succeeded])) if succeeded else None,
    )


def _predicate(name: str, band: tuple[float, float], judged: Judgements) -> PredicateReport:
    low, high = band
    unknown = (judged.probabilities > low) & (judged.probabilities < high)
    accuracies, trials = [], []
    for label, is_right in ((1, judged.probabilities >= high), (0, judged.probabilities <= low)):
        known = (judged.labels == label) & ~unknown
        if known.any():
            accuracies.append(float(is_right[known].mean()))
            trials.append(len(np.unique(judged.episodes[known])))
    has_both = len(accuracies) == 2
    return PredicateReport(
        predicate=name,
        balanced_accuracy=sum(accuracies) / 2.0 if has_both else None,
        interval=mean_interval(accuracies, trials) if has_both else None,
        unknown_rate=float(unknown.mean()),
        n_true=int((judged.labels == 1).sum()),
        n_false=int((judged.labels == 0).sum()),
    )


def _named(results: Sequence[EvaluationShard], wanted: Callable[[EpisodeResult], bool]) -> tuple[str, ...]:
    """Scene, seed and call of some episodes."""
    return tuple(
        f"{scene.scene}/{episode.seed} {episode.call}"
        for scene in results
        for episode in scene.episodes
        if wanted(episode)
    )


def _skill_table(skills: Sequence[SkillReport]) -> str:
    lines = [
        "| scene | skill | success | Wilson 95 % | said done, is not | done, not said | seen done, is not "
        "| done, not seen | median |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for skill in skills:
        low, high = Rate(*skill.success).interval
        median = "–" if skill.median_s is None else f"{skill.median_s:.1f} s"
        claims = (skill.false_claims, skill.missed, skill.false_verified, skill.unverified)
        lines.append(
            f"| {skill.scene} | {skill.skill} | {_share(skill.success)} | {100 * low:.1f} to {100 * high:.1f} % | "
            f"{' | '.join(_share(claim) for claim in claims)} | {median} |"
        )
    return "\n".join(lines)


def _predicate_table(predicates: Sequence[PredicateReport]) -> str:
    lines = ["| predicate | balanced accuracy | 95 % | unknown | true | false |", "|---|---|---|---|---|---|"]
    for predicate in predicates:
        accuracy = between = "–"
        if predicate.balanced_accuracy is not None and predicate.interval is not None:
            low, high = predicate.interval
            accuracy, between = f"{100 * predicate.balanced_accuracy:.1f} %", f"{100 * low:.1f} to {100 * high:.1f} %"
        lines.append(
            f"| {predicate.predicate} | {accuracy} | {between} | {100 * predicate.unknown_rate:.1f} % "
            f"| {predicate.n_true} | {predicate.n_false} |"
        )
    return "\n".join(lines)


def _share(rate: tuple[int, int]) -> str:
    return f"{rate[0]}/{rate[1]}"
