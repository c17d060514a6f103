"""Tells whoever listens at which entry of its script a task is."""

from collections.abc import Callable

from agent.events import Event, Planned, StepStarted
from majordomo.plan import Planner
from memory.task_graph import TaskGraph
from planners.script import ScriptPlanner


class ScriptSteps:
    """Follows a task.

    Args:
        planner: The script's; with any other planner there is nothing to tell.
        begin: Told the number of an entry, from 1, whenever a step of it begins.
    """

    def __init__(self, planner: Planner, begin: Callable[[int], None]) -> None:
        self._planner = planner
        self._begin = begin
        self._graph: TaskGraph | None = None

    def notice(self, event: Event) -> None:
        """Listen to the task."""
        if isinstance(event, Planned):
            self._graph = event.graph
        elif isinstance(event, StepStarted):
            number = self._number_of(event.node.id)
            if number is not None:
                self._begin(number)

    def _number_of(self, node_id: str) -> int | None:
        """The number of a node's entry; of one that only helps another, the other's."""
        if self._graph is None or not isinstance(self._planner, ScriptPlanner):
            return None
        ids = [node.id for node in self._graph.nodes]
        numbers = (self._planner.number_of(one) for one in ids[ids.index(node_id) :])
        return next((number for number in numbers if number is not None), None)
