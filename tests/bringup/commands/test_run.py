import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from majordomo.clock import WallClock
from majordomo.errors import CheckpointError, MajordomoError, RobotUnavailable
from majordomo.outcome import Outcome
from majordomo.predicate import Predicate, Verdict
from majordomo.testing import RobotFault
from memory.journal import Journal

SENTENCE = "put the red cup in the microwave and close it"
INSIDE = Predicate("inside", ("red cup", "microwave"))


def run(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, ["run", *arguments])


def answer(result: Any) -> dict[str, Any]:
    lines = result.stdout.splitlines()
    assert len(lines) == 1
    record: dict[str, Any] = json.loads(lines[0])
    return record


def journal_of(home: Path) -> Journal:
    return Journal(home / "data" / "majordomo" / "journal.sqlite3", WallClock())


def test_a_goal_seen_true_is_exit_status_0(kitchen: Any) -> None:
    result = run(SENTENCE)
    assert result.exit_code == 0
    assert "done: " in result.output


def test_json_is_one_object_and_the_rest_goes_to_stderr(kitchen: Any) -> None:
    result = run(SENTENCE, "--json")
    record = answer(result)
    assert record["outcome"] == "done"
    assert record["plan_source"] == "builtin"
    assert record["duration_s"] >= 0.0 and record["message"]
    assert [node["skill"] for node in record["nodes"]] == ["open", "pick", "place_in", "close"]
    assert "plan (builtin)" in result.stderr


def test_json_tells_how_each_step_went_and_by_what_evidence(kitchen: Any) -> None:
    first = answer(run("open the microwave", "--json"))["nodes"][0]
    assert first["arguments"] == {"target": "microwave"}
    assert (first["status"], first["attempts"], first["failure"]) == ("succeeded", 1, None)
    seen = {belief["claim"]: belief["verdict"] for belief in first["evidence"]}
    assert seen["open(microwave)"] == "true"


def test_a_policy_that_cannot_do_it_is_not_exit_status_0(kitchen: Any) -> None:
    kitchen.policy.is_able = False
    result = run("open the microwave", "--json")
    record = answer(result)
    assert record["outcome"] == "needs_human"  # it asked, and nobody was there
    assert result.exit_code == 3
    assert record["nodes"][-1]["failure"]["code"] == "effect_not_seen"


def test_a_robot_that_does_not_answer_is_exit_status_1(kitchen: Any) -> None:
    def fall_silent() -> None:
        kitchen.robot.faults.add(RobotFault.SILENT)

    kitchen.policy.before_act = fall_silent
    result = run("open the microwave")
    assert result.exit_code == 1
    assert "failed: " in result.output


def test_an_emergency_stop_is_exit_status_4(kitchen: Any) -> None:
    kitchen.robot.faults.add(RobotFault.EMERGENCY_STOPPED)
    result = run("open the microwave")
    assert result.exit_code == 4
    assert "stopped: " in result.output


@pytest.mark.parametrize("sentence", ["", "   ", "?!"])
def test_a_sentence_without_words_is_bad_input(kitchen: Any, sentence: str) -> None:
    result = run(sentence)
    assert result.exit_code == 2
    assert "Error: The sentence" in result.stderr and "Try: " in result.stderr
    assert kitchen.opened == []


@pytest.mark.parametrize("sentence", ["florp the blag", "put the purple elephant in the microwave"])
def test_words_that_mean_nothing_are_bad_input_and_nothing_moves(kitchen: Any, sentence: str) -> None:
    result = run(sentence, "--json")
    assert result.exit_code == 2
    assert answer(result)["outcome"] == "failed"
    assert kitchen.robot.sent == []


def test_an_ambiguous_sentence_needs_a_person(kitchen: Any) -> None:
    result = run("put the cup in the microwave")
    assert result.exit_code == 3
    assert "Which cup" in result.output
    assert kitchen.robot.sent == []


@pytest.mark.parametrize("value", ["seven", "-1", "1.5"])
def test_a_seed_that_is_no_count_is_bad_input(kitchen: Any, value: str) -> None:
    result = run(SENTENCE, "--seed", value)
    assert result.exit_code == 2
    assert "--seed" in result.stderr


def test_an_unknown_scene_is_bad_input_and_the_nearest_is_named(kitchen: Any) -> None:
    result = run(SENTENCE, "--scene", "countr")
    assert result.exit_code == 2
    assert "There is no scene named 'countr'" in result.stderr and "'counter'" in result.stderr


def test_a_scene_with_an_unknown_key_is_bad_input(kitchen: Any, tmp_path: Path) -> None:
    from sim.scene import SCENES

    scene = tmp_path / "odd.yaml"
    scene.write_text((SCENES / "counter.yaml").read_text() + "\ncolour_of_the_cat: black\n")
    result = run(SENTENCE, "--scene", str(scene))
    assert result.exit_code == 2
    assert "colour_of_the_cat" in result.stderr
    assert kitchen.opened == []


@pytest.mark.parametrize("name", ["film.avi", "a file/film.mp4", "a folder.mp4"])
def test_a_film_that_cannot_be_written_is_told_before_anything_moves(kitchen: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "a file").write_text("")
    (tmp_path / "a folder.mp4").mkdir()
    result = run(SENTENCE, "--video", str(tmp_path / name))
    assert result.exit_code == 2
    assert name in result.stderr.replace("\n", " ") and "Try: " in result.stderr
    assert kitchen.opened == []


