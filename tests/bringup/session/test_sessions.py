"""Conversations are recorded, kept within bounds, and shown and held again."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from agent.events import StepStarted, TaskEnded
from agent.result import TaskResult
from bringup.application import app
from bringup.session.again import Moments, compared
from bringup.session.recorder import SessionRecorder
from bringup.session.records import Happened, Opening, Said, Session, read_session
from bringup.session.shelf import SessionShelf
from bringup.settings import Settings
from majordomo.clock import local_time
from majordomo.errors import UnknownName, UnreadableInput
from majordomo.outcome import Outcome
from majordomo.skill import SkillCall
from majordomo.testing import FakeClock
from memory.node import Node

Chat = Callable[..., Any]
OPENING = Opening.of(Settings(), local_time())


@pytest.fixture
def shelf(home: Path) -> SessionShelf:
    """Where the command line records."""
    return SessionShelf(home / "data" / "majordomo")


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[SessionRecorder]:
    opened = SessionRecorder(tmp_path / "one.jsonl", OPENING, FakeClock(), 10_000, said_of_it.append)
    yield opened
    opened.close()


said_of_it: list[str] = []


def sessions(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["sessions", *arguments])


def records_of(session: Session, kind: str) -> list[str]:
    return [one.text for one in session.records if one.kind == kind]


def conversation_lines(output: str) -> list[str]:
    """What was said and done, without notes."""
    return [line for line in output.splitlines() if line.startswith(("> ", "plan", "▶", "✓", "done", "Majordomo"))]


# what is recorded


def test_what_was_said_answered_and_done_is_recorded_and_that_is_told(chat: Chat, shelf: SessionShelf) -> None:
    result = chat("open the microwave", "is it open?", options=("--seed", "7"))
    (path,) = shelf.paths()
    session = read_session(path)
    assert f"recorded as {path.stem}" in result.output
    assert session.opening is not None
    assert (session.opening.scene, session.opening.seed, session.opening.planner) == ("counter", 7, "builtin")
    assert records_of(session, "person") == ["open the microwave", "is it open?"]
    assert records_of(session, "robot")[-1].startswith("Yes: the microwave is open")
    events = [one.event for one in session.records if isinstance(one, Happened)]
    assert events == ["TaskStarted", "Planned", "StepStarted", "StepSettled", "TaskEnded"]
    assert session.outcomes == (("open the microwave", Outcome.DONE),)


def test_only_the_user_may_read_a_recording(chat: Chat, shelf: SessionShelf) -> None:
    chat("hello")
    assert shelf.paths()[0].stat().st_mode & 0o077 == 0


def test_nothing_is_recorded_where_the_settings_say_so(chat: Chat, shelf: SessionShelf, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text("sessions: {are_recorded: false}\n")
    output = chat("hello", "/save", options=("--settings", str(tmp_path / "s.yaml"))).output
    assert shelf.paths() == () and "recorded as" not in output and "not recorded" in output


def test_a_conversation_in_which_nobody_spoke_is_not_kept(chat: Chat, shelf: SessionShelf) -> None:
    chat()
    assert shelf.paths() == ()


def test_where_it_cannot_be_recorded_that_is_told_and_it_is_held(chat: Chat, shelf: SessionShelf) -> None:
    shelf.folder.parent.mkdir(parents=True)
    shelf.folder.write_text("no folder")
    result = chat("open the microwave")
    assert "This conversation is not recorded: " in result.output and result.exit_code == 0


def test_forgetting_removes_what_was_said_from_the_recordings(chat: Chat, shelf: SessionShelf) -> None:
    chat("the tall cup is mine", "hello", "forget that the tall cup is mine")
    assert "the tall cup is mine" not in records_of(read_session(shelf.paths()[0]), "person")[:1]
    CliRunner().invoke(app, ["memory", "forget", "--all"])
    assert shelf.paths()[0].read_text() == ""


def test_each_line_is_on_disk_as_soon_as_it_is_written(recorder: SessionRecorder) -> None:
    recorder.heard("hello")
    recorder.said("Hello. What shall I do?")
    assert [one.text for one in read_session(recorder.path).records] == ["hello", "Hello. What shall I do?"]


def test_half_a_line_that_a_crash_left_is_passed_over(recorder: SessionRecorder) -> None:
    recorder.heard("hello")
    with recorder.path.open("a") as file:
        file.write('{"kind": "per')
    assert [one.text for one in read_session(recorder.path).records] == ["hello"]


def test_halves_of_signs_are_no_trouble(recorder: SessionRecorder) -> None:
    recorder.heard("caf\udce9 \u00e9")
    assert [one.text for one in read_session(recorder.path).records] == ["caf? \u00e9"]


def test_what_was_overheard_is_told_from_what_was_waited_for(recorder: SessionRecorder) -> None:
    recorder.heard("no, the blue one", is_overheard=True)
    recorder.heard("hello")
    records = read_session(recorder.path).records
    assert [one.is_overheard for one in records if isinstance(one, Said)] == [True, False]


def test_a_recording_ends_where_it_is_as_long_as_it_may_be_and_that_is_told_once(recorder: SessionRecorder) -> None:
    said_of_it.clear()
    for _ in range(3):
        recorder.heard("x" * 8_000)
    assert len(read_session(recorder.path).records) == 1
    assert len(said_of_it) == 1 and "sessions.most_mb" in said_of_it[0]


# where recordings are kept


def shelved(shelf: SessionShelf, *names: str) -> None:
    shelf.folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (shelf.folder / f"{name}.jsonl").write_text("x" * 999 + "\n")


def test_the_oldest_make_room(shelf: SessionShelf) -> None:
    shelved(shelf, "2026-01-03", "2026-01-01", "2026-01-02")
    shelf.make_room(most=2, most_mb=1.0)
    assert [path.stem for path in shelf.paths()] == ["2026-01-03"]


def test_so_they_do_where_they_take_too_much(shelf: SessionShelf) -> None:
    shelved(shelf, "2026-01-01", "2026-01-02")
    shelf.make_room(most=100, most_mb=0.002)
    assert [path.stem for path in shelf.paths()] == ["2026-01-02"]


def test_two_that_begin_in_one_second_have_two_names(shelf: SessionShelf) -> None:
    now = local_time()
    first = shelf.new_path(now)
    shelved(shelf, first.stem)
    assert shelf.new_path(now) != first and shelf.new_path(now).stem > first.stem


def test_one_is_found_by_its_name_by_its_path_and_as_the_latest(shelf: SessionShelf) -> None:
    shelved(shelf, "2026-01-01", "2026-01-02")
    path = shelf.folder / "2026-01-01.jsonl"
    assert shelf.path_of("2026-01-01") == shelf.path_of("2026-01-01.jsonl") == shelf.path_of(str(path)) == path
    assert shelf.path_of(None).stem == "2026-01-02"


def test_without_any_and_without_one_of_that_name_it_says_so(shelf: SessionShelf) -> None:
    with pytest.raises(UnreadableInput, match="No conversation is recorded"):
        shelf.path_of(None)
    with pytest.raises(UnknownName, match="yesterday"):
        shelf.path_of("yesterday")


# the command


def test_they_are_listed_with_what_came_of_them(chat: Chat, shelf: SessionShelf) -> None:
    assert "No conversation is recorded" in sessions("list").output
    chat("open the microwave", "florp the blag")
    shelved(shelf, "9")
    first, second = sessions("list").output.splitlines()
    assert "counter, seed 0, builtin; 1 done, 1 failed: “open the microwave”" in first
    assert second.startswith("9  ") and "is no line of a recorded conversation" in second


def test_a_conversation_is_shown_again_as_it_looked(chat: Chat) -> None:
    output = chat("open the microwave", "hello").output
    replayed = sessions("replay")
    assert replayed.exit_code == 0 and "scene counter, seed 0" in replayed.output
    assert conversation_lines(replayed.output) == conversation_lines(output) != []


def test_it_takes_as_long_as_it_took_divided_by_the_speed(
    recorder: SessionRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [Said(kind="person", after_s=after_s, text="hello").to_line() for after_s in (2.0, 6.0)]
    recorder.path.write_text(OPENING.to_line() + "".join(lines))
    rests: list[float] = []
    monkeypatch.setattr("bringup.commands.sessions.time.sleep", rests.append)
    sessions("replay", str(recorder.path), "--speed", "2")
    assert rests == [1.0, 2.0]


def test_a_recording_from_elsewhere_does_nothing_to_the_terminal(recorder: SessionRecorder) -> None:
    for record in (recorder.heard, recorder.said, recorder.noted):
        record("\x1b]0;owned\x07 hello")
    output = sessions("replay", str(recorder.path)).output
    assert "\x1b" not in output and output.count("hello") == 3


def test_what_is_no_recording_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "other.jsonl").write_text('{"kind": "recipe"}\n')
    result = sessions("replay", str(tmp_path / "other.jsonl"))
    assert result.exit_code == 2 and "Line 1" in result.stderr and "Try: " in result.stderr


def test_said_again_every_task_ends_as_it_did_and_nothing_of_it_is_kept(
    chat: Chat, kitchen: Any, shelf: SessionShelf
) -> None:
    chat("put the cup on the tray", "the blue one", "is it there?", options=("--seed", "5"))
    before = sorted(os.listdir(shelf.folder.parent))
    result = sessions("replay", "--again")
    assert result.exit_code == 0 and "All 1 tasks ended as they did." in result.output
    assert kitchen.opened[-1].seed == 5 and len(shelf.paths()) == 1
    assert sorted(os.listdir(shelf.folder.parent)) == before


def test_a_task_that_ends_otherwise_is_told(chat: Chat, kitchen: Any) -> None:
    chat("open the microwave")
    kitchen.policy.is_able = False
    result = sessions("replay", "--again")
    assert result.exit_code == 1
    assert "Task 1: then “open the microwave” done, now “open the microwave” needs_human." in result.output


def test_where_it_was_held_is_needed_to_hold_it_again(recorder: SessionRecorder) -> None:
    recorder.path.write_text(Said(kind="person", after_s=0.0, text="hello").to_line())
    result = sessions("replay", str(recorder.path), "--again")
    assert result.exit_code == 2 and "without --again" in result.stderr


# saying it again


def test_what_was_overheard_is_due_when_as_much_was_done() -> None:
    step = Happened(kind="event", after_s=1.0, event="StepStarted")
    moments = Moments(
        Session(
            OPENING,
            (
                Said(kind="person", after_s=0.0, text="put it there"),
                step,
                Said(kind="person", after_s=2.0, text="no, the blue one", is_overheard=True),
                Said(kind="person", after_s=3.0, text="yes"),
            ),
        )
    )
    assert not moments.is_due("put it there")
    moments.pass_on()
    assert not moments.is_due("no, the blue one")
    moments.notice(StepStarted(Node("s1", SkillCall("wait", {}))))
    assert moments.is_due("no, the blue one")
    moments.notice(TaskEnded(TaskResult(1, "put it there", Outcome.FAILED, "")))
    assert not moments.is_due("no, the blue one")


def test_tasks_that_are_there_in_one_conversation_alone_differ() -> None:
    assert compared([("open it", Outcome.DONE)], []) == ("Task 1: then “open it” done, now there was none.",)


def test_every_line_of_a_recording_is_a_json_object(recorder: SessionRecorder) -> None:
    recorder.heard("hello")
    assert [json.loads(line)["kind"] for line in recorder.path.read_text().splitlines()] == ["session", "person"]
