"""What held-out episodes amount to: rates with intervals, false claims, and how far the eyes can be trusted."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from learning.evaluate import EpisodeResult, EvaluationShard
from learning.intervals import Rate
from majordomo.predicate import Predicate, Verdict
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
        unknown_rate: Share of judgements inside the unknown band.
        n_true, n_false: How many claims there were of each kind.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    predicate: str
    balanced_accuracy: float | None
    unknown_rate: float
    n_true: int
    n_false: int


class EvaluationReport(BaseModel):
    """Everything that an evaluation measured; `failed` names episodes as `majordomo explain` takes them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    skills: tuple[SkillReport, ...]
    predicates: tuple[PredicateReport, ...]
    failed: tuple[str, ...]

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
            _predicate(name, calibration[name].unknown_band, probabilities, labels)
            for name, (probabilities, labels) in judgements_by_predicate(results).items()
            if name in calibration
        ),
        failed=tuple(
            f"{scene.scene}/{episode.seed} {episode.call}"
            for scene in results
            for episode in scene.episodes
            if not episode.success
        ),
    )


def judgements_by_predicate(
    results: Sequence[EvaluationShard],
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.int64]]]:
    """All probabilities and labels of every predicate name, whatever the scene and the things asked about."""
    found: dict[str, list[tuple[NDArray[np.float64], NDArray[np.int64]]]] = {}
    for scene in results:
        looks = [look for episode in scene.episodes for look in episode.judged]
        names = np.array([Predicate.parse(text).name for text in scene.groundings])
        for name in dict.fromkeys(names) if looks else ():
            probabilities = np.array([look.probabilities for look in looks])[:, names == name]
            labels = np.array([look.labels for look in looks])[:, names == name]
            found.setdefault(str(name), []).append((probabilities.ravel(), labels.ravel()))
    return {
        name: (np.concatenate([one for one, _ in parts]), np.concatenate([other for _, other in parts]))
        for name, parts in found.items()
    }


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


def _predicate(
    name: str, band: tuple[float, float], probabilities: NDArray[np.float64], labels: NDArray[np.int64]
) -> PredicateReport:
    low, high = band
    unknown = (probabilities > low) & (probabilities < high)
    accuracies = []
    for label, is_right in ((1, probabilities >= high), (0, probabilities <= low)):
        known = (labels == label) & ~unknown
        if known.any():
            accuracies.append(float(is_right[known].mean()))
    return PredicateReport(
        predicate=name,
        balanced_accuracy=sum(accuracies) / 2.0 if len(accuracies) == 2 else None,
        unknown_rate=float(unknown.mean()),
        n_true=int((labels == 1).sum()),
        n_false=int((labels == 0).sum()),
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
    lines = ["| predicate | balanced accuracy | unknown | true | false |", "|---|---|---|---|---|"]
    for predicate in predicates:
        accuracy = "–" if predicate.balanced_accuracy is None else f"{100 * predicate.balanced_accuracy:.1f} %"
        lines.append(
            f"| {predicate.predicate} | {accuracy} | {100 * predicate.unknown_rate:.1f} % "
            f"| {predicate.n_true} | {predicate.n_false} |"
        )
    return "\n".join(lines)


def _share(rate: tuple[int, int]) -> str:
    return f"{rate[0]}/{rate[1]}"
