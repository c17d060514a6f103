"""The agent's node over a graph, around a runner that does as each test says."""

import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from queue import SimpleQueue
from typing import Any

import pytest
from majordomo_msgs.action import ExecuteTask
from majordomo_msgs.msg import Answer, BeliefArray, Question, TaskEvent
from rclpy.action import ActionClient
from rclpy.node import Node
from std_msgs.msg import String
from std_srvs.srv import Trigger

from majordomo.outcome import Outcome
from majordomo.predicate import Belief, Predicate, Verdict
from motion.emergency_stop import EmergencyStop
from ros_interface import quality
from ros_interface.agent_node import AgentNode
from ros_interface.messages import beliefs_from_message, stamp_from_message
from ros_interface.names import EXECUTE_TASK, VLA_COMMAND
from ros_interface.spinning import Spinning
from ros_interface.task_runner import TASK_ENDED, TASK_STARTED, Audience, TaskNews, TaskReport, TaskRequest

PATIENCE_S = 60.0
OPEN = Belief(Predicate("open", ("microwave",)), Verdict.TRUE, 0.75, 1.5, "cameras")
CLOSED = Belief(Predicate("closed", ("microwave",)), Verdict.FALSE, 0.25, 1.5, "cameras")

StartSpinning = Callable[..., Spinning]
Until = Callable[[Callable[[], bool]], None]


class PlayedRunner:
    """Plays a task: `plays` is called with the audience, and tells how the task ends.

    Attributes:
        requests, told: What was asked for, and what was passed on, oldest first.
        ends: How it shall end, once somebody wishes it.
    """

    def __init__(self) -> None:
        self.requests: list[TaskRequest] = []
        self.told: list[str] = []
        self.ends: SimpleQueue[Outcome] = SimpleQueue()
        self.plays: Callable[[Audience], TaskReport] = lambda audience: TaskReport(
            self.ends.get(timeout=PATIENCE_S), "so it ended"
        )
        self.audience: Audience | None = None

    def run(self, request: TaskRequest) -> TaskReport:
        assert self.audience is not None  # the node has opened it
        self.requests.append(request)
        self.audience.tell(TaskNews(TASK_STARTED, 1.0, task_id="7"))
        report = self.plays(self.audience)
        self.audience.tell(TaskNews(TASK_ENDED, 2.0, task_id="7", text=report.summary))
        return report

    def hear(self, text: str) -> None:
        self.told.append(text)

    def pause(self) -> None:
        self.told.append("pause")

    def go_on(self) -> None:
        self.told.append("go on")

    def cancel(self) -> None:
        self.ends.put(Outcome.CANCELLED)

    def stop(self, why: str) -> None:
        self.told.append(why)
        self.ends.put(Outcome.STOPPED)


class Stranger:
    """Somebody else on the graph, who uses the agent.

    Attributes:
        events, feedback, said, questions: What was heard, oldest first.
        beliefs: What was heard last.
    """

    def __init__(self, spinning: Spinning) -> None:
        node = Node("stranger", context=spinning.context)
        self.events: list[TaskEvent] = []
        self.feedback: list[Any] = []
        self.said: list[str] = []
        self.questions: list[Question] = []
        self.beliefs: tuple[Belief, ...] = ()
        self._spinning = spinning
        self._command = node.create_publisher(String, VLA_COMMAND, quality.events())
        self._answer = node.create_publisher(Answer, "agent/answer", quality.events())
        node.create_subscription(TaskEvent, "agent/events", self.events.append, quality.events())
        node.create_subscription(String, "agent/say", lambda message: self.said.append(message.data), quality.events())
        node.create_subscription(Question, "agent/ask", self.questions.append, quality.events())
        node.create_subscription(BeliefArray, "agent/beliefs", self._believe, quality.latched())
        self._tasks = ActionClient(node, ExecuteTask, EXECUTE_TASK)
        self._services = {name: node.create_client(Trigger, f"agent/{name}") for name in ("pause", "resume", "cancel")}
        spinning.add(node)
        self._wait(lambda: self._tasks.server_is_ready() and self._command.get_subscription_count() > 0)

    def command(self, text: str) -> None:
        """Say plain words."""
        self._command.publish(String(data=text))

    def answer(self, question: Question, text: str) -> None:
        """Answer a question."""
        self._answer.publish(Answer(id=question.id, text=text))

    def begin(self, **goal: Any) -> Any:
        """Give a goal; returns rclpy's handle of it."""
        return self._come(
            self._tasks.send_goal_async(
                ExecuteTask.Goal(**goal), feedback_callback=lambda message: self.feedback.append(message.feedback)
            )
        )

    def result(self, goal_handle: Any) -> ExecuteTask.Result:
        """Wait for a goal's result."""
        return self._come(goal_handle.get_result_async()).result

    def call(self, name: str) -> Trigger.Response:
        """Call a service."""
        return self._come(self._services[name].call_async(Trigger.Request()))

    def _believe(self, message: BeliefArray) -> None:
        self.beliefs = beliefs_from_message(message)

    def _come(self, future: Any) -> Any:
        self._wait(future.done)
        return future.result()

    def _wait(self, condition: Callable[[], bool]) -> None:
        assert self._spinning.wait_until(condition, PATIENCE_S)


