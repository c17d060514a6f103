"""Tells whoever listens at which entry of its script a task is."""

from collections.abc import Callable

from agent.events import Event, Planned, StepStarted
from majordomo.plan import Planner
from majordomo.skill import SkillCall
from memory.node import NodeStatus
from memory.task_graph import TaskGraph
from planners.script import ScriptPlanner


class ScriptSteps:
    """Follows a task, whoever changes its plan.

    Args:
        planner: The script's; with any other planner there is nothing to tell.
        begin: Told the number of an entry, from 1, whenever a step of it begins.
    """

    def __init__(self, planner: Planner, begin: Callable[[int], None]) -> None:
        self._planner = planner
        self._begin = begin
        self._graph: TaskGraph | None = None
        self._entries: dict[str, tuple[SkillCall, int]] = {}

    def notice(self, event: Event) -> None:
        """Listen to the task."""
        if isinstance(event, Planned) and isinstance(self._planner, ScriptPlanner):
            if self._graph is None:
                self._number(event.graph, self._planner)
            else:
                self._number_again(event.graph)
            self._graph = event.graph
        elif isinstance(event, StepStarted):
            number = self._number_of(event.node.id)
            if number is not None:
                self._begin(number)

    def _number(self, graph: TaskGraph, planner: ScriptPlanner) -> None:
        numbered = ((node, planner.number_of(node.id)) for node in graph.nodes)
        self._entries = {node.id: (node.call, number) for node, number in numbered if number is not None}

    def _number_again(self, graph: TaskGraph) -> None:
        """A step that has come in the place of another, with the same call, belongs to the same entry."""
        kept = {node.id for node in graph.nodes if node.status is not NodeStatus.CANCELLED}
        gone = [self._entries.pop(node_id) for node_id in tuple(self._entries) if node_id not in kept]
        for node in graph.nodes:
            same = next((entry for entry in gone if entry[0] == node.call), None)
            if node.id in kept and node.id not in self._entries and same is not None:
                gone.remove(same)
                self._entries[node.id] = same

    def _number_of(self, node_id: str) -> int | None:
        """The number of a node's entry; of one that only helps another, the other's."""
        if self._graph is None:
            return None
        ids = [node.id for node in self._graph.nodes]
        entries = (self._entries.get(one) for one in ids[ids.index(node_id) :])
        return next((entry[1] for entry in entries if entry is not None), None)
