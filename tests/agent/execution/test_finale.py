from collections.abc import Callable
from typing import Any

from agent.evidence.supervisor import Supervisor
from agent.execution.deferred import DeferredSteps
from agent.execution.finale import Finale
from agent.execution.running_steps import RunningSteps
from agent.parts import AgentSettings
from agent.task.context import TaskContext
from agent.task.course import Course
from agent.task.ending import Ending
from majordomo.plan import Plan
from majordomo.predicate import Predicate
from memory.task_graph import TaskGraph

OPEN, CLOSED = Predicate("open", ("microwave",)), Predicate("closed", ("microwave",))


def test_a_look_at_some_goals_says_nothing_of_others(make_house: Callable[..., Any]) -> None:
    house = make_house()
    supervisor = Supervisor(house.parts.eyes, house.parts.memory, house.parts.library)
    context = TaskContext(1, TaskGraph(()), house.parts, supervisor, AgentSettings().settling, house.events.append)
    steps = RunningSteps(context, DeferredSteps(context, Course(context, Plan((), (), "fake"))))
    finale = Finale(context, steps)
    assert finale.look((CLOSED,)) is None
    assert isinstance(finale.look((OPEN,)), Ending)
