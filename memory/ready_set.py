"""Which waiting nodes may start now, without looking at the whole graph.

Nodes that hold the same resources exclude each other, so of each such group only the first can be ready: a query
costs as many comparisons as there are different sets of resources, however many nodes wait.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence


class ReadySet:
    """Positions (in topological order) of the nodes that wait for nothing, grouped by the resources they need."""

    def __init__(self) -> None:
        self._groups: dict[frozenset[str], list[int]] = {}
        self._held: set[str] = set()

    def add(self, position: int, resources: frozenset[str]) -> None:
        """Enter a node that waits for no other any more."""
        insort(self._groups.setdefault(resources, []), position)

    def remove(self, position: int, resources: frozenset[str]) -> None:
        """Take a node out again."""
        group = self._groups[resources]
        del group[bisect_left(group, position)]
        if not group:
            del self._groups[resources]

    def hold(self, resources: frozenset[str]) -> None:
        """A node has started: what it holds is not free."""
        self._held |= resources

    def release(self, resources: frozenset[str]) -> None:
        """A running node has ended."""
        self._held -= resources

    def conflicts(self, resources: frozenset[str]) -> frozenset[str]:
        """Those of the resources that a running node holds."""
        return resources & self._held

    def query(self) -> Sequence[int]:
        """Positions that may all start now, in order: disjoint from what is held and from one another."""
        ready = list(self._groups.get(frozenset(), ()))
        taken = set(self._held)
        firsts = sorted((group[0], resources) for resources, group in self._groups.items() if resources)
        for position, resources in firsts:
            if taken.isdisjoint(resources):
                taken |= resources
                ready.append(position)
        ready.sort()
        return ready
