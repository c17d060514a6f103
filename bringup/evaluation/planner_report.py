"""What a planner's trials amount to: plans, questions and refusals, by category."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from bringup.evaluation.markdown import share, table
from bringup.evaluation.planner_record import CaseRecord
from learning.intervals import Rate
from planners.grading import Grade

ALL = "all"


def markdown(records: Sequence[CaseRecord], planner: str, path: Path) -> str:
    """Everything for people."""
    groups = _by_category(records)
    others = sum(record.source not in ("", planner) for record in records)
    lines = [
        f"- planner: {planner}",
        f"- cases: {len(records)}",
        *([f"- **plans by another planner that took over: {others}**"] if others else []),
        f"- every case: `{path}`",
        "",
    ]
    return "\n".join((*lines, _plan_table(groups), _answer_table(groups), _shortcomings(records)))


def to_json(records: Sequence[CaseRecord], path: Path) -> dict[str, Any]:  # JSON values, as programs read them
    """Everything for programs."""
    return {
        "results": str(path),
        "categories": {
            category: {
                "cases": len(own),
                **{name: _rate_json(rate) for name, rate in _rates(own).items()},
                **_counts(own),
                **_effort(own),
            }
            for category, own in _by_category(records).items()
        },
    }


def _by_category(records: Sequence[CaseRecord]) -> Mapping[str, Sequence[CaseRecord]]:
    categories = dict.fromkeys(record.category for record in records)
    return {category: [one for one in records if one.category == category] for category in categories} | {ALL: records}


def _rates(records: Sequence[CaseRecord]) -> Mapping[str, Rate]:
    plans = [record for record in records if record.answer == "plan"]
    wanted = [record for record in records if record.wants == "plan"]
    return {
        "right": Rate.of(record.grade is Grade.RIGHT for record in records),
        "executable": Rate.of(bool(record.is_executable) for record in plans),
        "goal_correct": Rate.of(record.answer == "plan" and record.grade is Grade.RIGHT for record in wanted),
        "right_after_a_yes": Rate.of(record.after_yes is Grade.RIGHT for record in records),
        "wrong_silently": Rate.of(record.grade is Grade.WRONG for record in records),
    }


def _counts(records: Sequence[CaseRecord]) -> Mapping[str, int]:
    questions = [record for record in records if record.answer == "question"]
    refusals = [record for record in records if record.answer == "refusal"]
    return {
        "asked_rightly": sum(record.asked for record in records) + _right(questions),
        "asked_wrongly": len(questions) - _right(questions),
        "refused_rightly": _right(refusals),
        "refused_wrongly": len(refusals) - _right(refusals),
        "asked_for_something_else": sum(record.after_yes is Grade.WRONG for record in records),
    }


def _effort(records: Sequence[CaseRecord]) -> Mapping[str, float]:
    seconds = sorted(record.seconds for record in records)
    return {
        "tokens_a_case": round(sum(one.prompt_tokens + one.answer_tokens for one in records) / len(records), 1),
        "median_s": round(median(seconds), 4),
        "most_s": seconds[-1],
    }


def _plan_table(groups: Mapping[str, Sequence[CaseRecord]]) -> str:
    head = (
        "category",
        "right (Wilson 95 %)",
        "right after a yes",
        "goal-correct, of what wants a plan",
        "executable, of plans",
        "wrong without a word",
    )
    rows = []
    for category, records in groups.items():
        rates = _rates(records)
        names = ("right", "right_after_a_yes", "goal_correct", "executable", "wrong_silently")
        rows.append((category, *(share(rates[name]) for name in names)))
    return table(head, rows)


def _answer_table(groups: Mapping[str, Sequence[CaseRecord]]) -> str:
    asked = ("asked rightly", "wrongly", "refused rightly", "wrongly", "asked for something else")
    head = ("category", *asked, "tokens a case", "median", "longest")
    rows = []
    for category, records in groups.items():
        effort = _effort(records)
        rows.append(
            (
                category,
                *map(str, _counts(records).values()),
                f"{effort['tokens_a_case']:.0f}",
                f"{effort['median_s']:.2f} s",
                f"{effort['most_s']:.2f} s",
            )
        )
    return table(head, rows)


def _shortcomings(records: Sequence[CaseRecord]) -> str:
    """The cases to look into, one a line, the worst first."""
    order = (Grade.WRONG, Grade.OPEN)
    return "\n".join(
        f"- {_told_of(record)}, {record.category}: “{record.say}”: "
        f"{'; '.join(record.calls) if record.answer == 'plan' else record.told}"
        for grade in order
        for record in records
        if record.grade is grade
    )


def _told_of(record: CaseRecord) -> str:
    return str(record.grade) if record.after_yes is None else f"{record.grade}, after a yes {record.after_yes}"


def _right(records: Sequence[CaseRecord]) -> int:
    return sum(record.grade is Grade.RIGHT for record in records)


def _rate_json(rate: Rate) -> dict[str, Any]:  # as above
    return {"of": rate.trials, "count": rate.successes, "interval": rate.interval}