def test_a_journal_that_cannot_be_written_ends_it_before_anything_moves(kitchen: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run(SENTENCE, "--journal", str(tmp_path / "file"))
    assert result.exit_code == 1
    assert "journal" in result.stderr
    assert kitchen.opened == []


@pytest.mark.parametrize(
    ("fault", "exit_code"),
    [(CheckpointError("It is cut short.", "a whole one."), 2), (RobotUnavailable("No GL library.", "apt-get."), 1)],
)
def test_a_fault_of_the_station_is_told_without_a_traceback(
    kitchen: Any, fault: MajordomoError, exit_code: int
) -> None:
    def fail() -> None:
        raise fault

    kitchen.while_opening = fail
    result = run(SENTENCE, "--json")
    assert result.exit_code == exit_code
    assert fault.problem in result.stderr and f"Try: {fault.remedy}" in result.stderr
    assert "Traceback" not in result.output
    assert answer(result)["error"] == fault.code


def test_an_unreachable_model_server_is_told_and_the_builtin_planner_takes_over(kitchen: Any) -> None:
    result = run("open the microwave", "--llm", "some-model", "--base-url", "http://127.0.0.1:9/v1", "--json")
    record = answer(result)
    assert record["plan_source"] == "builtin"
    assert any("some-model" in assumption for assumption in record["assumptions"])
    assert result.exit_code == 0


def interrupt() -> None:
    raise KeyboardInterrupt


def at_the_first_look(kitchen: Any) -> None:
    kitchen.estimator.estimate = lambda *_: interrupt()


def while_it_acts(kitchen: Any) -> None:
    kitchen.policy.before_act = interrupt


@pytest.mark.parametrize("moment", [at_the_first_look, while_it_acts])
def test_ctrl_c_leaves_the_robot_still_and_the_journal_whole(
    kitchen: Any, home: Path, moment: Callable[[Any], None]
) -> None:
    moment(kitchen)
    result = run(SENTENCE, "--json")
    assert result.exit_code == 130
    assert answer(result)["outcome"] == "cancelled"
    assert "Traceback" not in result.output
    assert kitchen.robot.stop_count > 0
    with journal_of(home) as journal:
        assert journal.task(1).outcome is Outcome.CANCELLED
        assert journal.open_intents(1) == ()


def test_ctrl_c_while_the_kitchen_opens_begins_no_task(kitchen: Any, home: Path) -> None:
    kitchen.while_opening = interrupt
    result = run(SENTENCE, "--json")
    assert result.exit_code == 130
    assert answer(result)["outcome"] == "cancelled"
    with journal_of(home) as journal:
        assert journal.unfinished_tasks() == ()


def test_the_audit_says_what_was_true_of_every_claim(kitchen: Any) -> None:
    audit = answer(run("open the microwave", "--json", "--audit"))["audit"]
    assert (audit["false_done"], audit["false_failed"]) == (False, False)
    assert {"claim": "open(microwave)", "truth": True} in audit["steps"][0]["claims"]
    assert audit["goals"] == [{"claim": "open(microwave)", "truth": True}]


def test_the_audit_finds_a_false_done(kitchen: Any) -> None:
    kitchen.policy.is_able = False
    kitchen.estimator.says[Predicate("open", ("microwave",))] = Verdict.TRUE
    kitchen.estimator.says[Predicate("closed", ("microwave",))] = Verdict.FALSE
    record = answer(run("open the microwave", "--json", "--audit"))
    assert record["outcome"] == "done"
    assert record["audit"]["false_done"] is True


def test_the_audit_finds_a_false_failed(kitchen: Any) -> None:
    kitchen.estimator.says[Predicate("open", ("microwave",))] = Verdict.FALSE
    record = answer(run("open the microwave", "--json", "--audit"))
    assert record["outcome"] != "done"
    assert record["audit"]["false_failed"] is True


def test_a_film_and_its_strip_of_key_moments_are_written(kitchen: Any, tmp_path: Path) -> None:
    film = tmp_path / "films" / "task.mp4"
    result = run("open the microwave", "--video", str(film))
    assert result.exit_code == 0
    assert film.stat().st_size > 0 and film.with_suffix(".png").stat().st_size > 0
    assert str(film) in result.output


def test_the_film_keeps_the_start_and_each_steps_end_at_their_best(kitchen: Any, tmp_path: Path) -> None:
    run(SENTENCE, "--video", str(tmp_path / "task.mp4"))
    assert kitchen.backstage.photographs.count(True) == 5


def test_what_was_seen_before_the_task_is_kept_for_planning(kitchen: Any, home: Path) -> None:
    run("open the microwave")
    result = CliRunner().invoke(app, ["plan", "close the microwave"])
    assert "as last seen" in result.stderr
    assert "already so: the microwave is closed" in result.stdout


def test_a_task_without_an_end_is_told_of_until_somebody_sees_to_it(kitchen: Any, home: Path) -> None:
    with journal_of(home) as journal:
        journal.begin_task("wash the cat", "counter")
    for _ in range(2):
        assert "wash the cat" in run("open the microwave").output
    assert CliRunner().invoke(app, ["resume", "1", "--drop"]).exit_code == 0
    assert "wash the cat" not in run("open the microwave").output


def test_the_robot_is_closed_in_the_end(kitchen: Any) -> None:
    run("open the microwave")
    with pytest.raises(RobotUnavailable):
        kitchen.robot.observe()


def test_the_journal_lies_where_it_is_wanted(kitchen: Any, tmp_path: Path) -> None:
    run("open the microwave", "--journal", str(tmp_path / "elsewhere"))
    connection = sqlite3.connect(tmp_path / "elsewhere" / "journal.sqlite3")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
