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

from bringup.faults.bench.bench import SENTENCE, Bench
from bringup.ros.agent_runner import opened_runner
from bringup.ros.skill_works import opened_works
from bringup.settings import Settings
from bringup.station.station import Station
from majordomo.action import Action
from majordomo.wrapped_robot import WrappedRobot
from ros_interface import quality
from ros_interface.agent_node import AgentNode
from ros_interface.names import EXECUTE_TASK
from ros_interface.skill_server import SkillServer
from ros_interface.spinning import Spinning
from ros_interface.started_calls import StartedCalls

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
        self._client = ActionClient(person, ExecuteTask, EXECUTE_TASK)
        until(lambda: self._client.server_is_ready() and person.count_publishers("agent/events") > 0)

    def do(self, **goal: str) -> ExecuteTask.Result:
        """Give a task, and wait for its end."""
        taken_on = self._client.send_goal_async(ExecuteTask.Goal(**goal))
        self._until(taken_on.done)
        ended = taken_on.result().get_result_async()
        self._until(ended.done, 120.0)
        return ended.result().result


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


def test_a_script_is_refused_saying_what_to_do(graph: Graph) -> None:
    result = graph.do(script="steps: []")
    assert result.outcome == "failed" and "majordomo run SCRIPT --ros" in result.summary
