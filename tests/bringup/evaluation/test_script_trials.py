"""`majordomo evaluate scripts`, in a kitchen of plain facts."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from bringup.evaluation.script_trials import TrialsOrder, evaluation
from bringup.evaluation.trial import TrialRecord
from majordomo.errors import RobotUnavailable
from majordomo.outcome import Outcome
from majordomo.predicate import Predicate, Verdict
from vla import SHIPPED

SCRIPT = """\
name: open it
scene: counter
seed: 3
steps: [open the microwave]
"""
DISTURBED = SCRIPT + "disturbances: [{at: {step: 1}, do: {knock: {}}}]\n"
OPEN, CLOSED = Predicate("open", ("microwave",)), Predicate("closed", ("microwave",))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "open.yaml").write_text(SCRIPT)
    (tmp_path / "disturbed.yaml").write_text(DISTURBED)
    return tmp_path


def evaluate(folder: Path, name: str, *options: str) -> Any:  # typer does not name the type of its result
    fixed = ["--out", str(folder / "out"), "--workers", "0", "--episodes", "2", "--first-seed", "40"]
    return CliRunner().invoke(app, ["evaluate", "scripts", str(folder / name), *fixed, *options])


def records_in(folder: Path) -> list[TrialRecord]:
    paths = sorted((folder / "out").rglob("*.json"))
    return [TrialRecord.model_validate_json(path.read_bytes()) for path in paths]


def test_every_seed_is_tried_once_and_recorded(kitchen: Any, folder: Path) -> None:
    result = evaluate(folder, "open.yaml")
    assert result.exit_code == 0, result.output
    assert [(record.seed, record.outcome) for record in records_in(folder)] == [(40, Outcome.DONE), (41, Outcome.DONE)]
    assert [settings.seed for settings in kitchen.opened] == [40, 41]


def test_what_has_a_record_is_not_run_again(kitchen: Any, folder: Path) -> None:
    evaluate(folder, "open.yaml")
    evaluate(folder, "open.yaml", "--episodes", "3")
    assert [settings.seed for settings in kitchen.opened] == [40, 41, 42]


def test_a_script_that_has_changed_is_run_anew(kitchen: Any, folder: Path) -> None:
    evaluate(folder, "open.yaml")
    (folder / "open.yaml").write_text(SCRIPT.replace("[open the microwave]", "[open the microwave, wait 1 second]"))
    evaluate(folder, "open.yaml")
    assert len(kitchen.opened) == 4


def test_a_script_with_disturbances_is_tried_without_and_with_them(kitchen: Any, folder: Path) -> None:
    result = evaluate(folder, "disturbed.yaml")
    assert len(records_in(folder)) == 4
    assert "| disturbed |" in result.stdout and "| disturbed, disturbed |" in result.stdout
    assert len(kitchen.disturbances) == 1


@pytest.mark.parametrize(("option", "title"), [("--disturbed", "disturbed, disturbed"), ("--undisturbed", "disturbed")])
def test_either_way_can_be_asked_for(kitchen: Any, folder: Path, option: str, title: str) -> None:
    result = evaluate(folder, "disturbed.yaml", option)
    assert len(kitchen.opened) == 2
    assert f"| {title} | 2/2 (34.2 to 100.0 %)" in result.stdout


def test_a_script_without_disturbances_is_not_tried_with_them(kitchen: Any, folder: Path) -> None:
    result = evaluate(folder, "open.yaml", "--disturbed")
    assert result.exit_code == 2
    assert "None of these scripts has disturbances." in result.stderr
    assert kitchen.opened == []


def test_an_expert_may_stand_in_for_what_was_learned(kitchen: Any, folder: Path) -> None:
    settings = []

    def open_expert(asked: Any, disturbances: Any) -> Any:
        settings.append(asked)
        return kitchen.open(asked, disturbances)

    names = (str(folder / "open.yaml"),)
    order = TrialsOrder(names, "nobody", range(40, 42), out=folder / "out", workers=0, expert=open_expert)
    assert "- weights: expert" in evaluation(order, as_json=False)
    assert [one.seed for one in settings] == [40, 41]
    assert (folder / "out" / "expert").is_dir()


def test_the_referee_has_the_last_word(kitchen: Any, folder: Path) -> None:
    kitchen.policy.is_able = False
    kitchen.estimator.says |= {OPEN: Verdict.TRUE, CLOSED: Verdict.FALSE}
    result = evaluate(folder, "open.yaml", "--json")
    (condition,) = json.loads(result.stdout)
    assert (condition["successes"], condition["trials"]) == (0, 2)
    assert [record["false_done"] for record in condition["records"]] == [True, True]


def test_a_trial_that_is_no_success_leaves_a_picture_and_is_named(kitchen: Any, folder: Path) -> None:
    kitchen.policy.is_able = False
    result = evaluate(folder, "open.yaml")
    assert len(list((folder / "out").rglob("*.png"))) == 2
    assert "- open, seed 40: needs_human: " in result.stdout


def test_a_success_leaves_no_picture(kitchen: Any, folder: Path) -> None:
    evaluate(folder, "open.yaml")
    assert not list((folder / "out").rglob("*.png"))


def test_a_fault_costs_its_own_trial_only_and_is_told(kitchen: Any, folder: Path) -> None:
    def fail_once() -> None:
        if len(kitchen.opened) == 1:
            raise RobotUnavailable("The GL library is gone.", "installing it.")

    kitchen.while_opening = fail_once
    result = evaluate(folder, "open.yaml")
    assert result.exit_code == 0
    assert [record.seed for record in records_in(folder)] == [41]
    assert "without a record, by a fault: 1" in result.stdout
    assert not list((folder / "out").rglob("*.partial"))


def test_a_file_that_is_no_record_is_named(kitchen: Any, folder: Path) -> None:
    evaluate(folder, "open.yaml")
    path = next((folder / "out").rglob("40.json"))
    path.write_text("{}")
    result = evaluate(folder, "open.yaml")
    assert result.exit_code == 2
    assert "40.json' is no record of a trial: 'seed': field required." in result.stderr.replace("\n", " ")


def test_each_skill_is_counted_by_itself(kitchen: Any, folder: Path) -> None:
    assert "| open | 2/2 (34.2 to 100.0 %) | 2/2 (34.2 to 100.0 %) | – |" in evaluate(folder, "open.yaml").stdout


def test_the_report_says_on_what_it_was_measured(kitchen: Any, folder: Path) -> None:
    lines = evaluate(folder, "open.yaml").stdout.splitlines()
    assert "- seeds: 40 to 41" in lines
    assert any(line.startswith("- weights: ") and len(line) == len("- weights: ") + 8 for line in lines)


@pytest.mark.parametrize("option", [["--checkpoint", "nobody"], ["gone.yaml"]])
def test_what_is_not_there_is_bad_input(kitchen: Any, folder: Path, option: list[str]) -> None:
    result = evaluate(folder, "open.yaml", *option)
    assert result.exit_code == 2
    assert "Try: " in result.stderr
    assert kitchen.opened == []


def test_nothing_named_stands_for_every_example(tmp_path: Path) -> None:
    from bringup.script.shelf import EXAMPLES, scripts_in

    trials = TrialsOrder((), SHIPPED, range(1), disturbed=False, out=tmp_path).trials()
    assert len(trials) == len(scripts_in(EXAMPLES))
