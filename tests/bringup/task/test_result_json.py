import json
from typing import Any

import pytest

from agent.result import GoalEvidence, TaskResult
from bringup.task.result_json import belief_json, fault_json, interruption_json, result_json
from majordomo.errors import ConfigError
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.outcome import Outcome
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from memory.node import Node, NodeStatus

OPEN = Predicate("open", ("microwave",))


def result(**changes: Any) -> TaskResult:  # any field of the result
    node = Node("s1", SkillCall("open", {"target": "microwave"}), status=NodeStatus.FAILED, attempts=2, **changes)
    goal = GoalEvidence(OPEN, Verdict.UNKNOWN, None, None)
    return TaskResult(3, "open it", Outcome.FAILED, "It is stuck.", (node,), (goal,), plan_source="builtin")


def test_a_failure_is_told_by_code_phase_layer_words_and_what_was_seen() -> None:
    seen = Belief(OPEN, Verdict.FALSE, 0.02, 1.0, "cameras")
    failure = Failure(FailureCode.TIMEOUT, Phase.EXECUTION, "It took too long.", evidence=(seen,), picture="1.png")
    node = result_json(result(failure=failure))["nodes"][0]
    assert node["failure"] == {
        "code": "timeout",
        "phase": "execution",
        "layer": "policy",
        "message": "It took too long.",
        "evidence": [belief_json(seen)],
        "picture": "1.png",
    }
    assert (node["status"], node["attempts"]) == ("failed", 2)


def test_a_probability_that_is_no_number_is_null() -> None:
    belief = Belief(OPEN, Verdict.UNKNOWN, float("nan"), 1.0, "cameras")
    record = result_json(result(verified=(belief,)))
    assert record["nodes"][0]["evidence"][0]["probability"] is None
    json.dumps(record, allow_nan=False)


@pytest.mark.parametrize("record", [fault_json(ConfigError("a", "b.")), interruption_json()])
def test_what_never_began_has_the_same_keys(record: dict[str, Any]) -> None:
    assert set(result_json(result())) <= set(record)
    assert record["nodes"] == []
