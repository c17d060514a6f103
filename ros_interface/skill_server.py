"""The node that carries skills out: `ExecuteSkill` around an executor, which is handed in.

It takes on every goal while it is active, and ends at once what it must not or cannot do: only a result says why.
It hears whether those who give it goals are alive: when the last of them falls silent the robot holds still, and while
there are two of them, it begins nothing. Goals of one request are one call: whoever had no answer asks again.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

from majordomo_msgs.action import ExecuteSkill
from rclpy.context import Context
from rclpy.event_handler import QoSLivelinessChangedInfo, SubscriptionEventCallbacks
from rclpy.node import Node
from std_msgs.msg import Empty, UInt32

from majordomo.clock import Clock
from majordomo.errors import BadArguments
from majordomo.execution import SkillExecutor, SkillReport, SkillStatus
from majordomo.failure import Failure, FailureCode, Phase, failure_of
from majordomo.skill import SkillCall
from motion.emergency_stop import EmergencyStop
from ros_interface import quality
from ros_interface.call_runner import CallOrder, CallRunner
from ros_interface.component import Component, ComponentSettings
from ros_interface.deferred_action import DeferredAction, GoalHandle
from ros_interface.health import Level
from ros_interface.messages import failure_message, predicate_message
from ros_interface.names import EXECUTE_SKILL, SKILL_CLIENTS, SKILL_CLIENTS_HEARD
from ros_interface.request_id import request_of
from ros_interface.started_calls import StartedCalls

NAME = "skill_server"
CALLS, CLIENTS = "skills", "clients"
FEEDBACK_S = 0.1
"""Wall-clock time from one word about each goal to the next; whoever waits takes silence for death [s]."""


@dataclass(frozen=True, slots=True)
class SkillWorks:
    """What carries skills out.

    Attributes:
        executor: Over a robot; nobody else uses it.
        clock: The robot's.
    """

    executor: SkillExecutor
    clock: Clock


OpenWorks = Callable[[Node], AbstractContextManager[SkillWorks]]
"""Opens what carries skills out, for as long as the node is configured; the node may have topics added."""


class SkillServer(Component[ComponentSettings]):
    """Carries skills out, each call id at most once.

    Args:
        open_works: Opens what does so.
        started: Which calls were.
        emergency_stop, context, overrides, namespace: As of every component.
    """

    def __init__(
        self,
        open_works: OpenWorks,
        started: StartedCalls,
        emergency_stop: EmergencyStop,
        context: Context,
        overrides: Mapping[str, object] | None = None,
        namespace: str | None = None,
    ) -> None:
        self._open_works = open_works
        self._started = started
        self._works = ExitStack()
        self._runner: CallRunner | None = None
        self._is_active = False
        self._client_count = 0
        super().__init__(NAME, ComponentSettings, emergency_stop, context, overrides, namespace)
        self._action = DeferredAction(
            self, ExecuteSkill, EXECUTE_SKILL, lambda: self._is_active, self._take, self._cancel
        )
        self.create_subscription(
            Empty,
            SKILL_CLIENTS,
            lambda message: None,
            quality.heard_alive(),
            event_callbacks=SubscriptionEventCallbacks(liveliness=self._count_clients),
        )
        self._clients_heard = self.create_publisher(UInt32, SKILL_CLIENTS_HEARD, quality.sensor())
        self._every(FEEDBACK_S, self._tell_progress)

    def set_up(self) -> None:
        works = self._works.enter_context(self._open_works(self))
        self._runner = CallRunner(works.executor, self._started, works.clock)
        self._works.callback(self._runner.close)

    def activate(self) -> None:
        self._is_active = True

    def deactivate(self) -> None:
        self._is_active = False
        self._stop(Failure(FailureCode.CANCELLED, Phase.EXECUTION, "The skill server was deactivated."))

    def release(self) -> None:
        self._works.close()
        self._runner = None

    def halt(self) -> None:
        self._stop(_stopped("somebody triggered it"))

    def destroy_node(self) -> None:
        self._action.close()
        super().destroy_node()

    def _take(self, goal_handle: GoalHandle) -> None:
        """Begin a goal, or end it saying why not."""
        goal, ended = goal_handle.request, partial(self._answer, goal_handle)
        if self._runner is None:
            ended(SkillReport(SkillStatus.FAILED, failure=self._refusal()))
            return
        try:
            call = SkillCall(goal.skill, _arguments(goal))
        except BadArguments as error:
            ended(SkillReport(SkillStatus.FAILED, failure=failure_of(error, Phase.PLANNING)))
        else:
            request = request_of(goal_handle.goal_id)
            self._runner.begin(CallOrder(request, goal.call_id, call, goal.timeout_s, ended, self._refusal()))

    def _refusal(self) -> Failure | None:
        """Why nothing may begin now; None where it may."""
        if self.emergency_stop.is_latched:
            return _stopped(self.emergency_stop.reason or "a moment ago")
        if self._client_count > 1:
            problem = f"{self._client_count} agents give this robot skills to carry out: end all but one."
            return Failure(FailureCode.ROBOT_FAULT, Phase.EXECUTION, problem, retryable=False)
        return None

    def _cancel(self, goal_handle: GoalHandle) -> None:
        if self._runner is not None:
            self._runner.cancel(goal_handle.request.call_id)

    def _stop(self, failure: Failure) -> None:
        if self._runner is not None:
            self._runner.stop(failure)

    def _answer(self, goal_handle: GoalHandle, report: SkillReport) -> None:
        message = report.text if report.failure is None else report.failure.message
        if report.status is SkillStatus.FAILED:
            self.health.happened(CALLS, "failed", message)
        result = ExecuteSkill.Result(
            status=report.status.value,
            failure=failure_message(report.failure),
            message=message,
            claims=[predicate_message(claim) for claim in report.claims],
        )
        self._action.answer(goal_handle, report.status, result)

    def _tell_progress(self) -> None:
        """Tell who is heard, of each goal how it goes, and so that it goes; notice an emergency stop from elsewhere."""
        self._clients_heard.publish(UInt32(data=self._client_count))
        if self._runner is None:
            return
        if self._action.goals and self.emergency_stop.is_latched:
            self.halt()
        reports = self._runner.reports
        for goal_handle in self._action.goals:
            report = reports.get(goal_handle.request.call_id, SkillReport(SkillStatus.RUNNING))
            feedback = ExecuteSkill.Feedback(
                phase=Phase.EXECUTION.value,
                progress=report.progress,
                confidence=report.confidence,
                text=report.text,
            )
            goal_handle.publish_feedback(feedback)
        self.health.tell(CALLS, Level.OK, ", ".join(report.text for report in reports.values()) or "idle")

    def _count_clients(self, info: QoSLivelinessChangedInfo) -> None:
        self._client_count = info.alive_count
        level = Level.ERROR if self._client_count > 1 else Level.OK
        self.health.tell(CLIENTS, level, f"{self._client_count} agents are alive; there may be one")
        if self._client_count == 0:
            problem = "Whoever asked for it has fallen silent."
            self._stop(Failure(FailureCode.EXECUTOR_LOST, Phase.EXECUTION, problem))


def _arguments(goal: ExecuteSkill.Goal) -> Mapping[str, Any]:  # JSON values, as in SkillCall
    try:
        arguments = json.loads(goal.arguments_json or "{}")
    except (ValueError, RecursionError) as error:
        raise BadArguments(f"The arguments of {goal.skill} are no JSON: {error}.", "a JSON object.") from None
    if not isinstance(arguments, dict):
        raise BadArguments(f"The arguments of {goal.skill} are {goal.arguments_json:.60}.", "a JSON object.")
    return arguments


def _stopped(why: str) -> Failure:
    problem = f"The emergency stop was triggered: {why}."
    return Failure(FailureCode.EMERGENCY_STOP, Phase.EXECUTION, problem, retryable=False)
