"""Skills that another process carries out, over the action `ExecuteSkill`: the agent sees them as its own.

A server that was killed says nothing, so silence counts: of every call there is news several times a second, and where
there is none for long, it is lost. What was lost is cancelled as soon as anybody hears of it again. DDS keeps a server
that was killed in the graph for a while: one that has been silent is sent nothing until it is heard of again, or
another comes.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from majordomo_msgs.action import ExecuteSkill
from rclpy.action.client import ActionClient
from rclpy.callback_groups import MutuallyExclusiveCallbackGroup
from rclpy.clock import Clock as RosClock
from rclpy.clock_type import ClockType
from rclpy.node import Node
from rclpy.task import Future
from std_msgs.msg import Empty

from majordomo.catalogue import Catalogue
from majordomo.clock import Clock, WallClock
from majordomo.execution import WAS_CANCELLED, SkillReport, SkillStatus
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from ros_interface import quality
from ros_interface.component import health_of
from ros_interface.messages import failure_from_message, predicate_from_message
from ros_interface.names import EXECUTE_SKILL, SKILL_CLIENTS
from ros_interface.skill_run import Patience, RosSkillRun

SERVER = "skill server"
ATTEND_S = 0.1
"""Wall-clock time from one look for the server to the next [s]."""


class RosSkillExecutor:
    """Has skills carried out by a skill server. Every method may be called from any thread but ROS's own.

    Args:
        node: Is spun by somebody else; a component's health is told of calls that are lost.
        library: Skills by name.
        catalogue: Tells what they may be about.
        clock: The robot's.
        patience: When the server has taken too long.
        owner: Goes before every call id: agents that count for themselves must not be taken for one another.
    """

    def __init__(
        self,
        node: Node,
        library: SkillLibrary,
        catalogue: Callable[[], Catalogue],
        clock: Clock,
        patience: Patience | None = None,
        owner: str = "",
    ) -> None:
        self._clock = clock
        self._wall = WallClock()
        self._owner = owner
        self._library = library
        self._catalogue = catalogue
        self._patience = Patience() if patience is None else patience
        self._used_ids: set[str] = set()
        self._runs: list[RosSkillRun] = []
        self._changed = threading.Condition(threading.RLock())
        self._is_server_there = False
        self._node = node
        self._health = health_of(node)
        self._silent: frozenset[bytes] = frozenset()
        group = MutuallyExclusiveCallbackGroup()  # rclpy may lose an answer that comes while the goal is being sent
        self._client: ActionClient[Any, Any, Any] = ActionClient(
            node, ExecuteSkill, EXECUTE_SKILL, callback_group=group
        )
        self._sign_of_life = node.create_publisher(Empty, SKILL_CLIENTS, quality.alive())
        self._wake = node.create_guard_condition(self._attend, callback_group=group)
        node.create_timer(
            ATTEND_S, self._attend, callback_group=group, clock=RosClock(clock_type=ClockType.STEADY_TIME)
        )

    def start(self, call_id: str, call: SkillCall) -> RosSkillRun:
        """Start a call; it is sent when what was cancelled before it has ended."""
        with self._changed:
            if call_id in self._used_ids:
                raise ValueError(f"call id '{call_id}' was used before; every call is carried out at most once")
            skill = self._library.bind(call, self._catalogue())
            run = RosSkillRun(call_id, skill, self._clock.now_s(), self._wall.now_s(), self._judge, self._give_up)
            self._used_ids.add(call_id)
            self._runs.append(run)
        self._wake.trigger()
        return run

    def stop(self) -> None:
        """Cancel whatever runs, and wait a moment for the robot to hold still."""
        with self._changed:
            for run in tuple(self._runs):
                self._give_up(run)
            self._changed.wait_for(lambda: not self._runs, self._patience.stop_s)

    def _give_up(self, run: RosSkillRun) -> None:
        """Wish the end of a call; what has not been sent yet never will be."""
        with self._changed:
            if run.is_running and not run.is_sent:
                self._end(run, SkillReport(SkillStatus.CANCELLED, failure=WAS_CANCELLED))
            elif run.is_running and not run.is_unwanted:
                self._withdraw(run)

    def _judge(self, run: RosSkillRun) -> None:
        """End a call of which nothing has been heard for too long, and cancel one that takes too long."""
        with self._changed:
            if not run.is_running:
                return
            silent_s = self._wall.now_s() - run.heard_s
            if silent_s > self._allowed_silence_s(run):
                problem = f"Nothing has been heard of {run.skill.call()} from the skill server for {silent_s:.1f} s."
                self._silent = self._servers
                self._health.happened(SERVER, "calls lost", problem)
                self._drop(run, Failure(FailureCode.EXECUTOR_LOST, Phase.EXECUTION, problem))
            elif self._clock.now_s() - run.started_s > run.skill.timeout_s + self._patience.overtime_s:
                problem = f"{run.skill.call()} took longer than {run.skill.timeout_s:g} s, and the server goes on."
                self._drop(run, Failure(FailureCode.TIMEOUT, Phase.EXECUTION, problem))

    def _allowed_silence_s(self, run: RosSkillRun) -> float:
        if run.is_sent and not self._is_server_there:
            return self._patience.absence_s
        return self._patience.silence_s if run.is_taken else self._patience.arrival_s

    @property
    def _servers(self) -> frozenset[bytes]:
        """What tells the skill servers of the graph apart."""
        told = self._node.get_publishers_info_by_topic(self._node.resolve_topic_name(f"{EXECUTE_SKILL}/_action/status"))
        return frozenset(bytes(one.endpoint_gid) for one in told)

    def _drop(self, run: RosSkillRun, failure: Failure) -> None:
        """End a call with a failure, and have it cancelled, should the server hear of it."""
        self._withdraw(run)
        self._end(run, replace(run.report, status=SkillStatus.FAILED, failure=failure))

    def _withdraw(self, run: RosSkillRun) -> None:
        run.is_unwanted = True
        if run.goal_handle is not None:
            run.goal_handle.cancel_goal_async().add_done_callback(lambda _: self._hear())

    def _hear(self) -> None:
        """Know that the server is alive."""
        with self._changed:
            self._silent = frozenset()

    def _end(self, run: RosSkillRun, report: SkillReport) -> None:
        run.report = report
        self._runs.remove(run)
        self._changed.notify_all()
        self._wake.trigger()  # the next may have waited for this

    def _attend(self) -> None:
        """Send what waits, if there is a server and nothing is being cancelled; in ROS's thread."""
        with self._changed:
            is_heard = not self._silent or not self._servers <= self._silent
            self._is_server_there = is_heard and self._client.server_is_ready()
            for run in tuple(self._runs):
                if run.is_unwanted:
                    self._judge(run)
            is_ending = any(run.is_unwanted for run in self._runs)
            for run in [run for run in self._runs if not run.is_sent]:
                if is_ending:
                    run.heard_s = self._wall.now_s()
                elif self._is_server_there:
                    self._send(run)

    def _send(self, run: RosSkillRun) -> None:
        run.is_sent, run.heard_s = True, self._wall.now_s()
        call = run.skill.call()
        goal = ExecuteSkill.Goal(
            call_id=f"{self._owner}{run.call_id}",
            skill=call.skill,
            arguments_json=json.dumps(call.arguments),
            timeout_s=0.0,
        )
        future = self._client.send_goal_async(goal, feedback_callback=self._on_feedback, goal_uuid=run.goal_id)
        future.add_done_callback(partial(self._on_answer, run))

    def _on_answer(self, run: RosSkillRun, future: Future[Any]) -> None:
        goal_handle: Any = future.result()
        self._hear()
        with self._changed:
            run.is_taken, run.heard_s = True, self._wall.now_s()
            if not goal_handle.accepted:
                if run.is_running:
                    problem = f"The skill server is not active, and refuses {run.skill.call()}."
                    self._drop(run, Failure(FailureCode.EXECUTOR_LOST, Phase.EXECUTION, problem))
                return
            run.goal_handle = goal_handle
            goal_handle.get_result_async().add_done_callback(partial(self._on_result, run))
            if run.is_unwanted:
                goal_handle.cancel_goal_async()

    def _on_feedback(self, message: Any) -> None:
        feedback = message.feedback
        self._hear()
        with self._changed:
            for run in self._runs:
                if run.goal_id == message.goal_id:
                    run.is_taken, run.heard_s = True, self._wall.now_s()
                    run.report = SkillReport(
                        SkillStatus.RUNNING, feedback.progress, feedback.confidence, feedback.text or run.report.text
                    )

    def _on_result(self, run: RosSkillRun, future: Future[Any]) -> None:
        response: Any = future.result()
        result = response.result
        with self._changed:
            if not run.is_running:
                return
            if result.status not in (SkillStatus.SUCCEEDED, SkillStatus.FAILED, SkillStatus.CANCELLED):
                problem = f"The skill server knows nothing of {run.skill.call()} any more."
                self._drop(run, Failure(FailureCode.EXECUTOR_LOST, Phase.EXECUTION, problem))
                return
            status = SkillStatus(result.status)
            self._end(
                run,
                SkillReport(
                    status,
                    progress=1.0 if status is SkillStatus.SUCCEEDED else run.report.progress,
                    confidence=run.report.confidence,
                    text=run.report.text,
                    failure=failure_from_message(result.failure),
                    claims=tuple(predicate_from_message(claim) for claim in result.claims),
                ),
            )
