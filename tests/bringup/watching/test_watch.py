"""Watching a task of another process, and stopping it."""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console, RenderableType
from typer.testing import CliRunner

from agent.events import Looked, Planned, StepProgressed, StepSettled, StepStarted, TaskEnded, TaskStarted
from agent.result import TaskResult
from bringup.application import app
from bringup.stopping.emergency import FOLDER as STOP_FOLDER
from bringup.terminal.screen import Screen
from bringup.watching.broadcast import FOLDER, PERIOD_S, Broadcast, LiveTask, live_tasks
from bringup.watching.watch import HINT, WATCHED, drawn, follow, tell_lines
from majordomo.action import Action
from majordomo.errors import EmergencyStopped
from majordomo.execution import SkillReport, SkillStatus
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.testing import FakeClock, FakeRobot
from memory.task_graph import TaskGraph
from motion.emergency_stop import RESET, EmergencyStop

PLAN = Plan((PlannedCall("s1", SkillCall("open", {"target": "microwave"})),), (), "builtin")
OPEN, SHUT = Predicate("open", ("microwave",)), Predicate("closed", ("microwave",))
ENDED = TaskEnded(TaskResult(7, "open it", Outcome.DONE, "Done."))


@pytest.fixture
def wall() -> FakeClock:
    return FakeClock()


@pytest.fixture
def broadcast(tmp_path: Path, wall: FakeClock) -> Iterator[Broadcast]:
    shown = Broadcast(tmp_path, "builtin", FakeClock(), wall=wall)
    yield shown
    shown.close()


def begin(broadcast: Broadcast) -> TaskGraph:
    graph = TaskGraph.from_plan(PLAN, lambda call: frozenset())
    broadcast.notice(TaskStarted(7, "open it"))
    broadcast.notice(Planned(PLAN, graph))
    broadcast.notice(StepStarted(graph.start("s1")))
    return graph


def seen(predicate: Predicate, verdict: Verdict) -> Looked:
    return Looked((Belief(predicate, verdict, 0.97, 0.0, "cameras"),))


def the_task(folder: Path) -> LiveTask:
    (task,) = live_tasks(folder)
    return task


def in_words(thing: RenderableType) -> str:
    text = StringIO()
    Console(file=text, width=200).print(thing)
    return text.getvalue()


def screen() -> tuple[Screen, StringIO]:
    text = StringIO()
    console = Console(file=text, width=200)
    return Screen(console, console), text


def test_another_process_sees_steps_beliefs_and_what_happened(broadcast: Broadcast, tmp_path: Path) -> None:
    begin(broadcast)
    broadcast.notice(seen(SHUT, Verdict.TRUE))
    broadcast.notice(seen(OPEN, Verdict.TRUE))
    broadcast.notice(seen(SHUT, Verdict.FALSE))
    broadcast.notice(seen(Predicate("visible", ("microwave",)), Verdict.TRUE))
    broadcast.notice(ENDED)
    task = the_task(tmp_path)
    assert (task.process, task.task_id, task.has_ended) == (os.getpid(), 7, True)
    assert task.beliefs == (("open(microwave)", 0.97),)
    words = in_words(drawn((task,), EmergencyStop(), 10))
    assert "“open it”" in words and "open(microwave)" in words and "done: Done." in words


def test_a_new_task_begins_with_no_lines_of_the_last(broadcast: Broadcast, tmp_path: Path) -> None:
    begin(broadcast)
    broadcast.notice(ENDED)
    broadcast.notice(TaskStarted(8, "shut it"))
    task = the_task(tmp_path)
    assert (task.task_id, task.lines, task.line_count, task.has_ended) == (8, (), 0, False)


def test_what_was_seen_last_comes_first(broadcast: Broadcast, tmp_path: Path) -> None:
    begin(broadcast)
    broadcast.notice(seen(SHUT, Verdict.TRUE))
    broadcast.notice(seen(OPEN, Verdict.TRUE))
    broadcast.notice(ENDED)
    words = in_words(drawn(live_tasks(tmp_path), EmergencyStop(), 3))
    assert "seen to be so: open(microwave) 97%, closed(microwave)" in words


def test_progress_is_told_now_and_then(broadcast: Broadcast, wall: FakeClock, tmp_path: Path) -> None:
    begin(broadcast)
    broadcast.notice(StepProgressed("s1", SkillReport(SkillStatus.RUNNING, progress=0.4)))
    broadcast.refresh()
    assert the_task(tmp_path).picture.steps[0].progress == 0.0
    wall.advance(PERIOD_S)
    broadcast.refresh()
    assert the_task(tmp_path).picture.steps[0].progress == 0.4


def test_nothing_is_left_when_a_process_ends_or_has_died(broadcast: Broadcast, tmp_path: Path) -> None:
    begin(broadcast)
    (alive,) = (tmp_path / FOLDER).iterdir()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for left in (f"{dead.pid}-1.json", f"{os.getpid()}-1.json"):  # the latter's number is another process's by now
        (tmp_path / FOLDER / left).write_bytes(alive.read_bytes())
    assert len(live_tasks(tmp_path)) == 1
    Broadcast(tmp_path, "builtin", FakeClock()).close()
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_folder_that_cannot_be_written_harms_nobody(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    broadcast = Broadcast(tmp_path, "builtin", FakeClock())
    begin(broadcast)
    broadcast.close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"process": 1}'])
