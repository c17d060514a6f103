"""Search over the skills' own preconditions and effects for the steps that were left unsaid.

A request is a list of waypoints: calls to carry out and goals to reach, in order. Each leg between two waypoints is an
A* search, forward from what is believed, with the steps that matter for it; many goals at once are reached in turn, the
nearest first, and last what the others would undo. What is unknown may be assumed, at a price: it is cheaper to open a
door of which nothing is known than to count on its being open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from majordomo.predicate import Predicate
from majordomo.skill import DeferredSkill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldView
from planners.search.exclusion import Exclusion
from planners.search.imagined_world import ImaginedWorld
from planners.search.leg import Arrival, Leg
from planners.search.operators import Operator, Operators, ground
from planners.search.spoiling import Spoiling

MAX_NODES = 400
"""Worlds that a search with the steps nearest at hand may look at; usual tasks need a dozen."""

MAX_NODES_WIDE = 20
"""Worlds that a search with every step that may help may look at, when the first has found nothing."""


@dataclass(frozen=True, slots=True)
class Waypoint:
    """One thing that must come to pass, in its turn.

    Attributes:
        goals: What shall be true then. Where they are true already there is nothing to do.
        call: The call that shall bring it about; None where any way will do.
    """

    goals: tuple[Predicate, ...]
    call: SkillCall | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A call, and whether somebody asked for it or it only makes another possible."""

    call: SkillCall
    asked: bool


@dataclass(frozen=True, slots=True)
class Completion:
    """Steps that reach every waypoint.

    Attributes:
        steps: In order.
        assumed: Claims of which nothing is known and on which a step counts.
    """

    steps: tuple[Step, ...]
    assumed: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """No way was found to a waypoint.

    Attributes:
        waypoint: Which.
        missing: What would have to be true and cannot be brought about.
    """

    waypoint: Waypoint
    missing: tuple[Predicate, ...]


def complete(
    waypoints: Sequence[Waypoint],
    seen: WorldView,
    skills: SkillLibrary,
    forbidden: Iterable[SkillCall] = (),
) -> Completion | DeadEnd:
    """Find the fewest steps, leg by leg, that reach the waypoints in order; the same input gives the same steps.

    Args:
        waypoints: What must come to pass; every call must bind.
        seen: What is believed now.
        skills: What can be done.
        forbidden: Calls that must not be used.
    """
    shut_out = list(forbidden)
    search = _Search(waypoints, seen, skills, ground(skills, seen.catalogue).without(shut_out))
    way = _Way(search.start)
    for waypoint in waypoints:
        if waypoint.goals and all(way.world.holds(goal) for goal in waypoint.goals):
            continue
        if waypoint.call is not None and waypoint.call in shut_out:
            return DeadEnd(waypoint, ())
        further = search.onwards(way, waypoint)
        if isinstance(further, DeadEnd):
            return further
        way = further
    return Completion(way.steps, way.assumed)


@dataclass(frozen=True, slots=True)
class _Way:
    """The steps so far, what they count on, and the world to which they lead."""

    world: ImaginedWorld
    steps: tuple[Step, ...] = ()
    assumed: tuple[Predicate, ...] = ()

    def and_then(self, leg: Arrival, asked: Operator | None = None) -> "_Way":
        """The way with one more leg."""
        steps = tuple(Step(operator.call, operator is asked) for operator in leg.path)
        is_deferred = asked is not None and isinstance(asked.skill, DeferredSkill)
        world = leg.world.forgotten() if is_deferred else leg.world
        return _Way(world, (*self.steps, *steps), (*self.assumed, *leg.assumed))


class _Search:
    """What the legs of one search share."""

    def __init__(
        self, waypoints: Sequence[Waypoint], seen: WorldView, skills: SkillLibrary, operators: Operators
    ) -> None:
        self._skills = skills
        self._operators = operators
        self._named = frozenset(_names(waypoints))
        opposites = skills.opposites
        self.start = ImaginedWorld(seen, opposites)
        self._spoiling = Spoiling(self.start, operators, opposites)
        self._exclusion = Exclusion(self.start, operators, opposites)

    def onwards(self, way: _Way, waypoint: Waypoint) -> _Way | DeadEnd:
        """Go on to a waypoint: to many goals in turn, if that is possible, else to all of them at once."""
        if waypoint.call is None:
            if self._exclusion.forbids(waypoint.goals):
                return DeadEnd(waypoint, ())
            in_turn = self._in_turn(way, waypoint.goals) if len(waypoint.goals) > 1 else None
            if in_turn is not None:
                return in_turn
            asked = None
        else:
            asked = Operator.of(self._skills.bind(waypoint.call, way.world.catalogue))
        leg = self._leg(way, waypoint.goals, asked)
        found = self._solved(leg)
        return DeadEnd(waypoint, leg.missing(self._operators)) if found is None else way.and_then(found, asked)

    def _in_turn(self, way: _Way, goals: tuple[Predicate, ...]) -> _Way | None:
        """Reach one goal after the other, and again what a later one had to undo; None where that ends nowhere."""
        for _ in range(2 * len(goals)):
            unmet = [goal for goal in goals if not way.world.holds(goal)]
            if not unmet:
                return way
            found = self._solved(self._leg(way, (self._first(unmet, way),), None))
            if found is None:
                return None
            way = way.and_then(found)
        return way if all(way.world.holds(goal) for goal in goals) else None

    def _first(self, goals: list[Predicate], way: _Way) -> Predicate:
        """The nearest of the goals that no other one makes an end of."""
        spoils = self._spoiling.spoils
        lasting = [
            goal for goal in goals if not any(spoils(other, goal) and not spoils(goal, other) for other in goals)
        ]
        return min(lasting or goals, key=lambda goal: self._leg(way, (goal,), None).distance(self._operators))

    def _leg(self, way: _Way, goals: tuple[Predicate, ...], asked: Operator | None) -> Leg:
        return Leg(way.world, goals, asked, self._named)

    def _solved(self, leg: Leg) -> Arrival | None:
        if leg.is_hopeless(self._operators):
            return None
        found = leg.solve(leg.relevant(self._operators), MAX_NODES)
        return found or leg.solve(leg.relevant(self._operators, every_way=True), MAX_NODES_WIDE)


def _names(waypoints: Iterable[Waypoint]) -> Iterable[str]:
    for waypoint in waypoints:
        yield from (argument for goal in waypoint.goals for argument in goal.arguments)
        if waypoint.call is not None:
            yield from (value for value in waypoint.call.arguments.values() if isinstance(value, str))