@pytest.fixture
def runner() -> PlayedRunner:
    return PlayedRunner()


@pytest.fixture
def stop() -> EmergencyStop:
    return EmergencyStop()


@pytest.fixture
def agent(start_spinning: StartSpinning, runner: PlayedRunner, stop: EmergencyStop) -> AgentNode:
    """An active agent, in a participant of its own."""

    def open_runner(node: Node, audience: Audience) -> nullcontext[PlayedRunner]:
        runner.audience = audience
        return nullcontext(runner)

    spinning = start_spinning()
    agent = AgentNode(open_runner, stop, spinning.context)
    agent.trigger_configure()
    agent.trigger_activate()
    return spinning.add(agent)


@pytest.fixture
def stranger(agent: AgentNode, spinning: Spinning) -> Stranger:
    return Stranger(spinning)


def done(summary: str = "so it ended", evidence: Sequence[Belief] = ()) -> TaskReport:
    return TaskReport(Outcome.DONE, summary, tuple(evidence))


def test_a_task_ends_with_its_outcome_and_evidence(stranger: Stranger, runner: PlayedRunner) -> None:
    runner.plays = lambda audience: done("It is open.", [OPEN])
    result = stranger.result(stranger.begin(instruction=" open the microwave "))
    assert runner.requests == [TaskRequest("open the microwave")]
    assert (result.outcome, result.summary) == ("done", "It is open.")
    assert result.evidence[0].predicate.arguments == ["microwave"]


def test_a_script_is_handed_on_as_it_is(stranger: Stranger, runner: PlayedRunner) -> None:
    runner.plays = lambda audience: done()
    stranger.result(stranger.begin(script="steps:\n- open\n"))
    assert runner.requests == [TaskRequest(script="steps:\n- open\n")]


@pytest.mark.parametrize("goal", [{}, {"instruction": " "}, {"instruction": "open", "script": "steps: []"}])
def test_what_is_no_task_is_refused(stranger: Stranger, runner: PlayedRunner, goal: dict[str, str]) -> None:
    result = stranger.result(stranger.begin(**goal))
    assert (result.outcome, result.summary) == ("failed", "Say either what to do in words, or a script.")
    assert not runner.requests


def test_a_second_task_is_refused_and_told_why(stranger: Stranger, runner: PlayedRunner) -> None:
    first = stranger.begin(instruction="open the microwave")
    result = stranger.result(stranger.begin(instruction="sing"))
    assert result.outcome == "failed"
    assert "open the microwave" in result.summary
    runner.ends.put(Outcome.DONE)
    assert stranger.result(first).outcome == "done"


def test_news_become_events_feedback_and_beliefs(stranger: Stranger, runner: PlayedRunner, until: Until) -> None:
    def play(audience: Audience) -> TaskReport:
        audience.tell(TaskNews("looked", 1.0, beliefs=(OPEN,)))
        news = TaskNews(
            "step_progressed",
            1.5,
            task_id="7",
            node="n1",
            skill="open",
            phase="running",
            progress=0.5,
            text="half",
            details={"attempt": 1},
            beliefs=(CLOSED,),
        )
        audience.tell(news)
        return TaskReport(runner.ends.get(timeout=PATIENCE_S), "")

    runner.plays = play
    handle = stranger.begin(instruction="open the microwave")
    until(lambda: len(stranger.events) == 3 and any(feedback.node == "n1" for feedback in stranger.feedback))
    event = stranger.events[-1]
    assert (event.task_id, event.kind, event.node, event.skill, event.text) == (
        "7",
        "step_progressed",
        "n1",
        "open",
        "half",
    )
    assert stamp_from_message(event.header.stamp) == 1.5
    assert json.loads(event.details_json) == {"attempt": 1}
    feedback = stranger.feedback[-1]
    assert (feedback.skill, feedback.phase, feedback.progress, feedback.text) == ("open", "running", 0.5, "half")
    until(lambda: stranger.beliefs == (OPEN, CLOSED))
    runner.ends.put(Outcome.DONE)
    stranger.result(handle)