def test_what_is_no_live_task_is_passed_over(tmp_path: Path, content: bytes) -> None:
    Broadcast(tmp_path, "builtin", FakeClock()).notice(TaskStarted(7, "open it"))
    (written,) = (tmp_path / FOLDER).iterdir()
    written.write_bytes(content)
    assert live_tasks(tmp_path) == ()


@pytest.mark.parametrize("key", [" ", "s"])
def test_one_key_stops_and_another_leaves(tmp_path: Path, key: str) -> None:
    stop, keys, shown = EmergencyStop(tmp_path / STOP_FOLDER), ["", "x", key, "", "q"], []
    follow(tmp_path, stop, lambda patience_s: keys.pop(0), lambda thing: shown.append(in_words(thing)), screen()[0])
    assert [trigger.reason for trigger in stop.triggers] == [WATCHED]
    assert "EMERGENCY STOP" not in shown[2] and f"EMERGENCY STOP: {WATCHED}" in shown[3]


def test_what_was_last_under_way_stays_in_view_when_its_process_has_gone(broadcast: Broadcast, tmp_path: Path) -> None:
    begin(broadcast)
    keys, shown = [broadcast.close, lambda: None], []

    def press(patience_s: float) -> str:
        if not keys:
            return "q"
        keys.pop(0)()
        return ""

    follow(tmp_path, EmergencyStop(), press, lambda thing: shown.append(in_words(thing)), screen()[0])
    assert "task 7\n" in shown[0] and "Nothing is under way" not in shown[0]
    for later in shown[1:]:
        assert "Nothing is under way" in later and "task 7, ended" in later and "“open it”" in later


def test_on_a_narrow_and_low_screen_the_stop_and_what_to_do_are_in_view(broadcast: Broadcast, tmp_path: Path) -> None:
    begin(broadcast)
    stop, text = EmergencyStop(tmp_path / STOP_FOLDER), StringIO()
    stop.trigger("there is a child")
    Console(file=text, width=50, soft_wrap=True).print(drawn(live_tasks(tmp_path), stop, 3))
    first = "\n".join(text.getvalue().splitlines()[:3])
    assert HINT[:20] in first and "EMERGENCY STOP: there is a child" in first and f"Try: {RESET}" in first


def test_leaving_stops_nothing(tmp_path: Path) -> None:
    stop = EmergencyStop(tmp_path / STOP_FOLDER)

    def gone(patience_s: float) -> str:
        raise EOFError

    follow(tmp_path, stop, gone, lambda thing: None, screen()[0])
    follow(tmp_path, stop, lambda patience_s: "q", lambda thing: None, screen()[0])
    assert not stop.is_latched


def test_where_nobody_sits_lines_are_told_once_each_until_the_task_ends(broadcast: Broadcast, tmp_path: Path) -> None:
    on, text = screen()
    graph = begin(broadcast)
    events = [StepSettled(graph.succeed("s1", (OPEN,), ())), seen(OPEN, Verdict.TRUE), ENDED]
    tell_lines(tmp_path, on, lambda: broadcast.notice(events.pop(0)))
    lines = text.getvalue().splitlines()
    assert lines[0] == f"task 7, process {os.getpid()}: open it"
    assert len([line for line in lines if "s1 open(microwave)" in line]) == 2  # begun, and done
    assert lines[-1] == "done: Done."


def test_where_nothing_runs_that_is_said() -> None:
    assert CliRunner().invoke(app, ["watch"]).output == "Nothing is under way.\n"


def test_at_a_terminal_with_the_output_going_elsewhere_lines_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bringup.watching.watch.somebody_is_there", lambda: True)
    assert CliRunner().invoke(app, ["watch"]).output == "Nothing is under way.\n"


def test_a_run_can_be_watched(kitchen: Any) -> None:
    watched: list[str] = []

    def look() -> None:
        watched.extend(", ".join(task.picture.said) for task in live_tasks(kitchen.opened[-1].data_folder))

    kitchen.policy.before_act = look
    CliRunner().invoke(app, ["run", "open the microwave"])
    assert "open the microwave" in watched
    assert live_tasks(kitchen.opened[-1].data_folder) == ()


def test_a_conversation_can_be_watched(kitchen: Any, chat: Callable[..., Any]) -> None:
    watched: list[str] = []

    def look() -> None:
        watched.extend(", ".join(task.picture.said) for task in live_tasks(kitchen.opened[-1].data_folder))

    kitchen.policy.before_act = look
    chat("open the microwave")
    assert "open the microwave" in watched


def test_the_space_bar_in_another_process_stops_the_robot_here(tmp_path: Path) -> None:
    robot, stop = FakeRobot(), EmergencyStop(tmp_path / STOP_FOLDER)
    robot.interlock = stop.check
    code = "import sys; from bringup.cli import main; sys.argv[1:] = ['watch', '--journal', sys.argv[1]]; main()"
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    watcher = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    try:
        drawn_so_far = b""
        while b"Nothing is under way" not in drawn_so_far:
            drawn_so_far += os.read(ours, 4096)
        os.write(ours, b" ")
        gives_up_s = time.monotonic() + 60.0
        with pytest.raises(EmergencyStopped, match=WATCHED):
            while time.monotonic() < gives_up_s:
                robot.apply(Action({"arm": np.full(6, 0.01)}))
        n_sent = len(robot.sent)
        with pytest.raises(EmergencyStopped):
            robot.apply(Action({"arm": np.full(6, 0.01)}))
        assert len(robot.sent) == n_sent
        os.write(ours, b"q")
        assert watcher.wait(60.0) == 0
    finally:
        watcher.kill()
        watcher.wait()
        os.close(ours)
