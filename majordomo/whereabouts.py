"""Where things are believed to be, and where the robot must stand for that.

A fixture says itself from which place it is reached; a thing is reached from the place of what it is on or inside of.
Where nothing has a place, the robot need not drive, and nothing here asks for anything.
"""

from functools import lru_cache

from majordomo.catalogue import PLACE, Catalogue
from majordomo.predicate import Predicate, Verdict
from majordomo.world import WorldView


def spots_of(world: WorldView, thing: str) -> tuple[Predicate, ...]:
    """Every claim that says where a thing may be: on each surface, inside of each container."""
    return _spots_in(world.catalogue, thing)


def spot_of(world: WorldView, thing: str) -> Predicate | None:
    """The claim that is believed of where a thing is: "on(red cup, table)"; None where nobody knows."""
    return next((spot for spot in spots_of(world, thing) if world.verdict(spot) is Verdict.TRUE), None)


def held_in(world: WorldView) -> tuple[str, ...]:
    """The things that are believed to be in the hand."""
    things = world.catalogue.of_kind("movable")
    return tuple(thing for thing in things if world.verdict(Predicate("holding", (thing,))) is Verdict.TRUE)


@lru_cache(maxsize=1024)  # a search asks thousands of times
def _spots_in(catalogue: Catalogue, thing: str) -> tuple[Predicate, ...]:
    spots = (("on", catalogue.of_kind("surface")), ("inside", catalogue.of_kind("container")))
    return tuple(Predicate(name, (thing, other)) for name, others in spots for other in others if other != thing)


def standing_at(world: WorldView, fixture: str) -> tuple[Predicate, ...]:
    """What must be so of where the robot stands, for it to reach a fixture."""
    place = world.catalogue[fixture].place
    return () if place is None else (Predicate("robot_at", (place,)),)


def standing_by(world: WorldView, thing: str) -> tuple[Predicate, ...]:
    """What must be so of where the robot stands, for it to reach a thing: first of all, that it sees it.

    That is asked for only where nobody knows what the thing is on or in, and the robot drives.
    """
    spot = spot_of(world, thing)
    if spot is not None:
        return standing_at(world, spot.arguments[1])
    return (Predicate("visible", (thing,)),) if world.catalogue.of_kind(PLACE) else ()