def test_plain_words_begin_a_task_and_are_heard_during_it(
    stranger: Stranger, runner: PlayedRunner, until: Until
) -> None:
    stranger.command("open the microwave")
    until(lambda: bool(runner.requests))
    stranger.command("no, the fridge")
    until(lambda: runner.told == ["no, the fridge"])
    runner.ends.put(Outcome.DONE)
    until(lambda: stranger.said == ["so it ended"] and stranger.events[-1].kind == TASK_ENDED)
    assert runner.requests == [TaskRequest("open the microwave")]


def test_pause_resume_and_cancel_are_services(stranger: Stranger, runner: PlayedRunner, until: Until) -> None:
    assert not stranger.call("pause").success
    handle = stranger.begin(instruction="open the microwave")
    until(lambda: bool(stranger.events))
    assert stranger.call("pause").success
    assert stranger.call("resume").success
    assert runner.told == ["pause", "go on"]
    assert stranger.call("cancel").success
    assert stranger.result(handle).outcome == "cancelled"


def test_a_cancelled_goal_is_a_cancelled_task(stranger: Stranger, runner: PlayedRunner, until: Until) -> None:
    handle = stranger.begin(instruction="open the microwave")
    until(lambda: bool(stranger.events))
    handle.cancel_goal_async()
    assert stranger.result(handle).outcome == "cancelled"


def test_a_question_waits_for_its_answer(stranger: Stranger, runner: PlayedRunner, until: Until) -> None:
    runner.plays = lambda audience: done(str(audience.ask("Which cup?", ("red cup", "blue cup"))))
    handle = stranger.begin(instruction="take the cup")
    until(lambda: bool(stranger.questions))
    question = stranger.questions[0]
    assert (question.text, list(question.options)) == ("Which cup?", ["red cup", "blue cup"])
    stranger.answer(Question(id="another"), "green cup")
    stranger.answer(question, " blue cup ")
    assert stranger.result(handle).summary == "blue cup"


def test_nobody_answers_a_task_that_is_cancelled(stranger: Stranger, runner: PlayedRunner, until: Until) -> None:
    runner.plays = lambda audience: done(str(audience.ask("Which cup?")))
    handle = stranger.begin(instruction="take the cup")
    until(lambda: bool(stranger.questions))
    stranger.call("cancel")
    assert stranger.result(handle).summary == "None"


def test_where_nobody_listens_nobody_is_asked(agent: AgentNode, runner: PlayedRunner, until: Until) -> None:
    answers: list[str | None] = []
    assert runner.audience is not None
    answers.append(runner.audience.ask("Is anybody there?"))
    assert answers == [None]


def test_what_is_said_is_heard(stranger: Stranger, runner: PlayedRunner, until: Until) -> None:
    assert runner.audience is not None
    runner.audience.say("I am ready.")
    until(lambda: stranger.said == ["I am ready."])


def test_an_emergency_stop_stops_the_task_and_refuses_the_next(
    stranger: Stranger, runner: PlayedRunner, until: Until, stop: EmergencyStop
) -> None:
    handle = stranger.begin(instruction="open the microwave")
    until(lambda: bool(stranger.events))
    stop.trigger("somebody pressed the button")
    assert stranger.result(handle).outcome == "stopped"
    result = stranger.result(stranger.begin(instruction="open the microwave"))
    assert "somebody pressed the button" in result.summary
    stranger.command("open the microwave")
    until(lambda: any("somebody pressed the button" in text for text in stranger.said))
    assert len(runner.requests) == 1


def test_a_deadline_stops_the_task(stranger: Stranger, runner: PlayedRunner) -> None:
    result = stranger.result(stranger.begin(instruction="open the microwave", deadline_s=0.1))
    assert result.outcome == "stopped"
    assert runner.told == ["Its deadline has passed."]


def test_an_agent_that_is_not_active_takes_no_task(stranger: Stranger, agent: AgentNode, runner: PlayedRunner) -> None:
    agent.trigger_deactivate()
    assert not stranger.begin(instruction="open the microwave").accepted
    assert not runner.requests
