"""A lower bound on the steps that are left.

Source: action landmarks as an admissible heuristic, Zhu and Givan 2003.
"""

from majordomo.predicate import Predicate, Verdict
from planners.search.imagined_world import ImaginedWorld
from planners.search.operators import Operator, Operators


class Landmarks:
    """What only one operator brings about needs that operator, and what that one needs."""

    def __init__(self, targets: tuple[Predicate, ...], operators: Operators) -> None:
        self._targets = targets
        self._operators = operators
        self._only_way: dict[Predicate, Operator | None] = {}

    def distance(self, world: ImaginedWorld) -> int:
        """Return how many steps are needed from a world, at least."""
        steps: set[Operator] = set()
        claims = list(self._targets)
        while claims:
            claim = claims.pop()
            verdict = world.verdict(claim)
            way = None if verdict is Verdict.TRUE else self._way(claim)
            if way is not None and way not in steps:
                steps.add(way)
                if verdict is Verdict.FALSE:  # what is unknown may be assumed, and then needs nothing else
                    claims.extend(way.skill.preconditions(world))
        return len(steps)

    def _way(self, claim: Predicate) -> Operator | None:
        if claim not in self._only_way:
            ways = self._operators.ways_to(claim)
            self._only_way[claim] = ways[0] if len(ways) == 1 else None
        return self._only_way[claim]
