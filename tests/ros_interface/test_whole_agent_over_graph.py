"""The agent as bringup puts it together, as one node, and its executor as another, over a world of plain facts."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Event as Moment

import pytest
from majordomo_msgs.action import ExecuteTask
from majordomo_msgs.msg import TaskEvent
from rclpy.action.client import ActionClient
from rclpy.node import Node
from std_msgs.msg import String

from agent.events import TaskStarted
from bringup.faults.bench.bench import SENTENCE, Bench
from bringup.ros import station
from bringup.ros.agent_runner import opened_runner
from bringup.ros.skill_works import opened_works
from bringup.script.shelf import script_path
from bringup.settings import Settings
from bringup.station.station import Station
from bringup.task.kept_order import order_keeper
from bringup.wiring import journal_of
from majordomo import sensor_guard
from majordomo.action import Action
from majordomo.predicate import Predicate
from majordomo.wrapped_robot import WrappedRobot
from ros_interface import quality
from ros_interface.agent_node import AgentNode
from ros_interface.names import EXECUTE_TASK, VLA_COMMAND
from ros_interface.skill_client import RosSkillExecutor
from ros_interface.skill_run import Patience
from ros_interface.skill_server import SkillServer
from ros_interface.spinning import Spinning
from ros_interface.started_calls import StartedCalls

SCRIPT = script_path("first_light").read_text(encoding="utf-8")
UNHURRIED = Patience(silence_s=60.0, absence_s=60.0, arrival_s=60.0, stop_s=10.0)

StartSpinning = Callable[..., Spinning]
Until = Callable[..., None]


class UnhurriedRobot(WrappedRobot):
    """Takes some of the wall's time for each command, so that who looks meanwhile sees something fresh."""

    def apply(self, action: Action) -> Action:
        Moment().wait(0.02)
        return super().apply(action)


class Graph:
    """Both nodes, and somebody who gives tasks and hears what happens."""

    def __init__(self, bench: Bench, start_spinning: StartSpinning, until: Until) -> None:
        self.kinds: list[str] = []
        self._until = until
        settings, stop = bench.settings, bench.stop
        bench.robot = UnhurriedRobot(bench.robot)  # type: ignore[assignment]  # one more around it

        def open_station(settings: Settings, node: Node) -> Station:
            return bench.station()

        skills, agents, persons = start_spinning(), start_spinning(), start_spinning()
        works, runner = (
            partial(opened, settings, open_station=open_station) for opened in (opened_works, opened_runner)
        )
        nodes = (
            (skills, SkillServer(works, StartedCalls(), stop, skills.context)),
            (agents, AgentNode(runner, stop, agents.context)),
        )
        for spinning, node in nodes:
            node.trigger_configure()
            node.trigger_activate()
            spinning.add(node)
        person = persons.add_plain("person")
        person.create_subscription(
            TaskEvent, "agent/events", lambda event: self.kinds.append(event.kind), quality.events()
        )
        self._words = person.create_publisher(String, VLA_COMMAND, quality.events())
        self._client = ActionClient(person, ExecuteTask, EXECUTE_TASK)
        until(lambda: self._client.server_is_ready() and person.count_publishers("agent/events") > 0)
        until(lambda: self._words.get_subscription_count() > 0)

    def say(self, words: str) -> None:
        """Say something in plain words."""
        self._words.publish(String(data=words))

    def begin(self, **goal: object) -> Callable[[], ExecuteTask.Result]:
        """Give a task; returns what waits for its end."""
        taken_on = self._client.send_goal_async(ExecuteTask.Goal(**goal))
        self._until(taken_on.done)
        ended = taken_on.result().get_result_async()

        def result() -> ExecuteTask.Result:
            self._until(ended.done, 120.0)
            return ended.result().result

        return result

    def do(self, **goal: object) -> ExecuteTask.Result:
        """Give a task, and wait for its end."""
        return self.begin(**goal)()


@pytest.fixture(autouse=True)
def _nobody_is_in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine that runs tests may be busy: silence is no death, and what one thread sees another may let age."""
    monkeypatch.setattr(station, "RosSkillExecutor", partial(RosSkillExecutor, patience=UNHURRIED))
    monkeypatch.setattr(sensor_guard, "SensorLimits", partial(sensor_guard.SensorLimits, max_age_s=60.0))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(Settings(journal_folder=str(tmp_path / "data")))


@pytest.fixture
def graph(bench: Bench, start_spinning: StartSpinning, until: Until) -> Iterator[Graph]:
    yield Graph(bench, start_spinning, until)


def test_a_sentence_is_carried_out_by_two_nodes(graph: Graph, until: Until) -> None:
    result = graph.do(instruction=SENTENCE)
    assert result.outcome == "done"
    assert {belief.predicate.name for belief in result.evidence} == {"inside", "closed"}
    until(lambda: graph.kinds[-1:] == ["task_ended"])
    assert graph.kinds[0] == "task_started"
    assert graph.kinds.count("step_started") == 4


def test_a_question_is_answered_and_nothing_moves(graph: Graph, bench: Bench) -> None:
    graph.do(instruction="open the microwave")
    moved = len(bench.body.sent)
    result = graph.do(instruction="is the microwave open?")
    assert result.outcome == "done" and "microwave" in result.summary
    assert len(bench.body.sent) == moved


def test_an_example_script_is_carried_out_by_two_nodes(graph: Graph, until: Until) -> None:
    result = graph.do(script=SCRIPT)
    assert result.outcome == "done"
    assert {belief.predicate.name for belief in result.evidence} == {"inside", "closed"}
    until(lambda: graph.kinds[-1:] == ["task_ended"])
    assert graph.kinds.count("step_started") == 6, "four skills, and what is expected in the end"


def test_a_script_whose_deadline_passes_is_stopped(graph: Graph) -> None:
    result = graph.do(script=SCRIPT, deadline_s=0.2)
    assert (result.outcome, result.summary) == ("stopped", "Its deadline has passed.")


def test_words_are_obeyed_while_a_script_runs_and_mean_what_they_did_after_it(graph: Graph, until: Until) -> None:
    ended = graph.begin(script=SCRIPT)
    until(lambda: "step_started" in graph.kinds)
    graph.say("stop")
    assert ended().outcome == "stopped"
    assert graph.do(instruction="open the microwave").outcome == "done"


def test_a_script_that_cannot_be_used_says_where(graph: Graph) -> None:
    result = graph.do(script="name: nothing\nsteps: []")
    assert result.outcome == "failed" and "steps: it is empty" in result.summary


def test_a_task_that_a_crash_cut_off_is_gone_on_with_after_a_yes(
    bench: Bench, start_spinning: StartSpinning, until: Until
) -> None:
    with journal_of(bench.settings) as journal:
        number = journal.begin_task(SENTENCE, bench.settings.scene, bench.settings.seed)
        order_keeper(journal, bench.settings)(TaskStarted(number, SENTENCE))
    graph = Graph(bench, start_spinning, until)
    graph.say("yes")
    until(lambda: graph.kinds[-1:] == ["task_ended"], 120.0)
    assert bench.world.is_true(Predicate.parse("inside(red cup, microwave)"))
