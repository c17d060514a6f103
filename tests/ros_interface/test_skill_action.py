"""The skill server and its client, over a graph, with fakes behind."""

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from rclpy.impl.implementation_singleton import rclpy_implementation
from rclpy.node import Node

from majordomo.action import Action
from majordomo.execution import SkillExecutor, SkillHandle, SkillReport, SkillStatus
from majordomo.failure import Failure, FailureCode, Layer
from majordomo.skill import SkillCall
from majordomo.testing import (
    FAKE_CATALOGUE,
    FakeBody,
    FakeClock,
    FakeExecutor,
    FakeHandle,
    FakePolicy,
    FakeRobot,
    FakeWorld,
    PolicyFault,
    RobotFault,
    ScriptedRun,
)
from majordomo.testing.conformance import ExecutorConformance
from motion.emergency_stop import EmergencyStop
from ros_interface import skill_client
from ros_interface.skill_client import RosSkillExecutor
from ros_interface.skill_run import Patience, RosSkillRun
from ros_interface.skill_server import SkillServer, SkillWorks
from ros_interface.spinning import Spinning
from ros_interface.started_calls import StartedCalls
from skills.executor import InProcessExecutor
from skills.registry import load_skills

LIBRARY = load_skills(()).library
PICK = SkillCall("pick", {"target": "red cup"})
UNHURRIED = Patience(silence_s=10.0, absence_s=10.0, arrival_s=60.0, stop_s=10.0)
"""The machine that runs tests may be busy."""

StartSpinning = Callable[..., Spinning]
Until = Callable[[Callable[[], bool]], None]
Serve = Callable[..., SkillServer]
MakeClient = Callable[..., RosSkillExecutor]


class UnhurriedExecutor(FakeExecutor):
    """Its polls take a moment, as a robot's do.

    Attributes:
        handles: Of every start.
    """

    def __init__(self, *runs: ScriptedRun) -> None:
        super().__init__(FakeWorld(), LIBRARY, FAKE_CATALOGUE, {"pick": runs})
        self.handles: dict[str, FakeHandle] = {}

    def start(self, call_id: str, call: SkillCall) -> FakeHandle:
        handle = self.handles[call_id] = super().start(call_id, call)
        poll = handle.poll

        def slow_poll() -> SkillReport:
            Event().wait(0.002)
            return poll()

        handle.poll = slow_poll  # type: ignore[method-assign]  # a fake of a fake
        return handle


class UnhurriedRobot(FakeRobot):
    """Takes some of the wall's time for each command, too."""

    def apply(self, action: Action) -> Action:
        Event().wait(0.05)
        return super().apply(action)


def in_process_executor(robot: FakeRobot, policy: FakePolicy | None = None) -> InProcessExecutor:
    return InProcessExecutor(robot, policy or FakePolicy(), LIBRARY, FakeBody(FAKE_CATALOGUE))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def stop() -> EmergencyStop:
    return EmergencyStop()


@pytest.fixture
def serve(start_spinning: StartSpinning, clock: FakeClock, stop: EmergencyStop) -> Serve:
    """`serve(executor)`: an active skill server in a participant of its own."""

    def serve(
        executor: SkillExecutor,
        started: StartedCalls | None = None,
        *,
        is_active: bool = True,
        spinning: Spinning | None = None,
    ) -> SkillServer:
        spinning = spinning or start_spinning()
        works = SkillWorks(executor, clock)
        server = SkillServer(lambda node: nullcontext(works), started or StartedCalls(), stop, spinning.context)
        server.trigger_configure()
        if is_active:
            server.trigger_activate()
        return spinning.add(server)

    return serve


@pytest.fixture
def make_client(start_spinning: StartSpinning, clock: FakeClock) -> MakeClient:
    """`make_client()`: an executor over the graph, in a participant of its own."""

    def make(patience: Patience = UNHURRIED, owner: str = "", spinning: Spinning | None = None) -> RosSkillExecutor:
        spinning = spinning or start_spinning()
        node = Node("client", context=spinning.context)
        client = RosSkillExecutor(node, LIBRARY, lambda: FAKE_CATALOGUE, clock, patience, owner)
        spinning.add(node)
        return client

    return make


@pytest.fixture
def end_of(until: Until) -> Callable[[SkillHandle], SkillReport]:
    """`end_of(handle)`: its last report."""

    def wait(handle: SkillHandle) -> SkillReport:
        until(lambda: handle.poll().status is not SkillStatus.RUNNING)
        return handle.poll()

    return wait


