import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from majordomo.predicate import Predicate, Verdict
from sim.scene import SCENES

SENTENCE = "put the red cup in the microwave and close it"


def plan(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, ["plan", *arguments])


def test_a_plan_is_drawn_as_a_tree_with_its_goals() -> None:
    result = plan(SENTENCE)
    assert result.exit_code == 0
    assert [line.split("  ")[1] for line in result.stdout.splitlines() if "○" in line] == [
        "open(microwave)",
        "pick(red cup)",
        "place_in(red cup, microwave)",
        "close(microwave)",
    ]
    assert "goal: the red cup is inside the microwave" in result.stdout
    assert "every belief is unknown" in result.stderr


def test_mermaid_prints_a_flowchart_and_nothing_else() -> None:
    result = plan(SENTENCE, "--mermaid")
    assert result.exit_code == 0
    assert result.stdout.startswith("flowchart TD\n")


def test_json_prints_one_object() -> None:
    record = json.loads(plan(SENTENCE, "--json").stdout)
    assert record["answer"] == "plan" and record["plan_source"] == "builtin"
    assert [node["skill"] for node in record["nodes"]] == ["open", "pick", "place_in", "close"]
    assert record["nodes"][1]["after"] == [record["nodes"][0]["id"]]
    assert record["goals"] == ["inside(red cup, microwave)", "closed(microwave)"]


def test_a_question_needs_a_person() -> None:
    result = plan("put the cup in the microwave", "--json")
    assert result.exit_code == 3
    record = json.loads(result.stdout)
    assert record["answer"] == "question" and "red cup" in record["options"]


@pytest.mark.parametrize("sentence", ["florp the blag", "put the purple elephant in the microwave"])
def test_a_refusal_is_bad_input(sentence: str) -> None:
    result = plan(sentence)
    assert result.exit_code == 2
    assert "builtin refuses: " in result.stderr
    assert result.stdout == ""


def test_an_empty_sentence_is_bad_input() -> None:
    assert plan("").exit_code == 2


def test_a_language_model_must_be_named(tmp_path: Path) -> None:
    settings = tmp_path / "settings.yaml"
    settings.write_text("planner: llm\n")
    result = plan(SENTENCE, "--settings", str(settings))
    assert result.exit_code == 2
    assert "--llm MODEL" in result.stderr


def test_nothing_is_opened_unless_it_shall_look(kitchen: Any) -> None:
    plan("open the microwave")
    assert kitchen.opened == []


def test_a_look_is_planned_upon_and_kept(kitchen: Any) -> None:
    kitchen.world.bring_about("open(microwave)")
    looked = plan("open the microwave", "--look")
    assert "seen just now" in looked.stderr
    assert "already so: the microwave is open" in looked.stdout
    assert "already so: the microwave is open" in plan("open the microwave").stdout
    assert "already so" not in plan("open the microwave", "--scene", str(SCENES / "counter.yaml")).stdout


def test_a_look_at_another_world_is_not_planned_upon(kitchen: Any) -> None:
    kitchen.world.bring_about("open(microwave)")
    plan("open the microwave", "--look", "--seed", "5")
    assert "already so" in plan("open the microwave", "--seed", "5").stdout
    other = plan("open the microwave", "--seed", "6")
    assert "already so" not in other.stdout
    assert "nothing was seen with seed 6, only with 5: every belief is unknown" in " ".join(other.stderr.split())


def test_a_checkpoint_that_is_not_there_is_bad_input() -> None:
    result = plan(SENTENCE, "--checkpoint", "nonsense")
    assert result.exit_code == 2 and result.stdout == ""
    assert "There is no checkpoint 'nonsense'." in result.stderr


def test_a_look_moves_nothing(kitchen: Any) -> None:
    plan("open the microwave", "--look")
    assert kitchen.robot.sent == []
    assert kitchen.robot.stop_count > 0


def test_what_the_eyes_cannot_tell_stays_unknown(kitchen: Any) -> None:
    kitchen.estimator.says[Predicate("open", ("microwave",))] = Verdict.UNKNOWN
    kitchen.estimator.says[Predicate("closed", ("microwave",))] = Verdict.UNKNOWN
    assert "open(microwave)" in plan("open the microwave", "--look").stdout
