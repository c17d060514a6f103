"""`majordomo evaluate planner`: every case is put to the planner once, graded, kept and counted."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from bringup.evaluation.planner_record import CaseRecord
from planners.grading import Grade

CASES = (
    {"say": "open the microwave", "category": "direct", "in": "shut", "goals": ["open(microwave)"]},
    {"say": "close the microwave", "category": "direct", "in": "shut", "goals": ["open(microwave)"]},
    {"say": "take the cup", "category": "ambiguous", "in": "shut", "ask": []},
    {"say": "take the cup", "category": "multi-turn", "in": "shut", "answers": ["red"], "goals": ["holding(red cup)"]},
    {"say": "take the teapot", "category": "direct", "in": "shut", "goals": ["holding(lemon)"]},
    {"say": "florp it", "category": "impossible", "scene": "kitchen", "refuse": "florp"},
)
STATES = """\
shut: {known: all, "true": ["closed(microwave)", "hand_empty()", "on(red cup, counter)", "on(blue cup, counter)"]}
"""


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    (tmp_path / "states.yaml").write_text(STATES)
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps({"scene": "counter"} | case) + "\n" for case in CASES))
    return path


def evaluate(cases: Path, *options: str) -> Any:  # typer does not name the type of its result
    fixed = ["--planner", "builtin", "--out", str(cases.parent / "out")]
    return CliRunner().invoke(app, ["evaluate", "planner", str(cases), *fixed, *options])


def results(cases: Path) -> Path:
    return cases.parent / "out" / "cases-builtin.jsonl"


def records_of(cases: Path) -> list[CaseRecord]:
    return [CaseRecord.model_validate_json(line) for line in results(cases).read_text().splitlines()]


def test_every_case_is_graded_and_kept(cases: Path) -> None:
    result = evaluate(cases)
    assert result.exit_code == 0, result.output
    records = records_of(cases)
    right, open_, wrong = Grade.RIGHT, Grade.OPEN, Grade.WRONG
    assert [record.grade for record in records] == [right, wrong, right, right, open_, right]
    assert records[0].calls == ("open(microwave)",) and records[0].is_executable
    assert records[3].asked == 1


def test_what_has_its_line_is_not_asked_again(cases: Path) -> None:
    evaluate(cases)
    before = results(cases).read_text()
    more = {"say": "wait 2 seconds", "category": "direct", "scene": "counter", "goals": [], "way": ["wait(2.0)"]}
    cases.write_text(cases.read_text() + json.dumps(more) + "\n")
    evaluate(cases)
    after = results(cases).read_text()
    assert after.startswith(before) and len(after.splitlines()) == len(CASES) + 1


def test_a_case_that_has_changed_or_whose_world_has_is_asked_anew(cases: Path) -> None:
    evaluate(cases)
    (cases.parent / "states.yaml").write_text(STATES.replace("closed(microwave)", "open(microwave)"))
    evaluate(cases)
    assert len(records_of(cases)) == 2 * len(CASES) - 1  # one is said where nothing is known


def test_another_planner_is_asked_anew(cases: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "code" / "wit"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(package.parent))
    monkeypatch.setattr("bringup.evaluation.planner_trials.CODE", ("wit",))
    evaluate(cases)
    (package / "__init__.py").write_text("MORE = 1")
    told = json.loads(evaluate(cases, "--json").stdout)
    assert len(records_of(cases)) == 2 * len(CASES)
    assert told["categories"]["all"]["cases"] == len(CASES)
    (tmp_path / "mine.yaml").write_text("language_model: {deadline_s: 5.0}")
    evaluate(cases, "--settings", str(tmp_path / "mine.yaml"))
    assert len(records_of(cases)) == 3 * len(CASES)


def test_a_line_that_was_cut_short_is_made_anew(cases: Path) -> None:
    evaluate(cases)
    whole = results(cases).read_text()
    results(cases).write_text(whole[:-40])
    evaluate(cases)
    assert len(records_of(cases)) == len(CASES)


def test_the_report_counts_by_category(cases: Path) -> None:
    output = evaluate(cases).stdout
    assert "| direct | 1/3 (" in output and "| all | 4/6 (" in output
    assert "wrong, direct: “close the microwave”" in output
    assert str(results(cases)) in output


def test_programs_get_the_counts_as_json(cases: Path) -> None:
    told = json.loads(evaluate(cases, "--json").stdout)
    direct = told["categories"]["direct"]
    assert (direct["cases"], direct["right"]["count"], direct["wrong_silently"]["count"]) == (3, 1, 1)
    everything = told["categories"]["all"]
    assert (everything["asked_rightly"], everything["refused_rightly"], everything["refused_wrongly"]) == (2, 1, 1)
    assert everything["tokens_a_case"] == 0.0


def test_a_file_without_cases_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("\n")
    result = CliRunner().invoke(app, ["evaluate", "planner", str(tmp_path / "none.jsonl")])
    assert result.exit_code == 2 and "no case" in " ".join(result.output.split())


def test_results_that_are_none_are_refused(cases: Path) -> None:
    results(cases).parent.mkdir()
    results(cases).write_text('{"x": 1}\n')
    result = evaluate(cases)
    assert result.exit_code == 2 and "no results" in " ".join(result.output.split())
