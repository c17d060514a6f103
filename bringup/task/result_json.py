"""A task's result as one JSON object, for programs."""

from math import isfinite
from typing import Any

from agent.result import TaskResult
from bringup.audience.audit import Audit
from majordomo.errors import MajordomoError
from majordomo.failure import Failure
from majordomo.outcome import Outcome
from majordomo.predicate import Belief
from memory.node import Node

Json = dict[str, Any]
"""JSON values, as programs read them."""


def result_json(result: TaskResult, audit: Audit | None = None) -> Json:
    """Everything that is known of a task's end; `audit` only where there was one."""
    record: Json = {
        "outcome": str(result.outcome),
        "message": result.message,
        "failure": None if result.failure is None else failure_json(result.failure),
        "nodes": [node_json(node) for node in result.nodes],
        "goals": [
            {"claim": str(goal.goal), "verdict": str(goal.verdict), "age_s": goal.age_s} for goal in result.goals
        ],
        "assumptions": list(result.assumptions),
        "plan_source": result.plan_source,
        "recoveries": result.recoveries,
        "duration_s": round(result.duration_s, 3),
        "task_id": result.task_id,
    }
    if audit is not None:
        record["audit"] = audit.to_json()
    return record


def fault_json(fault: MajordomoError) -> Json:
    """A task that could not even begin, in the same form, with the fault's code as `error`."""
    return _nothing_done(Outcome.FAILED, str(fault)) | {"error": fault.code}


def interruption_json() -> Json:
    """A task that Ctrl-C ended before it began."""
    return _nothing_done(Outcome.CANCELLED, "The task was cancelled.")


def node_json(node: Node) -> Json:
    """One step: what, how it went, and what was seen."""
    return {
        "id": node.id,
        "skill": node.call.skill,
        "arguments": dict(node.call.arguments),
        "status": str(node.status),
        "attempts": node.attempts,
        "failure": None if node.failure is None else failure_json(node.failure),
        "evidence": [belief_json(belief) for belief in node.verified],
        "reason": node.reason,
    }


def failure_json(failure: Failure) -> Json:
    """A failure by its code, phase, layer and words."""
    return {
        "code": str(failure.code),
        "phase": str(failure.phase),
        "layer": str(failure.layer),
        "message": failure.message,
        "evidence": [belief_json(belief) for belief in failure.evidence],
        "picture": failure.picture,
    }


def belief_json(belief: Belief) -> Json:
    """A belief, with when (robot's clock) and by what it was seen."""
    return {
        "claim": str(belief.predicate),
        "verdict": str(belief.verdict),
        "probability": round(belief.probability, 4) if isfinite(belief.probability) else None,
        "stamp_s": round(belief.stamp_s, 3),
        "source": belief.source,
    }


def _nothing_done(outcome: Outcome, message: str) -> Json:
    return {
        "outcome": str(outcome),
        "message": message,
        "failure": None,
        "nodes": [],
        "goals": [],
        "assumptions": [],
        "plan_source": "",
        "recoveries": 0,
        "duration_s": 0.0,
        "task_id": None,
    }
