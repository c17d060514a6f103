from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest

from majordomo.execution import SkillReport, SkillStatus
from majordomo.failure import Failure, FailureCode, Layer, Phase
from majordomo.skill import SkillCall
from majordomo.testing import FAKE_CATALOGUE, FakeClock, FakeExecutor, FakeHandle, FakeWorld, ScriptedRun
from ros_interface.call_runner import KEPT_ENDS, CallOrder, CallRunner
from ros_interface.request_id import new_request
from ros_interface.started_calls import StartedCalls
from skills.registry import load_skills

PICK = SkillCall("pick", {"target": "red cup"})
PATIENCE_S = 60.0

StartRunner = Callable[..., CallRunner]


class ClumsyExecutor(FakeExecutor):
    """Its handles break down when they are polled."""

    def start(self, call_id: str, call: SkillCall) -> FakeHandle:
        handle = super().start(call_id, call)
        handle.poll = self._break_down  # type: ignore[method-assign]  # that is what is wrong with it
        return handle

    def _break_down(self) -> SkillReport:
        raise ArithmeticError("written badly")


class HelplessExecutor(FakeExecutor):
    """It breaks down when something is to begin."""

    def start(self, call_id: str, call: SkillCall) -> FakeHandle:
        raise ArithmeticError("written badly")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def start_runner(clock: FakeClock) -> Iterator[StartRunner]:
    """`start_runner(ScriptedRun.hangs())`: a runner whose picks go so; a poll takes a tenth of a second."""
    runners: list[CallRunner] = []

    def start(*runs: ScriptedRun, kind: type[FakeExecutor] = FakeExecutor) -> CallRunner:
        executor = kind(FakeWorld(), load_skills(()).library, FAKE_CATALOGUE, {"pick": runs}, clock)
        runners.append(CallRunner(executor, StartedCalls(), clock))
        return runners[-1]

    yield start
    for runner in runners:
        runner.close()


def begin(
    runner: CallRunner,
    call_id: str = "1",
    call: SkillCall = PICK,
    timeout_s: float = 0.0,
    *,
    request: bytes | None = None,
    refusal: Failure | None = None,
) -> SimpleQueue[SkillReport]:
    """Begin a call; returns where its end will be."""
    ends: SimpleQueue[SkillReport] = SimpleQueue()
    runner.begin(CallOrder(request or new_request(), call_id, call, timeout_s, ends.put, refusal))
    return ends


def failure_of(ends: SimpleQueue[SkillReport]) -> Failure:
    report = ends.get(timeout=PATIENCE_S)
    assert report.status is SkillStatus.FAILED
    assert report.failure is not None
    return report.failure


def test_a_call_is_carried_out_to_its_end(start_runner: StartRunner) -> None:
    report = begin(start_runner()).get(timeout=PATIENCE_S)
    assert report.status is SkillStatus.SUCCEEDED
    assert report.claims


def test_a_call_id_is_taken_once(start_runner: StartRunner) -> None:
    runner = start_runner()
    begin(runner).get(timeout=PATIENCE_S)
    failure = failure_of(begin(runner))
    assert "'1' was used before" in failure.message
    assert not failure.retryable


def test_a_request_that_is_made_again_is_one_call(start_runner: StartRunner) -> None:
    runner = start_runner(ScriptedRun.hangs())
    request = new_request()
    asked = [begin(runner, request=request), begin(runner, request=request)]
    runner.cancel("1")
    asked.append(begin(runner, request=request))
    assert [ends.get(timeout=PATIENCE_S).status for ends in asked] == [SkillStatus.CANCELLED] * 3


def test_a_request_that_has_ended_ends_again_as_it_did(start_runner: StartRunner) -> None:
    runner = start_runner()
    request = new_request()
    first = begin(runner, request=request).get(timeout=PATIENCE_S)
    assert first.status is SkillStatus.SUCCEEDED
    assert begin(runner, request=request).get(timeout=PATIENCE_S) is first


def test_a_request_that_was_forgotten_is_refused(start_runner: StartRunner) -> None:
    runner = start_runner()
    request = new_request()
    begin(runner, request=request).get(timeout=PATIENCE_S)
    for _ in range(KEPT_ENDS):
        begin(runner)
    assert "'1' was used before" in failure_of(begin(runner, request=request)).message


def test_what_has_begun_goes_on_when_it_is_asked_for_again_though_nothing_may_begin(start_runner: StartRunner) -> None:
    runner = start_runner(ScriptedRun(polls=3))
    refusal = Failure(FailureCode.ROBOT_FAULT, Phase.EXECUTION, "Two agents are alive.", retryable=False)
    request = new_request()
    begin(runner, request=request)
    assert begin(runner, request=request, refusal=refusal).get(timeout=PATIENCE_S).status is SkillStatus.SUCCEEDED
    assert failure_of(begin(runner, "2", refusal=refusal)) == refusal


@pytest.mark.parametrize("call", [SkillCall("no_such_skill"), SkillCall("pick", {"target": "moon"})])
def test_what_does_not_bind_is_the_planners_fault(start_runner: StartRunner, call: SkillCall) -> None:
    failure = failure_of(begin(start_runner(), call=call))
    assert failure.layer is Layer.PLANNER
    assert "Try:" in failure.message


def test_a_call_is_cancelled(start_runner: StartRunner) -> None:
    runner = start_runner(ScriptedRun.hangs())
    ends = begin(runner)
    runner.cancel("1")
    assert ends.get(timeout=PATIENCE_S).status is SkillStatus.CANCELLED


def test_a_call_that_is_cancelled_makes_room_for_the_next(start_runner: StartRunner) -> None:
    runner = start_runner(ScriptedRun.hangs())
    first = begin(runner)
    runner.cancel("1")
    second = begin(runner, "2")
    assert first.get(timeout=PATIENCE_S).status is SkillStatus.CANCELLED
    assert second.get(timeout=PATIENCE_S).status is SkillStatus.SUCCEEDED


def test_a_call_ends_when_its_time_is_up(start_runner: StartRunner) -> None:
    failure = failure_of(begin(start_runner(ScriptedRun.hangs()), timeout_s=1.0))
    assert failure.code is FailureCode.TIMEOUT


def test_a_stop_ends_everything_and_says_why(start_runner: StartRunner) -> None:
    runner = start_runner(ScriptedRun.hangs())
    ends = begin(runner)
    why = Failure(FailureCode.EMERGENCY_STOP, Phase.EXECUTION, "Somebody pressed the button.", retryable=False)
    runner.stop(why)
    assert failure_of(ends) == why


@pytest.mark.parametrize("kind", [ClumsyExecutor, HelplessExecutor])
def test_an_executor_that_breaks_down_ends_its_calls_only(
    start_runner: StartRunner, caplog: pytest.LogCaptureFixture, kind: type[FakeExecutor]
) -> None:
    runner = start_runner(kind=kind)
    for call_id in ("1", "2"):
        failure = failure_of(begin(runner, call_id))
        assert failure.code is FailureCode.EXECUTOR_LOST
        assert "ArithmeticError: written badly" in failure.message
    assert "written badly" in caplog.text


def test_closing_cancels_what_runs(start_runner: StartRunner) -> None:
    runner = start_runner(ScriptedRun.hangs())
    ends = begin(runner)
    runner.close()
    runner.close()
    assert ends.get(timeout=PATIENCE_S).status is SkillStatus.CANCELLED
