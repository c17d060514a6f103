"""What trials of scripts amount to: successes, the referee's word on them, and every skill by itself."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from bringup.evaluation.markdown import share_of, table
from bringup.evaluation.trial import TrialRecord
from learning.intervals import Rate
from majordomo.outcome import Outcome
from memory.node import NodeStatus


@dataclass(frozen=True, slots=True, order=True)
class Condition:
    """A script, by the name of its file, and whether its disturbances happen."""

    script: str
    disturbed: bool

    def __str__(self) -> str:
        return f"{self.script}, disturbed" if self.disturbed else self.script


Records = Mapping[Condition, Sequence[TrialRecord]]


def markdown(records: Records) -> str:
    """Everything for people."""
    trials = [record for own in records.values() for record in own]
    return "\n".join((condition_table(records), referee_table(trials), skill_table(trials), shortcomings(records)))


def to_json(records: Records) -> list[dict[str, Any]]:
    """Everything for programs: one object a condition."""
    return [
        {
            "script": condition.script,
            "disturbed": condition.disturbed,
            "successes": sum(record.is_success for record in own),
            "trials": len(own),
            "interval": Rate.of(record.is_success for record in own).interval,
            "records": [record.model_dump(mode="json") for record in own],
        }
        for condition, own in records.items()
    ]


def condition_table(records: Records) -> str:
    """How often each script was really done, how long that took and how much was tried."""
    rows = [
        (
            str(condition),
            share_of(record.is_success for record in own),
            _counted(Counter(str(record.outcome) for record in own)),
            _median_of(record.robot_s for record in own),
            _median_of(record.wall_s for record in own),
            _counted(Counter(record.recoveries for record in own)),
        )
        for condition, own in records.items()
        if own
    ]
    head = ("script", "called done and is (Wilson 95 %)", "outcomes", "robot time", "wall clock", "recoveries: tasks")
    return table(head, rows)


def referee_table(records: Sequence[TrialRecord]) -> str:
    """What was claimed against what was so."""
    done = [record for record in records if record.outcome is Outcome.DONE]
    ends = [end for record in records for end in record.steps if end.was_done is not None]
    succeeded = [end for end in ends if end.status is NodeStatus.SUCCEEDED]
    truly_done = [end for end in ends if end.was_done]
    failed = NodeStatus.FAILED
    rows = [
        ("goals hold at the end, of all tasks", share_of(record.goals_hold for record in records)),
        ("tasks called done that are not, of those called done", share_of(record.false_done for record in done)),
        (
            "tasks with a skill called failed that succeeded, of all",
            share_of(record.false_failed for record in records),
        ),
        ("skills called done that are not, of those called done", share_of(not end.was_done for end in succeeded)),
        (
            "skills called failed that succeeded, of those that succeeded",
            share_of(end.status is failed for end in truly_done),
        ),
    ]
    return table(("by the referee", "count (Wilson 95 %)"), rows)


def skill_table(records: Sequence[TrialRecord]) -> str:
    """Every skill by itself, by the referee: its first try in a task, and all tries together."""
    rows = []
    for skill in dict.fromkeys(end.skill for record in records for end in record.steps):
        tries = [[end for end in record.steps if end.skill == skill] for record in records]
        ends = list(chain.from_iterable(tries))
        codes = Counter(end.failure for end in ends if end.failure)
        rows.append(
            (
                skill,
                share_of(own[0].was_done for own in tries if own),
                share_of(end.was_done for end in ends),
                _counted(codes),
            )
        )
    return table(("skill", "truly done at the first try (Wilson 95 %)", "at any try", "failures"), rows)


def shortcomings(records: Records) -> str:
    """The trials to look into, one a line."""
    return "\n".join(
        f"- {condition}, seed {record.seed}: {record.outcome}{', FALSELY' if record.false_done else ''}: "
        f"{record.message}"
        for condition, own in records.items()
        for record in own
        if not record.is_success
    )


def _median_of(seconds: Iterable[float]) -> str:
    kept = list(seconds)
    return f"{np.median(kept):.1f} s (at most {max(kept):.1f} s)"


def _counted(counts: Counter[str] | Counter[int]) -> str:
    return ", ".join(f"{what}: {count}" for what, count in sorted(counts.items())) or "–"
