from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from queue import SimpleQueue
from threading import Event, current_thread

import pytest

from majordomo.errors import EmergencyStopped, RobotUnavailable
from majordomo.outcome import Outcome
from majordomo.testing import FakeClock
from ros_interface.task_desk import TaskDesk
from ros_interface.task_runner import TaskReport, TaskRequest

PATIENCE_S = 60.0
TIDY = TaskRequest("tidy up")


class FakeRunner:
    """Runs until it is told how to end; like an agent, it forgets what was wished before it began.

    Attributes:
        told: What was passed on, oldest first.
        begins: Set: a task may begin.
        fault: Raised by the next task.
    """

    def __init__(self) -> None:
        self.told: list[str] = []
        self.begins = Event()
        self.begins.set()
        self.has_begun = Event()
        self.fault: Exception | None = None
        self._ends: SimpleQueue[Outcome] = SimpleQueue()

    def run(self, request: TaskRequest) -> TaskReport:
        self.begins.wait(PATIENCE_S)
        while not self._ends.empty():
            self._ends.get()
        self.has_begun.set()
        if self.fault is not None:
            raise self.fault
        return TaskReport(self._ends.get(timeout=PATIENCE_S), str(request))

    def finish(self) -> None:
        """Have the task done."""
        self._ends.put(Outcome.DONE)

    def hear(self, text: str) -> None:
        self.told.append(text)

    def pause(self) -> None:
        self.told.append("pause")

    def go_on(self) -> None:
        self.told.append("go on")

    def cancel(self) -> None:
        self._ends.put(Outcome.CANCELLED)

    def stop(self, why: str) -> None:
        self.told.append(why)
        self._ends.put(Outcome.STOPPED)


@pytest.fixture
def runner() -> FakeRunner:
    return FakeRunner()


@pytest.fixture
def wall() -> FakeClock:
    return FakeClock()


@pytest.fixture
def desk(runner: FakeRunner, wall: FakeClock) -> Iterator[TaskDesk]:
    desk = TaskDesk(lambda: nullcontext(runner), wall)
    yield desk
    runner.begins.set()
    desk.notice()
    desk.close()


def begun(desk: TaskDesk, runner: FakeRunner, deadline_s: float = 0.0) -> SimpleQueue[TaskReport]:
    """Begin a task; returns where its report will be."""
    ends: SimpleQueue[TaskReport] = SimpleQueue()
    assert desk.begin(TIDY, deadline_s, ends.put)
    if runner.begins.is_set():
        assert runner.has_begun.wait(PATIENCE_S)
        desk.notice()
    return ends


def test_a_task_is_carried_out_to_its_report(desk: TaskDesk, runner: FakeRunner) -> None:
    ends = begun(desk, runner)
    assert desk.request == TIDY
    runner.finish()
    assert ends.get(timeout=PATIENCE_S) == TaskReport(Outcome.DONE, "tidy up")
    assert desk.request is None


def test_there_is_one_task_at_a_time(desk: TaskDesk, runner: FakeRunner) -> None:
    ends = begun(desk, runner)
    assert not desk.begin(TaskRequest("sing"), 0.0, ends.put)
    runner.finish()
    assert ends.get(timeout=PATIENCE_S).summary == "tidy up"
    begun(desk, runner)


def test_wishes_reach_the_task_under_way_only(desk: TaskDesk, runner: FakeRunner) -> None:
    wishes = (desk.pause, desk.go_on, desk.cancel, lambda: desk.stop("enough"), lambda: desk.hear("the blue one"))
    assert not any(wish() for wish in wishes)
    begun(desk, runner)
    assert desk.pause() and desk.go_on() and desk.hear("the blue one")
    assert runner.told == ["pause", "go on", "the blue one"]


def test_a_task_is_cancelled(desk: TaskDesk, runner: FakeRunner) -> None:
    ends = begun(desk, runner)
    assert not desk.is_ending
    assert desk.cancel()
    assert ends.get(timeout=PATIENCE_S).outcome is Outcome.CANCELLED


def test_what_is_cancelled_before_it_has_begun_is_cancelled_all_the_same(desk: TaskDesk, runner: FakeRunner) -> None:
    runner.begins.clear()
    ends = begun(desk, runner)
    desk.cancel()
    assert desk.is_ending
    runner.begins.set()
    assert runner.has_begun.wait(PATIENCE_S)
    desk.notice()
    assert ends.get(timeout=PATIENCE_S).outcome is Outcome.CANCELLED


def test_a_deadline_stops_a_task_once(desk: TaskDesk, runner: FakeRunner, wall: FakeClock) -> None:
    ends = begun(desk, runner, deadline_s=60.0)
    wall.advance(59.0)
    desk.attend()
    assert not runner.told
    wall.advance(1.0)
    desk.attend()
    desk.attend()
    assert ends.get(timeout=PATIENCE_S).outcome is Outcome.STOPPED
    assert runner.told == ["Its deadline has passed."]


@pytest.mark.parametrize(
    ("fault", "outcome", "words"),
    [
        (RobotUnavailable("The robot is gone.", "looking for it."), Outcome.FAILED, "The robot is gone."),
        (EmergencyStopped("It is latched.", "resetting it."), Outcome.STOPPED, "It is latched."),
        (ArithmeticError("written badly"), Outcome.FAILED, "ArithmeticError: written badly"),
    ],
)
def test_what_cannot_begin_ends(
    desk: TaskDesk, runner: FakeRunner, fault: Exception, outcome: Outcome, words: str
) -> None:
    runner.fault = fault
    report = begun(desk, runner).get(timeout=PATIENCE_S)
    assert report.outcome is outcome
    assert words in report.summary


def test_closing_stops_what_is_under_way(desk: TaskDesk, runner: FakeRunner) -> None:
    ends = begun(desk, runner)
    desk.close()
    assert ends.get(timeout=PATIENCE_S).outcome is Outcome.STOPPED


def test_a_runner_lives_in_one_thread(runner: FakeRunner, wall: FakeClock) -> None:
    threads = []

    @contextmanager
    def opened() -> Iterator[FakeRunner]:
        threads.append(current_thread())
        yield runner
        threads.append(current_thread())

    desk = TaskDesk(opened, wall)
    ends: SimpleQueue[TaskReport] = SimpleQueue()
    for _ in range(2):
        desk.begin(TIDY, 0.0, lambda report: (threads.append(current_thread()), ends.put(report)))
        desk.cancel()
        assert runner.has_begun.wait(PATIENCE_S)
        desk.notice()
        ends.get(timeout=PATIENCE_S)
        runner.has_begun.clear()
    desk.close()
    assert len(threads) == 4
    assert len(set(threads)) == 1
    assert current_thread() not in threads


def test_what_cannot_be_opened_is_told_at_once(wall: FakeClock) -> None:
    def opened() -> nullcontext[FakeRunner]:
        raise RobotUnavailable("There is no robot.", "plugging it in.")

    with pytest.raises(RobotUnavailable, match="no robot"):
        TaskDesk(opened, wall)