EndOf = Callable[[SkillHandle], SkillReport]


def failure_in(report: SkillReport) -> Failure:
    assert report.status is SkillStatus.FAILED
    assert report.failure is not None
    return report.failure


def is_alive(server: SkillServer, clients: int) -> bool:
    """Whether the server knows of so many clients."""
    return any(part.message.startswith(f"{clients} agents") for part in server.health.report())


class _PacedRun:
    """Waits a little for news at each poll: the suite counts polls."""

    def __init__(self, run: RosSkillRun, spinning: Spinning) -> None:
        self._run = run
        self._spinning = spinning

    def poll(self) -> SkillReport:
        before = self._run.report
        self._spinning.wait_until(lambda: self._run.report is not before or not self._run.is_running, 0.05)
        return self._run.poll()

    def cancel(self) -> None:
        self._run.cancel()


class _PacedExecutor:
    def __init__(self, executor: RosSkillExecutor, spinning: Spinning) -> None:
        self._executor = executor
        self._spinning = spinning

    def start(self, call_id: str, call: SkillCall) -> _PacedRun:
        return _PacedRun(self._executor.start(call_id, call), self._spinning)

    def stop(self) -> None:
        self._executor.stop()


class TestRosSkillExecutor(ExecutorConformance):
    @pytest.fixture(autouse=True)
    def _graph(self, serve: Serve, make_client: MakeClient, spinning: Spinning) -> None:
        self._serve, self._make_client, self._spinning = serve, make_client, spinning

    def make_executor(self) -> SkillExecutor:
        self._serve(in_process_executor(UnhurriedRobot()))
        return _PacedExecutor(self._make_client(), self._spinning)

    def make_call(self) -> SkillCall:
        return PICK


def test_success_comes_with_its_claims(serve: Serve, make_client: MakeClient, end_of: EndOf) -> None:
    serve(in_process_executor(FakeRobot()))
    report = end_of(make_client().start("1", PICK))
    assert report.status is SkillStatus.SUCCEEDED
    assert report.claims == LIBRARY.bind(PICK, FAKE_CATALOGUE).effects()[:1]


def test_progress_is_told_while_a_skill_runs(serve: Serve, make_client: MakeClient, until: Until) -> None:
    serve(UnhurriedExecutor(ScriptedRun(polls=100_000)))
    run = make_client().start("1", PICK)
    until(lambda: run.poll().progress > 0.0)
    assert run.poll().status is SkillStatus.RUNNING


def test_nothing_moves_while_the_senses_are_stale(
    serve: Serve, make_client: MakeClient, end_of: EndOf, clock: FakeClock
) -> None:
    robot = FakeRobot(clock)
    robot.faults.add(RobotFault.STALE_STAMP)
    clock.advance(1.0)
    serve(in_process_executor(robot))
    failure = failure_in(end_of(make_client().start("1", PICK)))
    assert failure.code is FailureCode.SENSOR_STALE
    assert not robot.sent


def test_a_call_is_carried_out_once_though_the_server_is_restarted(
    serve: Serve, make_client: MakeClient, end_of: EndOf, start_spinning: StartSpinning, tmp_path: Path
) -> None:
    servers, clients = start_spinning(), start_spinning()
    serve(UnhurriedExecutor(), StartedCalls(tmp_path / "started"), spinning=servers)
    assert end_of(make_client(spinning=clients).start("1", PICK)).status is SkillStatus.SUCCEEDED
    servers.close()
    clients.close()  # there may be one at a time
    executor = UnhurriedExecutor()
    serve(executor, StartedCalls(tmp_path / "started"))
    failure = failure_in(end_of(make_client().start("1", PICK)))
    assert "'1' was used before" in failure.message
    assert not executor.started


def test_two_agents_that_count_alike_are_told_apart(serve: Serve, make_client: MakeClient, end_of: EndOf) -> None:
    executor = UnhurriedExecutor()
    serve(executor)
    client = make_client(owner="left/")
    end_of(client.start("1", PICK))
    assert [call_id for call_id, _ in executor.started] == ["left/1"]


def test_an_emergency_stop_ends_what_runs_and_refuses_the_next(
    serve: Serve, make_client: MakeClient, until: Until, end_of: EndOf, stop: EmergencyStop
) -> None:
    executor = UnhurriedExecutor(ScriptedRun.hangs())
    serve(executor)
    client = make_client()
    run = client.start("1", PICK)
    until(lambda: bool(executor.started))
    stop.trigger("somebody pressed the button")
    assert failure_in(end_of(run)).code is FailureCode.EMERGENCY_STOP
    assert executor.stop_count == 1
    failure = failure_in(end_of(client.start("2", PICK)))
    assert failure.code is FailureCode.EMERGENCY_STOP
    assert "somebody pressed the button" in failure.message
    assert len(executor.started) == 1


