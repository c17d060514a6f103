from collections.abc import Callable
from typing import Any

from agent.goal_check import GoalCheck
from agent.needs import Ending
from agent.parts import AgentSettings
from agent.supervisor import Supervisor
from agent.task_context import TaskContext
from majordomo.predicate import Predicate
from memory.task_graph import TaskGraph

OPEN, CLOSED = Predicate("open", ("microwave",)), Predicate("closed", ("microwave",))


def test_a_look_at_some_goals_says_nothing_of_others(make_house: Callable[..., Any]) -> None:
    house = make_house()
    supervisor = Supervisor(house.parts.eyes, house.parts.memory, house.parts.library)
    settling = AgentSettings().settling
    check = GoalCheck(TaskContext(1, TaskGraph(()), house.parts, supervisor, settling, house.events.append))
    assert check.tick((CLOSED,)) is None
    assert isinstance(check.tick((OPEN,)), Ending)
