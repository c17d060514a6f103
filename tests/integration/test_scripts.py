"""Scripts in the simulated kitchen, with an expert in the place of what is learned."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app


def run(*arguments: str) -> tuple[Any, dict[str, Any]]:  # typer does not name the type of its result
    result = CliRunner().invoke(app, ["run", *arguments, "--json", "--audit"])
    return result, json.loads(result.stdout)


@pytest.mark.slow
@pytest.mark.usefixtures("expert_kitchen")
def test_an_expert_does_a_script_whose_disturbance_happens_and_the_audit_agrees() -> None:
    result, record = run("cup_and_lemon", "--disturbed")
    assert (result.exit_code, record["outcome"]) == (0, "done"), result.stderr
    assert "disturbed: somebody closes the microwave, when the red cup was held" in result.stderr
    assert record["recoveries"] >= 1
    assert record["audit"]["false_done"] is False
    assert [goal["truth"] for goal in record["audit"]["goals"]] == [True, True]


@pytest.mark.slow
@pytest.mark.usefixtures("expert_kitchen")
def test_an_expert_does_a_household_script_across_the_room() -> None:
    result, record = run("set_the_table_for_one")
    assert (result.exit_code, record["outcome"]) == (0, "done"), result.stderr
    assert "go_to" in {node["skill"] for node in record["nodes"] if node["status"] == "succeeded"}
    assert [goal["truth"] for goal in record["audit"]["goals"]] == [True, True]