def test_a_call_follows_one_that_was_cancelled_a_moment_ago(
    serve: Serve, make_client: MakeClient, until: Until, end_of: EndOf
) -> None:
    robot = FakeRobot()
    serve(in_process_executor(robot, FakePolicy(fault=PolicyFault.NEVER_DONE)))
    client = make_client()
    first = client.start("1", PICK)
    until(lambda: bool(robot.sent))
    first.cancel()
    second = client.start("2", SkillCall("wait", {"seconds": 0.5}))
    assert end_of(first).status is SkillStatus.CANCELLED
    assert end_of(second).status is SkillStatus.SUCCEEDED


def test_what_was_cancelled_before_it_was_sent_never_begins(
    serve: Serve, make_client: MakeClient, end_of: EndOf
) -> None:
    client = make_client()
    run = client.start("1", PICK)
    run.cancel()
    assert run.poll().status is SkillStatus.CANCELLED
    executor = UnhurriedExecutor()
    serve(executor)
    end_of(client.start("2", PICK))
    assert [call_id for call_id, _ in executor.started] == ["2"]


def test_a_stop_returns_when_the_robot_holds_still(serve: Serve, make_client: MakeClient, until: Until) -> None:
    executor = UnhurriedExecutor(ScriptedRun.hangs())
    serve(executor)
    client = make_client()
    run = client.start("1", PICK)
    until(lambda: bool(executor.started))
    client.stop()
    assert run.poll().status is SkillStatus.CANCELLED


def test_a_skill_that_takes_too_long_is_cancelled(
    serve: Serve, make_client: MakeClient, until: Until, end_of: EndOf, clock: FakeClock
) -> None:
    executor = UnhurriedExecutor(ScriptedRun.hangs())
    serve(executor)
    client = make_client()
    run = client.start("1", PICK)
    until(lambda: bool(executor.started))
    clock.advance(LIBRARY["pick"].timeout_s + UNHURRIED.overtime_s + 0.1)
    assert failure_in(end_of(run)).code is FailureCode.TIMEOUT
    until(lambda: executor.handles["1"].poll().status is SkillStatus.CANCELLED)


def test_without_a_server_a_call_is_lost(make_client: MakeClient, end_of: EndOf) -> None:
    client = make_client(Patience(arrival_s=0.2))
    failure = failure_in(end_of(client.start("1", PICK)))
    assert [(part.part, part.counts) for part in client._health.report()] == [("skill server", {"calls lost": 1})]
    assert failure.code is FailureCode.EXECUTOR_LOST
    assert failure.layer is Layer.SYSTEM
    assert failure.retryable


def test_a_server_is_waited_for_longer_than_news(make_client: MakeClient) -> None:
    run = make_client(Patience(silence_s=0.0, absence_s=0.0)).start("1", PICK)
    assert run.poll().status is SkillStatus.RUNNING


def test_a_server_that_has_not_discovered_its_client_is_sent_nothing(
    serve: Serve, make_client: MakeClient, end_of: EndOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SkillServer, "_count_clients", lambda server, event: None)
    executor = UnhurriedExecutor()
    serve(executor)
    client = make_client(Patience(arrival_s=3.0))
    run = client.start("1", PICK)
    assert failure_in(end_of(run)).code is FailureCode.EXECUTOR_LOST
    assert client._is_server_seen
    assert not run.is_sent
    assert not executor.started


def test_a_call_that_waited_for_a_server_is_carried_out_by_it(
    serve: Serve, make_client: MakeClient, end_of: EndOf
) -> None:
    run = make_client().start("1", PICK)
    serve(UnhurriedExecutor())
    assert end_of(run).status is SkillStatus.SUCCEEDED


def test_a_server_that_is_not_active_refuses(serve: Serve, make_client: MakeClient, end_of: EndOf) -> None:
    executor = UnhurriedExecutor()
    serve(executor, is_active=False)
    failure = failure_in(end_of(make_client().start("1", PICK)))
    assert failure.code is FailureCode.EXECUTOR_LOST
    assert "not active" in failure.message
    assert not executor.started


