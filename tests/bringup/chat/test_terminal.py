"""A conversation at a terminal, typed into a pipe that prompt_toolkit takes for one."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import DummyCompleter
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from agent.events import Planned, StepStarted, TaskEnded, TaskStarted
from agent.result import TaskResult
from bringup.chat.seat import Work
from bringup.chat.terminal import TerminalSeat
from bringup.terminal.screen import Screen
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannedCall
from majordomo.skill import SkillCall
from majordomo.testing import FakeClock
from memory.task_graph import TaskGraph
from motion.emergency_stop import EmergencyStop

RESULT = TaskResult(1, "open it", Outcome.DONE, "Done.")
CALLS = tuple(PlannedCall(f"s{number}", SkillCall("open", {"target": f"door {number}"})) for number in range(1, 41))
PLAN = Plan(CALLS, (), "builtin")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[PipeInput]:
    monkeypatch.setenv("TERM", "xterm")
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


def seat_in(folder: Path, stop: EmergencyStop | None = None) -> tuple[TerminalSeat, StringIO]:
    text = StringIO()
    console, history = Console(file=text, width=120), folder / "data" / "history"
    title = "scene counter"
    return TerminalSeat(Screen(console, console), history, DummyCompleter(), title, stop or EmergencyStop()), text


def heard(seat: TerminalSeat, *, until: str = "bye") -> list[str]:
    """Hold a conversation that only listens."""
    lines: list[str] = []

    def listen() -> None:
        while (line := seat.lines.wait()) is not None:
            lines.append(line)
            if line == until:
                return

    seat.hold(listen)
    return lines


def test_what_is_typed_is_heard_echoed_and_remembered(typed: PipeInput, tmp_path: Path) -> None:
    seat, text = seat_in(tmp_path)
    typed.send_text("hello\rput it down\rbye\r")
    assert heard(seat) == ["hello", "put it down", "bye"]
    assert "> put it down" in text.getvalue()
    assert "+put it down" in (tmp_path / "data" / "history").read_text()


def test_several_lines_that_are_pasted_at_once_are_several_lines(typed: PipeInput, tmp_path: Path) -> None:
    seat, text = seat_in(tmp_path)
    typed.send_text("\x1b[200~open it\nclose it\x1b[201~\rbye\r")
    assert heard(seat) == ["open it", "close it", "bye"]
    assert "> close it" in text.getvalue()


def test_a_blank_line_is_not_remembered(typed: PipeInput, tmp_path: Path) -> None:
    typed.send_text("   \rbye\r")
    heard(seat_in(tmp_path)[0])
    assert "+  " not in (tmp_path / "data" / "history").read_text()


def test_a_long_line_is_cut_where_it_is_echoed_and_that_is_shown(typed: PipeInput, tmp_path: Path) -> None:
    seat, text = seat_in(tmp_path)
    typed.send_text(f"{'x' * 400}\rbye\r")
    assert heard(seat)[0] == "x" * 400
    assert f"> {'x' * 300} …" in text.getvalue().replace("\n", "")


def test_what_is_said_is_broken_between_words(typed: PipeInput, tmp_path: Path) -> None:
    seat, text = seat_in(tmp_path)
    seat.say("abcdefgh " * 30)
    assert all(line.endswith("abcdefgh") for line in map(str.rstrip, text.getvalue().splitlines()))


def test_the_end_of_input_says_goodbye(typed: PipeInput, tmp_path: Path) -> None:
    typed.send_text("\x04")
    assert heard(seat_in(tmp_path)[0]) == ["bye"]


def test_ctrl_c_with_nothing_to_stop_is_told_and_the_line_goes_on(typed: PipeInput, tmp_path: Path) -> None:
    seat, text = seat_in(tmp_path)
    typed.send_text("half a li\x03bye\r")
    assert heard(seat) == ["bye"]
    assert "Nothing runs that could be stopped" in text.getvalue()


def test_ctrl_c_while_a_task_runs_says_stop(typed: PipeInput, tmp_path: Path) -> None:
    seat, _ = seat_in(tmp_path)
    seat.be_ready(Work("builtin", FakeClock()))
    seat.notice(TaskStarted(1, "open it"))
    typed.send_text("\x03")
    assert heard(seat, until="stop") == ["stop"]


def test_the_emergency_key_latches_in_the_middle_of_a_line(typed: PipeInput, tmp_path: Path) -> None:
    stop = EmergencyStop()
    seat, text = seat_in(tmp_path, stop)
    typed.send_text("half a li\x1cne\rbye\r")
    assert heard(seat) == ["half a line", "bye"]
    assert stop.is_latched
    assert "nothing moves any more" in text.getvalue()


def test_after_an_emergency_stop_no_answer_is_waited_for(typed: PipeInput, tmp_path: Path) -> None:
    stop = EmergencyStop()
    stop.trigger("from elsewhere")
    seat, _ = seat_in(tmp_path, stop)
    seat.be_ready(Work("builtin", FakeClock()))
    seat.notice(TaskStarted(1, "open it"))
    assert heard(seat, until="stop") == ["stop"]


def test_a_third_ctrl_c_waits_for_nothing_any_more(typed: PipeInput, tmp_path: Path) -> None:
    seat, _ = seat_in(tmp_path)
    typed.send_text("\x03\x03\x03")
    with pytest.raises(KeyboardInterrupt):
        heard(seat)


def test_a_conversation_that_ends_by_itself_leaves_the_line(typed: PipeInput, tmp_path: Path) -> None:
    seat_in(tmp_path)[0].hold(lambda: None)


def test_what_the_conversation_raises_is_raised(typed: PipeInput, tmp_path: Path) -> None:
    def break_down() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        seat_in(tmp_path)[0].hold(break_down)


def test_the_tree_stands_above_the_line_while_a_task_runs_and_stays_on_the_screen(
    typed: PipeInput, tmp_path: Path
) -> None:
    seat, text = seat_in(tmp_path)
    plan = Plan(CALLS[:3], (), "builtin")
    graph = TaskGraph.from_plan(plan, lambda call: frozenset())
    seat.be_ready(Work("builtin", FakeClock()))
    assert shown(seat) == "> "
    seat.notice(TaskStarted(1, "open it"))
    seat.notice(Planned(plan, graph))
    seat.notice(StepStarted(graph.start("s1")))
    assert "“open it”" in shown(seat) and "▶ s1 open(door 1)" in shown(seat) and shown(seat).endswith("> ")
    seat.notice(TaskEnded(RESULT))
    assert shown(seat) == "> "
    assert "s3 open(door 3)" in text.getvalue() and "done: Done." in text.getvalue()


def test_the_toolbar_says_when_the_task_is_held(typed: PipeInput, tmp_path: Path) -> None:
    seat, _ = seat_in(tmp_path)
    held: list[bool] = [False]
    assert "opening the kitchen" in seat.toolbar()
    seat.be_ready(Work("builtin", FakeClock(), is_paused=lambda: held[0]))
    assert "ready" in seat.toolbar()
    seat.notice(TaskStarted(1, "open it"))
    assert "at work" in seat.toolbar()
    held[0] = True
    assert "holds still: “go on” continues" in seat.toolbar() and "at work" not in seat.toolbar()


def test_the_toolbar_says_that_nothing_moves(typed: PipeInput, tmp_path: Path) -> None:
    stop = EmergencyStop()
    seat, _ = seat_in(tmp_path, stop)
    seat.be_ready(Work("builtin", FakeClock()))
    stop.trigger("there is a child")
    assert "EMERGENCY STOP" in seat.toolbar() and "--reset" in seat.toolbar()


def test_a_long_plan_leaves_room_for_the_line(typed: PipeInput, tmp_path: Path) -> None:
    seat, _ = seat_in(tmp_path)
    seat.be_ready(Work("builtin", FakeClock()))
    seat.notice(TaskStarted(1, "open it"))
    seat.notice(Planned(PLAN, TaskGraph.from_plan(PLAN, lambda call: frozenset())))
    assert len(shown(seat).splitlines()) <= DummyOutput().get_size().rows - 5


def test_a_history_that_cannot_be_kept_is_done_without(typed: PipeInput, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    typed.send_text("bye\r")
    assert heard(seat_in(tmp_path)[0]) == ["bye"]


def shown(seat: TerminalSeat) -> str:
    """What stands before the line that is typed."""
    return seat.message().value
