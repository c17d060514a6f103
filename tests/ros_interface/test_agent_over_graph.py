"""The agent in one participant and its skills in another: it sees no difference, and outlives the skills' process."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Moment

import pytest
from majordomo_msgs.action import ExecuteTask
from rclpy.action.client import ActionClient
from rclpy.node import Node

from agent.agent import Agent
from agent.events import Event, Looked, StepSettled, StepStarted
from agent.parts import AgentParts
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Belief, Predicate
from majordomo.skill import SkillCall
from majordomo.testing import FAKE_CATALOGUE, FakeClock, FakeExecutor, FakeEyes, FakePlanner, FakeWorld, ScriptedRun
from memory.journal import Journal
from memory.working_memory import WorkingMemory
from motion.emergency_stop import EmergencyStop
from ros_interface.agent_node import AgentNode
from ros_interface.names import EXECUTE_TASK
from ros_interface.skill_client import RosSkillExecutor
from ros_interface.skill_run import Patience
from ros_interface.skill_server import SkillServer, SkillWorks
from ros_interface.spinning import Spinning
from ros_interface.started_calls import StartedCalls
from ros_interface.task_runner import Audience, TaskNews, TaskReport, TaskRequest
from skills.registry import load_skills

LIBRARY = load_skills(()).library
HOLDING = Predicate("holding", ("red cup",))
INSTRUCTION = "take the red cup"
PICK = SkillCall("pick", {"target": "red cup"})

StartSpinning = Callable[..., Spinning]
Until = Callable[..., None]


def plan(step: str) -> Plan:
    return Plan((PlannedCall(step, PICK, asked=True),), (HOLDING,), "fake")


class AgentRunner:
    """What a composition root hands in, in a few lines."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self.pause, self.go_on, self.cancel = agent.pause, agent.go_on, agent.cancel

    def run(self, request: TaskRequest) -> TaskReport:
        result = self._agent.run(request.instruction)
        evidence: tuple[Belief, ...] = tuple(goal.belief for goal in result.goals if goal.belief is not None)
        return TaskReport(result.outcome, result.message, evidence)

    def hear(self, text: str) -> None:
        raise AssertionError(f"nobody says anything, and yet: {text}")

    def stop(self, why: str) -> None:
        self._agent.stop(why)


def news_of(event: Event, stamp_s: float) -> TaskNews:
    kind = re.sub(r"(?<!^)([A-Z])", r"_\1", type(event).__name__).lower()
    node = event.node if isinstance(event, StepStarted | StepSettled) else None
    return TaskNews(
        kind,
        stamp_s,
        node="" if node is None else node.id,
        skill="" if node is None else node.call.skill,
        beliefs=event.beliefs if isinstance(event, Looked) else (),
    )


@dataclass
class House:
    """A world, an agent in it, and whatever serves skills.

    Attributes:
        world, clock, stop: Of everything.
        news: What the agent has told, oldest first.
    """

    start_spinning: StartSpinning
    folder: Path
    world: FakeWorld = field(default_factory=lambda: FakeWorld(("hand_empty()", "on(red cup, tray)")))
    clock: FakeClock = field(default_factory=FakeClock)
    stop: EmergencyStop = field(default_factory=EmergencyStop)
    news: list[TaskNews] = field(default_factory=list)

    def serve(self, *runs: ScriptedRun) -> tuple[Spinning, FakeExecutor]:
        """Start a skill server whose picks go so."""
        spinning = self.start_spinning()
        executor = FakeExecutor(self.world, LIBRARY, FAKE_CATALOGUE, {"pick": runs})
        works, started = SkillWorks(executor, self.clock), StartedCalls(self.folder / "started")
        server = SkillServer(lambda node: nullcontext(works), started, self.stop, spinning.context)
        server.trigger_configure()
        server.trigger_activate()
        spinning.add(server)
        return spinning, executor

    @contextmanager
    def open_runner(self, node: Node, audience: Audience) -> Iterator[AgentRunner]:
        """Assemble the agent."""

        def pace() -> None:
            Moment().wait(0.01)
            self.clock.advance(0.02)

        def tell(event: Event) -> None:
            self.news.append(news_of(event, self.clock.now_s()))
            audience.tell(self.news[-1])

        memory = WorkingMemory(FAKE_CATALOGUE, self.clock)
        patience = Patience(silence_s=5.0, absence_s=3.0)
        parts = AgentParts(
            planner=FakePlanner({INSTRUCTION: plan("first")}, [plan("again")]),
            library=LIBRARY,
            eyes=FakeEyes(self.world, self.clock),
            executor=RosSkillExecutor(node, LIBRARY, lambda: memory.catalogue, self.clock, patience),
            memory=memory,
            journal=Journal(self.folder / "journal.db", self.clock),
            person=audience,
            pace=pace,
        )
        yield AgentRunner(Agent(parts, listener=tell))
        parts.journal.close()

    def begin(self, until: Until, spinning: Spinning) -> Callable[[], ExecuteTask.Result]:
        """Start the agent, and give it the task; returns what waits for its result."""
        agents = self.start_spinning()
        agent = AgentNode(self.open_runner, self.stop, agents.context)
        agent.trigger_configure()
        agent.trigger_activate()
        agents.add(agent)
        client = ActionClient(spinning.add(Node("person", context=spinning.context)), ExecuteTask, EXECUTE_TASK)
        until(client.server_is_ready)
        taken_on = client.send_goal_async(ExecuteTask.Goal(instruction=INSTRUCTION))
        until(taken_on.done)
        ended = taken_on.result().get_result_async()

        def result() -> ExecuteTask.Result:
            until(ended.done, 60.0)
            return ended.result().result

        return result


@pytest.fixture
def house(start_spinning: StartSpinning, tmp_path: Path) -> House:
    return House(start_spinning, tmp_path)


def test_a_task_is_done_by_skills_of_another_process(house: House, spinning: Spinning, until: Until) -> None:
    _, executor = house.serve()
    result = house.begin(until, spinning)()
    assert (result.outcome, result.evidence[0].predicate.name) == ("done", "holding")
    assert [call for _, call in executor.started if call.skill != "wait"] == [PICK]
    assert [news.kind for news in house.news if news.skill == "pick"] == ["step_started", "step_settled"]


def test_an_agent_goes_on_when_the_skill_server_is_started_again(
    house: House, spinning: Spinning, until: Until
) -> None:
    servers, executor = house.serve(ScriptedRun.hangs())
    result = house.begin(until, spinning)
    until(lambda: bool(executor.started))
    servers.close()
    _, executor = house.serve()
    assert result().outcome == "done"
    assert [call for _, call in executor.started if call.skill != "wait"] == [PICK]
    assert "recovery_chosen" in [news.kind for news in house.news]