def test_a_server_that_ends_in_order_is_missed(
    serve: Serve, make_client: MakeClient, until: Until, end_of: EndOf, start_spinning: StartSpinning
) -> None:
    spinning, executor = start_spinning(), UnhurriedExecutor(ScriptedRun.hangs())
    serve(executor, spinning=spinning)
    run = make_client(Patience()).start("1", PICK)
    until(lambda: bool(executor.started))
    spinning.close()
    assert failure_in(end_of(run)).code is FailureCode.EXECUTOR_LOST


CLIENT = """
import sys

from rclpy.node import Node

from majordomo.clock import WallClock
from majordomo.skill import SkillCall
from majordomo.testing import FAKE_CATALOGUE
from ros_interface.skill_client import RosSkillExecutor
from ros_interface.spinning import Spinning
from skills.registry import load_skills

with Spinning() as spinning:
    node = Node("client", context=spinning.context)
    executor = RosSkillExecutor(node, load_skills(()).library, lambda: FAKE_CATALOGUE, WallClock())
    spinning.add(node)
    executor.start("1", SkillCall("pick", {"target": "red cup"}))
    sys.stdin.read()
"""


def test_a_client_that_was_killed_is_missed(serve: Serve, until: Until) -> None:
    executor = UnhurriedExecutor(ScriptedRun.hangs())
    server = serve(executor)
    with subprocess.Popen([sys.executable, "-c", CLIENT], stdin=subprocess.PIPE) as client:
        until(lambda: bool(executor.started) and is_alive(server, 1))
        client.send_signal(signal.SIGKILL)
        until(lambda: executor.stop_count > 0)


def test_two_agents_are_both_refused(serve: Serve, make_client: MakeClient, until: Until, end_of: EndOf) -> None:
    executor = UnhurriedExecutor()
    server = serve(executor)
    clients = [make_client(), make_client()]
    until(lambda: is_alive(server, 2))
    for number, client in enumerate(clients):
        assert failure_in(end_of(client.start(str(number), PICK))).code is FailureCode.ROBOT_FAULT
    assert not executor.started


@pytest.mark.parametrize("arguments", ["{", "[1]", "[" * 100_000])
def test_what_is_no_call_is_refused(
    serve: Serve, make_client: MakeClient, end_of: EndOf, monkeypatch: pytest.MonkeyPatch, arguments: str
) -> None:
    monkeypatch.setattr(skill_client, "json", SimpleNamespace(dumps=lambda _: arguments))
    executor = UnhurriedExecutor()
    serve(executor)
    failure = failure_in(end_of(make_client().start("1", PICK)))
    assert failure.code is FailureCode.PLANNER_FAILED
    assert "Try: a JSON object" in failure.message
    assert not executor.started


Send = Callable[[Any, Any, Any], None]
Lose = Callable[[Send, tuple[Any, Any, Any]], None]


def lies_undelivered(send: Send, answer: tuple[Any, Any, Any]) -> None:
    """As where the client's reader is not discovered in time: rclpy lets the goal lie, and nobody takes it."""
    raise rclpy_implementation.RCLError("Failed to send goal response")


def is_lost(send: Send, answer: tuple[Any, Any, Any]) -> None:
    """The goal is taken, and nobody is told."""


@pytest.fixture
def lose_first_answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Lose], None]:
    """`lose_first_answer(is_lost)`: what becomes of the first word that a goal was accepted."""

    def lose(lose: Lose) -> None:
        send: Send = rclpy_implementation.ActionServer.send_goal_response
        answers = list[tuple[Any, Any, Any]]()

        def send_goal_response(server: Any, header: Any, response: Any) -> None:
            answers.append((server, header, response))
            if len(answers) == 1:
                lose(send, answers[0])
            else:
                send(server, header, response)

        monkeypatch.setattr(rclpy_implementation.ActionServer, "send_goal_response", send_goal_response)

    return lose


LoseFirstAnswer = Callable[[Lose], None]


@pytest.mark.parametrize("lose", [lies_undelivered, is_lost])
@pytest.mark.parametrize("polls", [1, 100])
def test_a_call_whose_acceptance_is_lost_is_carried_out_once(
    serve: Serve, make_client: MakeClient, end_of: EndOf, lose_first_answer: LoseFirstAnswer, lose: Lose, polls: int
) -> None:
    lose_first_answer(lose)
    executor = UnhurriedExecutor(ScriptedRun(polls=polls))
    serve(executor)
    run = make_client().start("1", PICK)
    assert end_of(run).status is SkillStatus.SUCCEEDED
    assert len(executor.started) == 1


