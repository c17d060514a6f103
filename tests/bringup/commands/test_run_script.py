"""`majordomo run` and `majordomo plan` with a script."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from majordomo.clock import WallClock
from majordomo.predicate import Predicate, Verdict
from memory.journal import Journal

SCRIPT = """\
name: warm the cup
scene: counter
seed: 3
steps:
  - open: {target: microwave}
  - put the red cup in it
  - expect: inside(red cup, microwave)
  - close: {target: microwave}
expect: closed(microwave)
disturbances:
  - {at: {step: 2}, do: {knock: {}}}
"""
INSIDE = Predicate("inside", ("red cup", "microwave"))
CALLS = [
    "open(microwave)",
    "pick(red cup)",
    "place_in(red cup, microwave)",
    "expect(inside(red cup, microwave))",
    "close(microwave)",
    "expect(closed(microwave))",
]


def invoke(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, list(arguments))


def answer(result: Any) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(result.stdout)
    return record


@pytest.fixture
def script(tmp_path: Path) -> str:
    (tmp_path / "warm.yaml").write_text(SCRIPT)
    return str(tmp_path / "warm.yaml")


def calls_of(record: dict[str, Any]) -> list[str]:
    return [f"{node['skill']}({', '.join(node['arguments'].values())})" for node in record["nodes"]]


def test_a_script_is_one_task(kitchen: Any, script: str, home: Path) -> None:
    result = invoke("run", script, "--json")
    record = answer(result)
    assert (result.exit_code, record["outcome"], record["plan_source"]) == (0, "done", "script")
    assert calls_of(record) == CALLS
    assert [goal["claim"] for goal in record["goals"]] == ["closed(microwave)"]
    with Journal(home / "data" / "majordomo" / "journal.sqlite3", WallClock()) as journal:
        assert journal.task(1).instruction == "warm the cup (warm.yaml)"
        assert record["task_id"] == 1


def test_an_expectation_that_was_seen_true_has_its_evidence(kitchen: Any, script: str) -> None:
    node = answer(invoke("run", script, "--json"))["nodes"][3]
    assert (node["skill"], node["status"]) == ("expect", "succeeded")
    assert [(one["claim"], one["verdict"]) for one in node["evidence"]] == [(str(INSIDE), "true")]


def test_an_expectation_that_is_not_seen_true_is_no_success(kitchen: Any, script: str) -> None:
    kitchen.estimator.says[INSIDE] = Verdict.FALSE
    result = invoke("run", script, "--json")
    assert result.exit_code == 3
    assert answer(result)["outcome"] == "needs_human"


def test_the_audit_judges_expectations(kitchen: Any, script: str) -> None:
    audit = answer(invoke("run", script, "--json", "--audit"))["audit"]
    (step,) = [step for step in audit["steps"] if step["call"] == CALLS[3]]
    assert step["claims"] == [{"claim": str(INSIDE), "truth": True}]


def test_the_scripts_scene_and_seed_count(kitchen: Any, script: str) -> None:
    invoke("run", script)
    assert (kitchen.opened[0].scene, kitchen.opened[0].seed) == ("counter", 3)


def test_the_command_line_counts_more(kitchen: Any, script: str) -> None:
    invoke("run", script, "--seed", "5")
    assert kitchen.opened[0].seed == 5


def test_an_example_is_run_by_its_name(kitchen: Any) -> None:
    result = invoke("run", "first_light", "--json")
    assert (result.exit_code, answer(result)["outcome"]) == (0, "done")


def test_a_bad_script_is_bad_input_and_nothing_is_opened(kitchen: Any, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("name: a\nsteps:\n  - opn: {target: microwave}\n  - florp\n")
    result = invoke("run", str(path), "--json")
    assert result.exit_code == 2
    assert answer(result)["error"] == "bad_script"
    assert "bad.yaml:3: steps.1.opn" in result.stderr and "bad.yaml:4: steps.2" in result.stderr
    assert kitchen.opened == []


@pytest.mark.parametrize("argument", ["first_ligt", "gone.yaml"])
def test_a_script_that_is_not_there_is_bad_input(kitchen: Any, argument: str) -> None:
    result = invoke("run", argument)
    assert result.exit_code == 2
    assert f"There is no script named '{argument}'." in result.stderr
    assert kitchen.opened == []


def test_disturbances_stay_away_unless_they_are_wanted(kitchen: Any, script: str) -> None:
    result = invoke("run", script)
    assert kitchen.disturbances == ()
    assert "--disturbed lets the script's disturbances happen" in result.output


def test_wanted_disturbances_are_handed_to_the_station_and_told_when_they_happened(kitchen: Any, script: str) -> None:
    kitchen.happened = ("the red cup was knocked out of the hand",)
    result = invoke("run", script, "--disturbed")
    assert len(kitchen.disturbances) == 1
    assert "disturbed: the red cup was knocked out of the hand" in result.output


def test_the_station_is_told_at_which_entry_the_task_is(kitchen: Any, script: str) -> None:
    invoke("run", script)
    assert kitchen.begun == [1, 2, 2, 3, 4, 5]


def test_a_sentence_tells_the_station_nothing(kitchen: Any) -> None:
    invoke("run", "open the microwave")
    assert kitchen.begun == []


def test_a_cup_that_is_dropped_is_put_there_after_all(kitchen: Any, script: str) -> None:
    put = kitchen.policy.instructions
    dropped: list[str] = []

    def interfere() -> None:
        if put and put[-1].startswith("put the red cup") and not dropped:
            dropped.append("once")
            kitchen.world.bring_about("not holding(red cup)", "hand_empty()", "on(red cup, counter)")
            kitchen.policy.is_able = False
        elif put and not put[-1].startswith("put the red cup"):
            kitchen.policy.is_able = True

    kitchen.policy.before_act = interfere
    result = invoke("run", script, "--json")
    record = answer(result)
    assert (result.exit_code, record["outcome"]) == (0, "done"), result.stderr
    assert record["recoveries"] >= 1
    assert kitchen.begun[-3:] == [3, 4, 5]


def test_a_scripts_plan_can_be_shown(script: str) -> None:
    result = invoke("plan", script, "--json")
    assert result.exit_code == 0
    assert calls_of(answer(result)) == CALLS


def test_plan_takes_the_scripts_own_scene(kitchen: Any, script: str) -> None:
    invoke("plan", script, "--look")
    assert (kitchen.opened[0].scene, kitchen.opened[0].seed) == ("counter", 3)
