"""Who uses a policy where it has learned nothing is told so, once, and may go on."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup import examination
from bringup.application import app
from bringup.evaluation.script_trials import TrialsOrder
from bringup.examination import examine
from bringup.settings import Settings
from bringup.station.learned_scenes import warnings_of
from learning.trained import TrainedCheckpoint
from vla import SHIPPED

WARNING = "Nothing was learned here. Try: the scene attic."


def invoke(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def strange(kitchen: Any) -> Any:
    """A fake kitchen in which nothing was learned."""
    kitchen.warnings = (WARNING,)
    return kitchen


def test_where_a_policy_was_trained_there_is_nothing_to_tell() -> None:
    assert warnings_of("butler", ("attic", "cellar"), ["cellar"]) == ()


def test_of_a_policy_that_says_nothing_of_scenes_nothing_is_told() -> None:
    assert warnings_of("butler", (), ["cellar"]) == ()


def test_where_a_policy_was_not_trained_is_told_with_what_to_do() -> None:
    (text,) = warnings_of("butler", ("attic",), ["attic", "cellar", "yard"])
    assert "'butler' was trained in attic and has learned nothing in cellar and yard" in text
    assert "Try: the scene attic, or --checkpoint with one that was trained in cellar and yard" in text


def test_a_task_is_carried_out_and_the_person_told_once(strange: Any) -> None:
    result = invoke("run", "open the microwave", "--json")
    assert result.exit_code == 0
    assert result.stderr.count(WARNING) == 1
    assert json.loads(result.stdout)["outcome"] == "done"


def test_a_conversation_begins_with_it(strange: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "lines").write_text("open the microwave\nclose it\n")
    with (tmp_path / "lines").open() as lines:
        monkeypatch.setattr("bringup.chat.conversation.STDIN", os.dup(lines.fileno()))
        output = invoke("chat").output
    assert output.count(WARNING) == 1
    assert output.index(WARNING) < output.index("> open the microwave")


def test_a_look_before_a_plan_tells_it_beside_the_plan(strange: Any) -> None:
    result = invoke("plan", "open the microwave", "--look", "--json")
    assert result.stderr.count(WARNING) == 1
    assert json.loads(result.stdout)["answer"] == "plan"


@pytest.fixture
def specialist(tmp_path: Path) -> str:
    """The folder of a checkpoint that was trained in the scene `counter` alone."""
    folder = tmp_path / "specialist"
    shutil.copytree(TrainedCheckpoint.of(SHIPPED).folder, folder)
    description = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(description | {"scenes": ["counter"]}))
    return str(folder)


@pytest.mark.parametrize(("config", "told"), [("counter", 0), ("household", 1)])
def test_an_evaluation_elsewhere_tells_it_before_anything_is_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, specialist: str, config: str, told: int
) -> None:
    class Begun(Exception):
        pass

    def begin(*arguments: object) -> None:
        raise Begun

    monkeypatch.setattr("learning.pipeline.run_evaluation", begin)
    result = invoke("evaluate", "skills", "--checkpoint", specialist, "--config", config, "--out", str(tmp_path))
    assert isinstance(result.exception, Begun)
    assert result.stderr.count("has learned nothing in kitchen") == told


def test_trials_of_scripts_tell_it_once_for_all(kitchen: Any, tmp_path: Path, specialist: str) -> None:
    for scene in ("counter", "kitchen"):
        (tmp_path / f"{scene}.yaml").write_text(
            f"name: open it\nscene: {scene}\nseed: 3\nsteps: [open the microwave]\n"
        )
    names = [str(tmp_path / f"{scene}.yaml") for scene in ("counter", "kitchen")]
    options = ("--checkpoint", specialist, "--out", str(tmp_path / "out"), "--workers", "0", "--episodes", "2")
    assert invoke("evaluate", "scripts", *names, *options).stderr.count("has learned nothing in kitchen") == 1
    assert "learned nothing" not in invoke("evaluate", "scripts", names[0], *options).stderr


def test_of_an_expert_in_a_policys_place_nothing_is_told(kitchen: Any, tmp_path: Path, specialist: str) -> None:
    order = TrialsOrder((), specialist, range(1), disturbed=False, out=tmp_path, expert=kitchen.open)
    trials = [trial for some in order.trials().values() for trial in some]
    assert order.warnings(trials) == ()


@pytest.mark.parametrize(("scene", "is_told"), [("counter", False), ("kitchen", True)])
def test_the_doctor_names_where_the_weights_were_trained(
    monkeypatch: pytest.MonkeyPatch, specialist: str, scene: str, is_told: bool
) -> None:
    for name in ("_rendering", "_cameras"):
        monkeypatch.setattr(examination, name, lambda settings: "fine")
    (weights,) = (
        finding for finding in examine(Settings(scene=scene, checkpoint=specialist)) if finding.what == "weights"
    )
    assert weights.is_well and "trained in counter" in weights.text
    assert ("has learned nothing in kitchen" in weights.text) is is_told