def test_a_call_whose_acceptance_is_late_is_carried_out_once(
    serve: Serve, make_client: MakeClient, end_of: EndOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    send: Send = rclpy_implementation.ActionServer.send_goal_response
    kept = list[tuple[Any, Any, Any]]()

    def send_later(*answer: Any) -> None:
        kept.append(answer)
        if len(kept) >= 2:
            send(*kept.pop())
            send(*kept.pop())

    monkeypatch.setattr(rclpy_implementation.ActionServer, "send_goal_response", send_later)
    executor = UnhurriedExecutor()
    serve(executor)
    assert end_of(make_client().start("1", PICK)).status is SkillStatus.SUCCEEDED
    assert len(executor.started) == 1


def lose_first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    send = rclpy_implementation.ActionClient.send_goal_request
    lost = list[Any]()

    def send_goal_request(client: Any, request: Any) -> int:
        if lost:
            return int(send(client, request))
        lost.append(request)
        return -1  # no other has this number

    monkeypatch.setattr(rclpy_implementation.ActionClient, "send_goal_request", send_goal_request)


def test_a_call_that_is_lost_is_asked_for_again(
    serve: Serve, make_client: MakeClient, end_of: EndOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_first_request(monkeypatch)
    executor = UnhurriedExecutor()
    serve(executor)
    assert end_of(make_client().start("1", PICK)).status is SkillStatus.SUCCEEDED
    assert len(executor.started) == 1


def test_what_was_lost_and_is_not_wanted_any_more_is_not_asked_for_again(
    serve: Serve, make_client: MakeClient, until: Until, end_of: EndOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_first_request(monkeypatch)
    executor = UnhurriedExecutor()
    serve(executor)
    run = make_client(Patience(arrival_s=3.0 * skill_client.ASK_AGAIN_S, absence_s=10.0)).start("1", PICK)
    until(lambda: run.is_sent)
    run.cancel()
    assert failure_in(end_of(run)).code is FailureCode.EXECUTOR_LOST
    assert run.askings == 1
    assert not executor.started


def test_what_was_begun_unheard_is_cancelled(
    serve: Serve, make_client: MakeClient, until: Until, end_of: EndOf, lose_first_answer: LoseFirstAnswer
) -> None:
    lose_first_answer(is_lost)
    executor = UnhurriedExecutor(ScriptedRun.hangs())
    serve(executor)
    run = make_client().start("1", PICK)
    until(lambda: bool(executor.started))
    run.cancel()
    assert end_of(run).status is SkillStatus.CANCELLED
    assert len(executor.started) == 1


SERVER = """
import sys
from contextlib import nullcontext
from threading import Event

from majordomo.testing import FAKE_CATALOGUE, FakeBody, FakePolicy, FakeRobot, PolicyFault
from motion.emergency_stop import EmergencyStop
from ros_interface.skill_server import SkillServer, SkillWorks
from ros_interface.spinning import Spinning
from ros_interface.started_calls import StartedCalls
from skills.executor import InProcessExecutor
from skills.registry import load_skills

class UnhurriedRobot(FakeRobot):
    def apply(self, action):
        Event().wait(0.01)
        self.clock.advance(-0.1)  # its time stands still
        return super().apply(action)

robot = UnhurriedRobot()
policy = FakePolicy(fault=PolicyFault.NEVER_DONE)
works = SkillWorks(InProcessExecutor(robot, policy, load_skills(()).library, FakeBody(FAKE_CATALOGUE)), robot.clock)
with Spinning() as spinning:
    spinning.add(
        SkillServer(
            lambda node: nullcontext(works), StartedCalls(), EmergencyStop(), spinning.context, {"autostart": True}
        )
    )
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_a_server_that_was_killed_is_missed_and_the_next_call_is_for_the_one_after_it(
    serve: Serve, make_client: MakeClient, until: Until, end_of: EndOf
) -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        client = make_client(Patience(silence_s=3.0, absence_s=3.0))
        run = client.start("1", PICK)
        until(lambda: run.poll().confidence > 0.0 and run.goal_handle is not None)
        server.send_signal(signal.SIGKILL)
        failure = failure_in(end_of(run))
    assert failure.code is FailureCode.EXECUTOR_LOST
    assert "Nothing has been heard of pick(red cup)" in failure.message
    after = client.start("2", PICK)
    until(lambda: not client._is_server_there)  # although DDS still shows it
    assert not after.is_sent
    serve(UnhurriedExecutor())
    assert end_of(after).status is SkillStatus.SUCCEEDED
