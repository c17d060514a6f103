"""The task graph: which skill calls there are, what waits for what, and how each went.

    graph = TaskGraph.from_plan(plan, {"pick_up": frozenset({"arm"})})
    for node_id in graph.ready():
        graph.start(node_id)
    graph.succeed(node_id, claimed, verified)

    pending ──start──► running ──► succeeded      skip: pending, failed ──► skipped
       ▲  └────fail────────┴────► failed          cancel: pending, running, failed ──► cancelled
       └──────────retry──────────────┘            suspend: running ──► pending

The task is over when every node is succeeded, skipped or cancelled; such a node never changes again. A node after a
cancelled one never starts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType

import networkx as nx

from majordomo.errors import UnknownName
from majordomo.failure import Failure
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Belief, Predicate
from memory import graph_drawing
from memory.graph_json import SavedGraph
from memory.node import Node, NodeStatus, WrongStatus
from memory.plan_nodes import ResourceRule, edges_of, last_of, nodes_of, reject_duplicates
from memory.ready_set import ReadySet

NO_RULE: ResourceRule = MappingProxyType({})
"""For a graph that is only read: adding a call to it raises."""


class TaskGraph:
    """A directed acyclic graph of nodes; the agent is its one writer.

    Args:
        nodes: In the order in which they shall start where the edges leave it open.
        goals: What shall be seen true at the end.
        resources: Applied to every call that is added later.
        version: Goes up by one with every edit of the nodes or edges; changes of status leave it.

    Raises:
        PlanRejected: Two nodes share an id, a dependency names no node, or the dependencies go round in a circle.
    """

    def __init__(
        self,
        nodes: Iterable[Node],
        goals: tuple[Predicate, ...] = (),
        resources: ResourceRule = NO_RULE,
        version: int = 1,
    ) -> None:
        nodes = tuple(nodes)
        reject_duplicates(node.id for node in nodes)
        self._resources = resources
        self._replace_nodes(nodes)
        self._goals = goals
        self._version = version

    @classmethod
    def from_plan(cls, plan: Plan, resources: ResourceRule) -> "TaskGraph":
        """Make a graph of a plan, every node pending.

        Raises:
            PlanRejected: The plan's ids or dependencies are wrong.
            UnknownName: `resources` is a mapping without one of the plan's skills.
        """
        return cls(nodes_of(plan.calls, resources, {}), plan.goals, resources)

    @classmethod
    def from_json(cls, text: str, resources: ResourceRule = NO_RULE) -> "TaskGraph":
        """Read what `to_json` wrote.

        Raises:
            UnreadableInput: The text is not a saved graph.
            PlanRejected: Its ids or dependencies are wrong.
        """
        return cls.from_saved(SavedGraph.from_json(text), resources)

    @classmethod
    def from_saved(cls, saved: SavedGraph, resources: ResourceRule = NO_RULE) -> "TaskGraph":
        """Take what `saved` gave.

        Raises:
            PlanRejected: Its ids or dependencies are wrong.
        """
        return cls(saved.nodes, saved.goals, resources, saved.version)

    def to_json(self) -> str:
        """Write everything but the resource rule as JSON text."""
        return self.saved().to_json()

    def saved(self) -> SavedGraph:
        """Everything but the resource rule, to be kept."""
        return SavedGraph(version=self._version, goals=self._goals, nodes=tuple(self._nodes.values()))

    def text_tree(self) -> str:
        """Draw as plain text: a status mark, the call, attempts and evidence for each node."""
        return graph_drawing.text_tree(self.nodes, self._version)

    def mermaid(self) -> str:
        """Draw as a Mermaid flowchart."""
        return graph_drawing.mermaid(self.nodes)

    @property
    def version(self) -> int:
        """Number of the last edit."""
        return self._version

    @property
    def goals(self) -> tuple[Predicate, ...]:
        """What shall be seen true at the end."""
        return self._goals

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every node, in topological order."""
        return tuple(self._nodes[node_id] for node_id in self._order)

    @property
    def running(self) -> tuple[str, ...]:
        """Ids of the running nodes, in the order in which they were started."""
        return tuple(self._running)

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Ids of the pending, running and failed nodes, in topological order."""
        return tuple(node_id for node_id in self._order if not self._nodes[node_id].status.is_finished)

    @property
    def is_finished(self) -> bool:
        """Whether every node succeeded, was skipped or was cancelled."""
        return self._n_unfinished == 0

    def node(self, node_id: str) -> Node:
        """Return a node as it stands now.

        Raises:
            UnknownName: There is none of that id.
        """
        if node_id not in self._nodes:
            raise UnknownName("node", node_id, self._nodes)
        return self._nodes[node_id]

    def ready(self) -> tuple[str, ...]:
        """Ids that may all be started now, in topological order: nothing to wait for, and no resource held twice."""
        return tuple(self._order[position] for position in self._ready.query())

    def purpose_of(self, node_id: str) -> Node | None:
        """The next step that was asked for and that a step makes possible; None for one that was asked for itself."""
        if self.node(node_id).asked:
            return None
        waiting = nx.descendants(self._edges, node_id)
        return next((node for node in self.nodes if node.asked and node.id in waiting), None)

    def start(self, node_id: str) -> Node:
        """Pending to running; counts an attempt.

        Raises:
            WrongStatus: It is not pending, waits for another node, or needs what a running node holds.
        """
        node = self._expect(node_id, "start", NodeStatus.PENDING)
        waits_for = [other for other in node.after if not self._nodes[other].status.lets_pass]
        if waits_for:
            raise WrongStatus(node, "start", f"one of ready(); it waits for {', '.join(waits_for)}.")
        taken = self._ready.conflicts(node.resources)
        if taken:
            raise WrongStatus(node, "start", f"after {', '.join(self._running)}, holding {', '.join(sorted(taken))}.")
        return self._set(replace(node, status=NodeStatus.RUNNING, attempts=node.attempts + 1))

    def succeed(self, node_id: str, claimed: Iterable[Predicate] = (), verified: Iterable[Belief] = ()) -> Node:
        """Running to succeeded, with the skill's claims and the evidence."""
        node = self._expect(node_id, "succeed", NodeStatus.RUNNING)
        done = NodeStatus.SUCCEEDED
        return self._set(replace(node, status=done, claimed=tuple(claimed), verified=tuple(verified), failure=None))

    def fail(self, node_id: str, failure: Failure) -> Node:
        """Running to failed; or pending to failed, when a precondition was violated before it started."""
        node = self._expect(node_id, "fail", NodeStatus.RUNNING, NodeStatus.PENDING)
        return self._set(replace(node, status=NodeStatus.FAILED, failure=failure))

    def retry(self, node_id: str) -> Node:
        """Failed to pending; attempts are kept."""
        node = self._expect(node_id, "be retried", NodeStatus.FAILED)
        return self._set(replace(node, status=NodeStatus.PENDING))

    def suspend(self, node_id: str) -> Node:
        """Running to pending: it was interrupted, and begins anew later; attempts are kept."""
        node = self._expect(node_id, "be suspended", NodeStatus.RUNNING)
        return self._set(replace(node, status=NodeStatus.PENDING))

    def skip(self, node_id: str, reason: str, verified: Iterable[Belief] = ()) -> Node:
        """Pending or failed to skipped: what it is for is already so, with the evidence, or is wanted no more."""
        node = self._expect(node_id, "be skipped", NodeStatus.PENDING, NodeStatus.FAILED)
        skipped = NodeStatus.SKIPPED
        return self._set(replace(node, status=skipped, reason=reason, verified=tuple(verified), failure=None))

    def cancel(self, node_id: str) -> Node:
        """Pending, running or failed to cancelled; what waits for it will never start."""
        node = self._expect(node_id, "be cancelled", NodeStatus.PENDING, NodeStatus.RUNNING, NodeStatus.FAILED)
        return self._set(replace(node, status=NodeStatus.CANCELLED))

    def insert_before(self, node_id: str, planned_calls: Iterable[PlannedCall]) -> tuple[str, ...]:
        """Put calls in front of a pending or failed node: they wait for what it waited for, it for the last of them.

        Returns:
            The ids in the graph, in order: a call whose id is taken gets a new one.

        Raises:
            WrongStatus: The node is running or finished.
            PlanRejected: The calls' ids or dependencies are wrong.
        """
        node = self._expect(node_id, "get a step before it", NodeStatus.PENDING, NodeStatus.FAILED)
        added = nodes_of(planned_calls, self._resources, self._nodes, roots_after=node.after)
        later = replace(node, after=(*node.after, *last_of(added)))
        nodes: list[Node] = []
        for other in self._nodes.values():
            nodes += [*added, later] if other is node else [other]
        return self._edit(nodes, added)

    def append(
        self, planned_calls: Iterable[PlannedCall], goals: tuple[Predicate, ...] | None = None
    ) -> tuple[str, ...]:
        """Put calls at the end: one without dependencies waits for all that is unfinished now.

        Args:
            planned_calls: What is to be done besides.
            goals: What shall then be seen true at the end; None: what was to be anyway.

        Returns:
            The ids in the graph, in order: a call whose id is taken gets a new one.

        Raises:
            PlanRejected: The calls' ids or dependencies are wrong.
        """
        unfinished = [node for node in self._nodes.values() if not node.status.is_finished]
        added = nodes_of(planned_calls, self._resources, self._nodes, roots_after=last_of(unfinished))
        ids = self._edit((*self._nodes.values(), *added), added)
        self._goals = self._goals if goals is None else goals
        return ids

    def replace_unfinished(self, plan: Plan) -> tuple[str, ...]:
        """Put a new plan, goals included, in the place of all that is pending or failed.

        What was never tried leaves the graph. For the record stay the finished nodes as they are and the tried ones
        cancelled, with all that they waited for.

        Returns:
            The ids in the graph, in the plan's order: a call whose id is taken gets a new one.

        Raises:
            WrongStatus: A node is running.
            PlanRejected: The plan's ids or dependencies are wrong.
        """
        if self._running:
            first = self._nodes[next(iter(self._running))]
            raise WrongStatus(first, "be replaced", "cancel() it first, or wait for its end.")
        kept = self._record()
        added = nodes_of(plan.calls, self._resources, kept)
        ids = self._edit((*kept.values(), *added), added)
        self._goals = plan.goals
        return ids

    def _expect(self, node_id: str, wanted: str, *allowed: NodeStatus) -> Node:
        node = self.node(node_id)
        if node.status not in allowed:
            raise WrongStatus(node, wanted, f"a node that is {' or '.join(allowed)}.")
        return node

    def _set(self, node: Node) -> Node:
        """Store a node with its new status, keeping the counts on which `ready` rests."""
        before = self._nodes[node.id]
        if self._waits_for_nothing(before):
            self._ready.remove(self._position[node.id], before.resources)
        self._nodes[node.id] = node
        if before.status is NodeStatus.RUNNING:
            del self._running[node.id]
            self._ready.release(node.resources)
        elif node.status is NodeStatus.RUNNING:
            self._running[node.id] = None
            self._ready.hold(node.resources)
        if self._waits_for_nothing(node):
            self._ready.add(self._position[node.id], node.resources)
        self._n_unfinished -= node.status.is_finished
        if node.status.lets_pass:
            for successor in self._edges.successors(node.id):
                self._n_waits[successor] -= 1
                if self._waits_for_nothing(self._nodes[successor]):
                    self._ready.add(self._position[successor], self._nodes[successor].resources)
        return node

    def _waits_for_nothing(self, node: Node) -> bool:
        return node.status is NodeStatus.PENDING and self._n_waits[node.id] == 0

    def _record(self) -> dict[str, Node]:
        stays = {node.id for node in self._nodes.values() if node.status.is_finished or node.was_tried}
        for node_id in tuple(stays):
            stays |= nx.ancestors(self._edges, node_id)
        return {
            node.id: node if node.status.is_finished else replace(node, status=NodeStatus.CANCELLED)
            for node in self._nodes.values()
            if node.id in stays
        }

    def _edit(self, nodes: Sequence[Node], added: Sequence[Node]) -> tuple[str, ...]:
        self._replace_nodes(nodes)
        self._version += 1
        return tuple(node.id for node in added)

    def _replace_nodes(self, nodes: Sequence[Node]) -> None:
        """Check nodes and edges, then count anew what `ready` needs to know; nothing changes if a check raises."""
        by_id = {node.id: node for node in nodes}
        edges = edges_of(by_id)
        rank = {node_id: index for index, node_id in enumerate(by_id)}
        order = tuple(nx.lexicographical_topological_sort(edges, key=rank.__getitem__))
        self._nodes, self._edges, self._order = by_id, edges, order
        self._position = {node_id: position for position, node_id in enumerate(order)}
        self._n_waits = {node.id: sum(not by_id[other].status.lets_pass for other in node.after) for node in nodes}
        self._n_unfinished = sum(not node.status.is_finished for node in nodes)
        self._running = {node.id: None for node in nodes if node.status is NodeStatus.RUNNING}
        self._ready = ReadySet()
        for node_id in order:
            node = by_id[node_id]
            if node.status is NodeStatus.RUNNING:
                self._ready.hold(node.resources)
            elif self._waits_for_nothing(node):
                self._ready.add(self._position[node_id], node.resources)
