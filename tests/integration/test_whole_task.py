"""Whole tasks in the simulated kitchen, from the sentence to the audit."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app

SENTENCE = "put the red cup in the microwave and close it"
SKILLS = ["open", "pick", "place_in", "close"]


def run(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, ["run", *arguments])


@pytest.mark.slow
@pytest.mark.usefixtures("expert_kitchen")
def test_an_expert_with_eyes_that_cannot_err_does_it_and_the_audit_agrees(tmp_path: Path) -> None:
    result = run(SENTENCE, "--seed", "7", "--json", "--audit")
    record = json.loads(result.stdout)
    assert (result.exit_code, record["outcome"]) == (0, "done"), result.stderr
    done = [node["skill"] for node in record["nodes"] if node["status"] == "succeeded"]
    assert [skill for skill in done if skill in SKILLS] == SKILLS
    assert (record["audit"]["false_done"], record["audit"]["false_failed"]) == (False, False)
    assert [goal["truth"] for goal in record["audit"]["goals"]] == [True, True]


@pytest.mark.slow
@pytest.mark.usefixtures("expert_kitchen")
def test_an_expert_drives_through_the_kitchen_for_a_cup_that_it_must_look_for() -> None:
    result = run("put the red cup in the microwave", "--scene", "kitchen", "--seed", "700001", "--json", "--audit")
    record = json.loads(result.stdout)
    assert (result.exit_code, record["outcome"]) == (0, "done"), result.stderr
    assert (record["audit"]["false_done"], record["audit"]["false_failed"]) == (False, False)
    done = [node["skill"] for node in record["nodes"] if node["status"] == "succeeded"]
    assert {"go_to", "open", "pick", "place_in"} <= set(done)
    assert any(node["skill"] == "look_for" for node in record["nodes"])


@pytest.mark.slow
@pytest.mark.usefixtures("expert_kitchen")
def test_a_task_is_filmed_while_it_is_done(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    result = run("pick up the red cup", "--seed", "7", "--video", str(film))
    assert result.exit_code == 0, result.output
    assert film.stat().st_size > 10_000 and film.with_suffix(".png").stat().st_size > 10_000


@pytest.mark.slow
def test_the_shipped_weights_do_it_and_the_audit_agrees() -> None:
    result = run(SENTENCE, "--seed", "7", "--json", "--audit")
    record = json.loads(result.stdout)
    assert (result.exit_code, record["outcome"]) == (0, "done"), result.stderr
    assert record["audit"]["false_done"] is False
