"""From planned calls to nodes and edges, checked: nothing that is wrong in a plan gets into a graph."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

import networkx as nx

from majordomo.errors import PlanRejected, UnknownName
from majordomo.plan import PlannedCall
from majordomo.skill import SkillCall
from memory.node import Node, NodeStatus

ResourceRule = Mapping[str, frozenset[str]] | Callable[[SkillCall], frozenset[str]]
"""What a call holds while it runs: by skill name, or by asking."""


MOST_NAMED = 20
"""How many ids an error message lists."""


def nodes_of(
    planned_calls: Iterable[PlannedCall],
    resources: ResourceRule,
    kept: Mapping[str, Node],
    roots_after: tuple[str, ...] = (),
) -> tuple[Node, ...]:
    """Make pending nodes of calls that join the nodes `kept`.

    A plan's ids are unique in that plan only, so a call whose id is taken gets a new one; a dependency means the
    call of that id in the same plan, else the kept node. Calls without dependencies wait for `roots_after`.

    Raises:
        PlanRejected: Two calls share an id, or one waits for a cancelled node.
        UnknownName: `resources` is a mapping without one of the skills.
    """
    calls = tuple(planned_calls)
    reject_duplicates(planned.id for planned in calls)
    ids = _ids_in_graph(calls, kept)
    nodes = []
    for planned in calls:
        after = _unique(ids.get(other, other) for other in planned.after) or roots_after
        for other in after:
            if other in kept and kept[other].status is NodeStatus.CANCELLED:
                raise PlanRejected(
                    f"'{planned.id}' ({planned.call}) waits for '{other}', which is cancelled.",
                    "dependencies on nodes that can still succeed.",
                )
        holds = _resources_of(planned.call, resources)
        nodes.append(Node(ids[planned.id], planned.call, after, resources=holds, asked=planned.asked))
    return tuple(nodes)


def edges_of(nodes: Mapping[str, Node]) -> "nx.DiGraph[str]":
    """Build the directed acyclic graph of ids.

    Raises:
        PlanRejected: A node waits for one that does not exist, or nodes wait for each other in a circle.
    """
    edges: nx.DiGraph[str] = nx.DiGraph()
    edges.add_nodes_from(nodes)
    for node in nodes.values():
        for other in node.after:
            if other not in nodes:
                named = ", ".join(islice(nodes, MOST_NAMED))
                raise PlanRejected(
                    f"'{node.id}' ({node.call}) waits for '{other}', which does not exist.",
                    f"one of {named}{' ...' if len(nodes) > MOST_NAMED else '.'}",
                )
            edges.add_edge(other, node.id)
    if not nx.is_directed_acyclic_graph(edges):
        circle = [before for before, _ in nx.find_cycle(edges)]
        raise PlanRejected(
            f"The calls wait for each other in a circle: {' → '.join([*circle, circle[0]])}.",
            "dependencies that can be put in an order.",
        )
    return edges


def last_of(nodes: Iterable[Node]) -> tuple[str, ...]:
    """Ids of the nodes for which no other of these waits."""
    nodes = tuple(nodes)
    waited_for = {other for node in nodes for other in node.after}
    return tuple(node.id for node in nodes if node.id not in waited_for)


def reject_duplicates(ids: Iterable[str]) -> None:
    """Refuse ids that occur twice.

    Raises:
        PlanRejected: One does.
    """
    seen: set[str] = set()
    for node_id in ids:
        if node_id in seen:
            raise PlanRejected(f"Two calls have the id '{node_id}'.", "an id of its own for each call.")
        seen.add(node_id)


def _ids_in_graph(calls: tuple[PlannedCall, ...], kept: Mapping[str, Node]) -> dict[str, str]:
    taken = {*kept, *(planned.id for planned in calls)}
    ids = {}
    for planned in calls:
        number = 2
        ids[planned.id] = planned.id
        while planned.id in kept and ids[planned.id] in taken:
            ids[planned.id] = f"{planned.id}.{number}"
            number += 1
        taken.add(ids[planned.id])
    return ids


def _resources_of(call: SkillCall, resources: ResourceRule) -> frozenset[str]:
    if callable(resources):
        return resources(call)
    if call.skill not in resources:
        raise UnknownName("skill", call.skill, resources)
    return resources[call.skill]


def _unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
