"""Skills that another process carries out, over the action `ExecuteSkill`: the agent sees them as its own.

A server that was killed says nothing, so silence counts: of every call there is news several times a second, and where
there is none for long, it is lost. What was lost is cancelled as soon as anybody hears of it again.

To be in the graph is not enough: DDS keeps a server there that was killed, and drops, with all that follow, a call for
one that has not discovered its client yet. So nothing is sent but to a server that says that it hears a client. The
answer may be lost all the same: where none comes, the server is asked for the same call again, and carries it out once.
Feedback is as good as an answer.
"""

import json
import math
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from majordomo_msgs.action import ExecuteSkill
from rclpy.action.client import ActionClient, ClientGoalHandle
from rclpy.callback_groups import MutuallyExclusiveCallbackGroup
from rclpy.clock import Clock as RosClock
from rclpy.clock_type import ClockType
from rclpy.node import Node
from rclpy.task import Future
from std_msgs.msg import Empty, UInt32

from majordomo.catalogue import Catalogue
from majordomo.clock import Clock, WallClock
from majordomo.execution import WAS_CANCELLED, SkillReport, SkillStatus
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from ros_interface import quality
from ros_interface.component import health_of
from ros_interface.messages import failure_from_message, predicate_from_message
from ros_interface.names import EXECUTE_SKILL, SKILL_CLIENTS, SKILL_CLIENTS_HEARD
from ros_interface.request_id import goal_id
from ros_interface.skill_run import Patience, RosSkillRun

SERVER = "skill server"
ATTEND_S = 0.1
"""Wall-clock time from one look for the server to the next [s]."""
HEARD_S = 1.0
"""Wall-clock time that a server's word that it hears a client holds; it says so ten times a second [s]."""
ASK_AGAIN_S = 1.0
"""Wall-clock time without an answer after which a call is asked for again, and each time after twice as long [s]."""


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
        self._is_server_seen = False  # in the graph
        self._heard_by_s = -math.inf  # when a server last said that it hears a client, on the wall's clock
        self._health = health_of(node)
        group = MutuallyExclusiveCallbackGroup()  # rclpy may lose an answer that comes while the goal is being sent
        self._client: ActionClient[Any, Any, Any] = ActionClient(
            node, ExecuteSkill, EXECUTE_SKILL, callback_group=group
        )
        self._sign_of_life = node.create_publisher(Empty, SKILL_CLIENTS, quality.alive())
        node.create_subscription(  # whose word comes has discovered what was made before it: the client
            UInt32, SKILL_CLIENTS_HEARD, self._on_clients_heard, quality.sensor(), callback_group=group
        )
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
                self._health.happened(SERVER, "calls lost", problem)
                self._drop(run, Failure(FailureCode.EXECUTOR_LOST, Phase.EXECUTION, problem))
            elif self._clock.now_s() - run.started_s > run.skill.timeout_s + self._patience.overtime_s:
                problem = f"{run.skill.call()} took longer than {run.skill.timeout_s:g} s, and the server goes on."
                self._drop(run, Failure(FailureCode.TIMEOUT, Phase.EXECUTION, problem))

    def _allowed_silence_s(self, run: RosSkillRun) -> float:
        if run.is_sent and not self._is_server_seen:
            return self._patience.absence_s
        return self._patience.arrival_s if run.goal_handle is None else self._patience.silence_s

    @property
    def _is_server_there(self) -> bool:
        """Whether what is sent now arrives."""
        return self._is_server_seen and self._wall.now_s() - self._heard_by_s < HEARD_S

    def _drop(self, run: RosSkillRun, failure: Failure) -> None:
        """End a call with a failure, and have it cancelled, should the server hear of it."""
        self._withdraw(run)
        self._end(run, replace(run.report, status=SkillStatus.FAILED, failure=failure))

    def _withdraw(self, run: RosSkillRun) -> None:
        run.is_unwanted = True
        if run.goal_handle is not None:
            run.goal_handle.cancel_goal_async()

    def _on_clients_heard(self, message: UInt32) -> None:
        if message.data > 0:
            self._heard_by_s = self._wall.now_s()

    def _end(self, run: RosSkillRun, report: SkillReport) -> None:
        run.report = report
        self._runs.remove(run)
        self._changed.notify_all()
        self._wake.trigger()  # the next may have waited for this

    def _attend(self) -> None:
        """Send what waits, if nothing is being cancelled, and what was not answered; in ROS's thread."""
        with self._changed:
            self._is_server_seen = self._client.server_is_ready()
            for run in tuple(self._runs):
                if run.is_unwanted:
                    self._judge(run)
            is_ending = any(run.is_unwanted for run in self._runs)
            for run in [run for run in self._runs if not run.is_sent]:
                if is_ending:
                    run.heard_s = self._wall.now_s()
                elif self._is_server_there:
                    run.heard_s = self._wall.now_s()
                    self._ask(run)
            if self._is_server_there:
                for run in filter(self._is_unanswered, self._runs):
                    self._ask(run)

    def _is_unanswered(self, run: RosSkillRun) -> bool:
        """Whether to ask for a call again; one that is not wanted any more must not begin now."""
        if not run.is_sent or run.goal_handle is not None or run.is_unwanted:
            return False
        return self._wall.now_s() - run.asked_s > ASK_AGAIN_S * 2.0 ** (run.askings - 1)

    def _ask(self, run: RosSkillRun) -> None:
        call = run.skill.call()
        goal = ExecuteSkill.Goal(
            call_id=f"{self._owner}{run.call_id}",
            skill=call.skill,
            arguments_json=json.dumps(call.arguments),
            timeout_s=0.0,
        )
        asked = goal_id(run.request, run.askings)
        run.askings, run.asked_s = run.askings + 1, self._wall.now_s()
        future = self._client.send_goal_async(goal, feedback_callback=partial(self._on_feedback, run), goal_uuid=asked)
        future.add_done_callback(partial(self._on_answer, run))

    def _on_answer(self, run: RosSkillRun, future: Future[Any]) -> None:
        goal_handle: Any = future.result()
        with self._changed:
            if goal_handle.accepted:
                self._attach(run, goal_handle)
            elif run.is_running and run.goal_handle is None:
                problem = f"The skill server is not active, and refuses {run.skill.call()}."
                self._drop(run, Failure(FailureCode.EXECUTOR_LOST, Phase.EXECUTION, problem))

    def _on_feedback(self, run: RosSkillRun, message: Any) -> None:
        feedback = message.feedback
        with self._changed:
            accepted = ExecuteSkill.Impl.SendGoalService.Response(accepted=True)
            self._attach(run, ClientGoalHandle(self._client, message.goal_id, accepted))
            if run.is_running:
                run.heard_s = self._wall.now_s()
                run.report = SkillReport(
                    SkillStatus.RUNNING, feedback.progress, feedback.confidence, feedback.text or run.report.text
                )

    def _attach(self, run: RosSkillRun, goal_handle: Any) -> None:
        """Wait for the end of what the server has taken on, which may be known already; cancel what is not wanted."""
        if run.goal_handle is not None:
            return
        run.goal_handle, run.heard_s = goal_handle, self._wall.now_s()
        goal_handle.get_result_async().add_done_callback(partial(self._on_result, run))
        if run.is_unwanted:
            goal_handle.cancel_goal_async()

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
