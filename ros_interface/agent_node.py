"""The node that takes orders: the action `ExecuteTask` and plain words, around an agent, which is handed in."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from majordomo_msgs.action import ExecuteTask
from rclpy.context import Context
from std_msgs.msg import String
from std_srvs.srv import Trigger

from majordomo.clock import WallClock
from majordomo.execution import SkillStatus
from majordomo.outcome import Outcome
from motion.emergency_stop import EmergencyStop
from ros_interface import quality
from ros_interface.component import Component, ComponentSettings
from ros_interface.deferred_action import DeferredAction, GoalHandle
from ros_interface.health import Level
from ros_interface.messages import belief_message
from ros_interface.names import EXECUTE_TASK, VLA_COMMAND
from ros_interface.news_topics import NewsTopics
from ros_interface.task_desk import TaskDesk
from ros_interface.task_runner import OpenRunner, TaskNews, TaskReport, TaskRequest
from ros_interface.topic_person import TopicPerson

NAME = "agent"
TASK = "task"
ATTEND_S = 0.05
NOTHING = "Nothing is under way."

_STATUSES = {Outcome.DONE: SkillStatus.SUCCEEDED, Outcome.CANCELLED: SkillStatus.CANCELLED}


class AgentNode(Component[ComponentSettings]):
    """Has tasks carried out, one at a time, and tells how they go.

    It is the audience of what it runs: `say`, `ask` and `tell` become topics.

    Args:
        open_runner: Opens what carries tasks out.
        emergency_stop, context, overrides, namespace: As of every component.
    """

    def __init__(
        self,
        open_runner: OpenRunner,
        emergency_stop: EmergencyStop,
        context: Context,
        overrides: Mapping[str, object] | None = None,
        namespace: str | None = None,
    ) -> None:
        self._open_runner = open_runner
        self._desk: TaskDesk | None = None
        self._is_active = False
        self._goal_handle: GoalHandle | None = None
        super().__init__(NAME, ComponentSettings, emergency_stop, context, overrides, namespace)
        self._person = TopicPerson(self, lambda: self._desk is None or self._desk.is_ending)
        self._news = NewsTopics(self)
        self.create_subscription(String, VLA_COMMAND, self._hear, quality.events())
        for name, wish in (("pause", TaskDesk.pause), ("resume", TaskDesk.go_on), ("cancel", TaskDesk.cancel)):
            self.create_service(Trigger, f"~/{name}", partial(self._serve, wish))
        self._action = DeferredAction(
            self, ExecuteTask, EXECUTE_TASK, lambda: self._is_active, self._take, self._cancel
        )
        self._every(ATTEND_S, self._attend)

    def set_up(self) -> None:
        self._desk = TaskDesk(lambda: self._open_runner(self, self), WallClock())

    def activate(self) -> None:
        self._is_active = True

    def deactivate(self) -> None:
        self._is_active = False
        self._stop("The agent was deactivated.")

    def release(self) -> None:
        if self._desk is not None:
            self._desk.close()
        self._desk = None

    def halt(self) -> None:
        self._stop("The emergency stop was triggered.")

    def destroy_node(self) -> None:
        self._action.close()
        super().destroy_node()

    def say(self, text: str) -> None:
        """Tell whoever listens something."""
        self._person.say(text)

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question to whoever listens, and wait."""
        return self._person.ask(question, options)

    def tell(self, news: TaskNews) -> None:
        """Publish what happened, and what is believed now."""
        if self._desk is not None:
            self._desk.notice()
        self._news.tell(news)
        goal_handle = self._goal_handle
        if goal_handle is not None:
            goal_handle.publish_feedback(
                ExecuteTask.Feedback(
                    node=news.node, skill=news.skill, phase=news.phase, progress=news.progress, text=news.text
                )
            )

    def _take(self, goal_handle: GoalHandle) -> None:
        """Begin a task, or end it saying why not."""
        goal = goal_handle.request
        request = TaskRequest(goal.instruction.strip(), goal.script)
        refusal = self._begin(request, goal.deadline_s, goal_handle)
        if refusal is not None:
            self._answer(goal_handle, TaskReport(Outcome.FAILED, refusal))

    def _begin(self, request: TaskRequest, deadline_s: float, goal_handle: GoalHandle | None) -> str | None:
        """Begin a task; or return why that cannot be."""
        if not self._is_active or self._desk is None:
            return "I am not active."
        if self.emergency_stop.is_latched:
            return f"The emergency stop is latched: {self.emergency_stop.reason or 'a moment ago'}."
        if bool(request.instruction) == bool(request.script):
            return "Say either what to do in words, or a script."
        if not self._desk.begin(request, deadline_s, partial(self._answer, goal_handle)):
            return f"I am at “{self._desk.request}”, and do one thing after the other."
        self._goal_handle = goal_handle
        return None

    def _hear(self, message: String) -> None:
        """Take plain words: what to do, or what is said of what is being done."""
        text = message.data.strip()
        if text and not (self._desk is not None and self._desk.hear(text)):
            refusal = self._begin(TaskRequest(text), 0.0, None)
            if refusal is not None:
                self.say(refusal)

    def _serve(
        self, wish: Callable[[TaskDesk], bool], request: Trigger.Request, answer: Trigger.Response
    ) -> Trigger.Response:
        answer.success = self._desk is not None and wish(self._desk)
        answer.message = "" if answer.success else NOTHING
        return answer

    def _cancel(self, goal_handle: GoalHandle) -> None:
        if goal_handle == self._goal_handle and self._desk is not None:
            self._desk.cancel()

    def _stop(self, why: str) -> None:
        if self._desk is not None:
            self._desk.stop(why)

    def _attend(self) -> None:
        """Notice deadlines, and an emergency stop from elsewhere."""
        if self._desk is None:
            return
        self._desk.attend()
        request = self._desk.request
        if request is not None and self.emergency_stop.is_latched:
            self.halt()
        self.health.tell(TASK, Level.OK, "idle" if request is None else f"at “{request}”")

    def _answer(self, goal_handle: GoalHandle | None, report: TaskReport) -> None:
        """Tell whoever gave the task how it ended; plain words are answered by plain words."""
        if goal_handle is None:
            self.say(report.summary)
            return
        evidence = [belief_message(belief) for belief in report.evidence]
        result = ExecuteTask.Result(outcome=report.outcome.value, summary=report.summary, evidence=evidence)
        self._action.answer(goal_handle, _STATUSES.get(report.outcome, SkillStatus.FAILED), result)
