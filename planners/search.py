"""Search over the skills' own preconditions and effects for the steps that were left unsaid.

A request is a list of waypoints: calls to carry out and goals to reach, in order. Each leg between two waypoints is an
A* search, forward from what is believed, with the steps that matter for it. What is unknown may be assumed, at a price:
it is cheaper to open a door of which nothing is known than to count on its being open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from majordomo.predicate import Opposites, Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldView
from planners.imagined_world import ImaginedWorld
from planners.leg import Leg
from planners.operators import Operator, ground

MAX_NODES = 400
"""Worlds that a search with the steps that matter may look at; usual tasks need a dozen."""

MAX_NODES_WIDE = 100
"""Worlds that a search with every step may look at, when the first has found nothing."""


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
    opposites = Opposites(skills.predicates.values())
    shut_out = list(forbidden)
    operators = [operator for operator in ground(skills, seen.catalogue) if operator.call not in shut_out]
    named = frozenset(_names(waypoints))
    world = ImaginedWorld(seen, opposites)
    steps: list[Step] = []
    assumed: list[Predicate] = []
    for waypoint in waypoints:
        if waypoint.goals and all(world.holds(goal) for goal in waypoint.goals):
            continue
        asked = None if waypoint.call is None else Operator.of(skills.bind(waypoint.call, seen.catalogue))
        if asked is not None and asked.call in shut_out:
            return DeadEnd(waypoint, ())
        leg = Leg(world, waypoint.goals, asked, opposites, named)
        found = leg.solve(leg.relevant(operators), MAX_NODES) or leg.solve(operators, MAX_NODES_WIDE)
        if found is None:
            return DeadEnd(waypoint, leg.missing(operators))
        steps += [Step(operator.call, operator is asked) for operator in found.path]
        assumed += found.assumed
        world = found.world
    return Completion(tuple(steps), tuple(assumed))


def _names(waypoints: Iterable[Waypoint]) -> Iterable[str]:
    for waypoint in waypoints:
        yield from (argument for goal in waypoint.goals for argument in goal.arguments)
        if waypoint.call is not None:
            yield from (value for value in waypoint.call.arguments.values() if isinstance(value, str))
