"""What the episodes of the demo sentence amount to: outcomes, the referee's word on them, and every skill by itself."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from demo_episode import EpisodeRecord, StepRecord
from markdown_report import table

from learning.intervals import Rate
from majordomo.outcome import Outcome
from memory.node import NodeStatus


def outcome_table(records: Sequence[EpisodeRecord]) -> str:
    """How tasks ended, how long they took and how much was tried; outcomes that never came are left out."""
    rows = []
    for outcome in Outcome:
        ended = [record for record in records if record.outcome is outcome]
        if ended:
            times = (_median_of(record.robot_s for record in ended), _median_of(record.wall_s for record in ended))
            recoveries = Counter(record.recoveries for record in ended)
            rows.append((outcome.value, str(Rate(len(ended), len(records))), *times, _counted(recoveries)))
    return table(("outcome", "tasks (Wilson 95 %)", "robot time", "wall clock", "recoveries: tasks"), rows)


def referee_table(records: Sequence[EpisodeRecord]) -> str:
    """What was claimed against what was so."""
    done = [record for record in records if record.outcome is Outcome.DONE]
    ends = [end for record in records for end in record.steps if end.was_done is not None]
    succeeded = [end for end in ends if end.status is NodeStatus.SUCCEEDED]
    truly_done = [end for end in ends if end.was_done]
    failed = NodeStatus.FAILED
    rows = [
        ("goals hold at the end, of all tasks", _share(record.goals_hold for record in records)),
        ("tasks called done that are not, of those called done", _share(record.false_done for record in done)),
        ("tasks with a skill called failed that succeeded, of all", _share(record.false_failed for record in records)),
        ("skills called done that are not, of those called done", _share(not end.was_done for end in succeeded)),
        (
            "skills called failed that succeeded, of those that succeeded",
            _share(e.status is failed for e in truly_done),
        ),
    ]
    return table(("by the referee", "count (Wilson 95 %)"), rows)


def skill_table(records: Sequence[EpisodeRecord]) -> str:
    """Every skill by itself, by the referee: its first try in a task, and all tries together."""
    rows = []
    for skill in dict.fromkeys(end.skill for record in records for end in record.steps):
        tries = [[end for end in record.steps if end.skill == skill] for record in records]
        ends = list(chain.from_iterable(tries))
        codes = Counter(end.failure for end in ends if end.failure)
        rows.append((skill, _judged(own[0] for own in tries if own), _judged(ends), _counted(codes)))
    return table(("skill", "truly done at the first try (Wilson 95 %)", "at any try", "failures"), rows)


def shortcomings(records: Sequence[EpisodeRecord]) -> str:
    """The tasks to look into, one a line."""
    return "\n".join(
        f"- seed {record.seed}: {record.outcome}{', FALSELY' if record.false_done else ''}: {record.message}"
        for record in records
        if record.outcome is not Outcome.DONE or record.false_done
    )


def _judged(ends: Iterable[StepRecord]) -> str:
    return _share(end.was_done for end in ends if end.was_done is not None)


def _share(flags: Iterable[bool]) -> str:
    kept = list(flags)
    return str(Rate(sum(kept), len(kept))) if kept else "–"


def _median_of(seconds: Iterable[float]) -> str:
    kept = list(seconds)
    return f"{np.median(kept):.1f} s (at most {max(kept):.1f} s)"


def _counted(counts: Counter[str] | Counter[int]) -> str:
    return ", ".join(f"{what}: {count}" for what, count in sorted(counts.items())) or "–"
