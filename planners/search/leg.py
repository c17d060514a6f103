"""One leg of a search: from an imagined world to one waypoint, forward, by A*."""

import heapq
from collections import deque
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import count

from majordomo.predicate import Predicate, Verdict
from planners.search.imagined_world import ImaginedWorld, WorldKey
from planners.search.landmarks import Landmarks
from planners.search.operators import Operator, Operators

_ASSUME_ROBOT = 1.0  # that the hand is empty
_ASSUME_THING = 3.25  # that a certain thing is open: dearer than driving there, bringing it about and driving back
_ASSUME_HELD = 6.0  # that a certain thing is in the hand: dearer than finding and fetching it
_MEDDLE = 0.01  # rather put what is in the way where nothing else is wanted
_VAGUE = 0.25  # rather put a thing somewhere than just let go

_NOTHING: frozenset[Predicate] = frozenset()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A world on the way, and how it was reached.

    Attributes:
        world: As it would be.
        cost: Of the path.
        path: Operators from the start.
        assumed: Unknown claims that the path counts on.
        arrived: Whether the call asked for was the last step.
    """

    world: ImaginedWorld
    cost: float = 0.0
    path: tuple[Operator, ...] = ()
    assumed: tuple[Predicate, ...] = ()
    arrived: bool = False


class Leg:
    """The way from one imagined world to one waypoint."""

    def __init__(
        self,
        start: ImaginedWorld,
        goals: tuple[Predicate, ...],
        asked: Operator | None,
        named: frozenset[str],
    ) -> None:
        self._start = start
        self._asked = asked
        self._named = named
        self._targets = goals if asked is None else asked.skill.preconditions(start)
        self._needs: dict[Operator, tuple[Predicate, ...]] = {}

    def distance(self, operators: Operators) -> int:
        """Return how many steps the way has with these operators, at least."""
        return Landmarks(self._targets, operators).distance(self._start)

    def solve(self, operators: Operators, max_nodes: int) -> Arrival | None:
        """Return the cheapest way with these operators, or None where there is none within so many worlds."""
        landmarks = Landmarks(self._targets, operators)
        moves = operators.moves if self._asked is None else (*operators.moves, self._asked)
        order = count()
        queue: list[tuple[float, int, Arrival]] = [(landmarks.distance(self._start), next(order), Arrival(self._start))]
        closed: set[WorldKey] = set()
        while queue and len(closed) < max_nodes:
            node = heapq.heappop(queue)[2]
            if node.arrived or (self._asked is None and all(node.world.holds(goal) for goal in self._targets)):
                return node
            if node.world.key in closed:
                continue
            closed.add(node.world.key)
            for move in moves:
                after = self._move(node, move)
                if after is not None and (after.arrived or after.world.key not in closed):
                    left = 0.0 if after.arrived else landmarks.distance(after.world) + (self._asked is not None)
                    heapq.heappush(queue, (after.cost + left, next(order), after))
        return None

    def relevant(self, operators: Operators, every_way: bool = False) -> Operators:
        """Chain back from what is not so yet, over the ways to each claim that lack least, or over every way."""
        chosen: dict[Operator, None] = {}
        produced: set[Predicate] = set()
        needs = dict.fromkeys(self._targets)
        chased: set[Predicate] = set()
        queue = deque((target, _NOTHING) for target in needs if not self._start.holds(target))
        while queue:
            claim, wanted_for = queue.popleft()
            if claim in chased:
                continue
            chased.add(claim)
            purposes = wanted_for | {claim}
            ways = [way for way in operators.ways_to(claim) if purposes.isdisjoint(self._needs_of(way))]
            for way in ways if every_way else self._nearest(ways, produced):
                if way not in chosen:
                    chosen[way] = None
                    produced.update(way.effects)
                    needs.update(dict.fromkeys(self._needs_of(way)))
                    queue.extend((need, purposes) for need in self._needs_of(way) if not self._start.holds(need))
            undone = (need for need in needs if not chosen.keys().isdisjoint(operators.undoing(need)))
            queue.extend((need, _NOTHING) for need in undone if need not in chased)
        return operators.only(chosen)

    def is_hopeless(self, operators: Operators) -> bool:
        """Whether something must be so that is not, and that nothing brings about."""
        false = (target for target in self._targets if self._start.verdict(target) is Verdict.FALSE)
        return any(not operators.ways_to(target) for target in false)

    def missing(self, operators: Operators) -> tuple[Predicate, ...]:
        """What stands in the way: targets that nothing brings about, else every target that is not so yet."""
        unmet = [target for target in self._targets if not self._start.holds(target)]
        hopeless = [target for target in unmet if not operators.ways_to(target)]
        return tuple(hopeless or unmet)

    def _nearest(self, ways: Iterable[Operator], produced: Container[Predicate]) -> list[Operator]:
        """The ways that lack the fewest of the claims that they need."""
        lacking = {
            way: sum(not (self._start.holds(need) or need in produced) for need in self._needs_of(way)) for way in ways
        }
        least = min(lacking.values(), default=0)
        return [way for way, number in lacking.items() if number == least]

    def _needs_of(self, operator: Operator) -> tuple[Predicate, ...]:
        if operator not in self._needs:
            self._needs[operator] = operator.skill.preconditions(self._start)
        return self._needs[operator]

    def _move(self, node: Arrival, move: Operator) -> Arrival | None:
        unknown = []
        for need in move.skill.preconditions(node.world):
            verdict = node.world.verdict(need)
            if verdict is Verdict.FALSE:
                return None
            if verdict is Verdict.UNKNOWN:
                unknown.append(need)
        cost = 1.0 + sum(map(_price, unknown))
        if move is not self._asked and move.things & self._named and move.things - self._named:
            cost += _MEDDLE
        before = node.world.assume(unknown) if unknown else node.world
        if not move.things:
            cost += _VAGUE
        world = before.apply(move.effects)
        return Arrival(world, node.cost + cost, (*node.path, move), (*node.assumed, *unknown), move is self._asked)


def _price(claim: Predicate) -> float:
    """What it costs to count on an unknown claim."""
    if claim.name == "holding":
        return _ASSUME_HELD
    return _ASSUME_THING if claim.arguments else _ASSUME_ROBOT
