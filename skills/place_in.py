"""Put what is held into a container."""

from majordomo.predicate import Predicate
from majordomo.skill import Container, Movable, PolicySkill
from majordomo.whereabouts import standing_at
from majordomo.world import WorldView


class PlaceIn(PolicySkill):
    """Put the thing that the hand holds into a container and let go; a container with a door must be open."""

    name = "place_in"
    phrases = (
        "put {target} in {container}",
        "put {target} into {container}",
        "place {target} in {container}",
        "place {target} inside {container}",
    )
    target: Movable
    container: Container

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        needs = (*standing_at(world, self.container), Predicate("holding", (self.target,)))
        if world.catalogue[self.container].is_of("openable"):
            return (*needs, Predicate("open", (self.container,)))
        return needs

    def effects(self) -> tuple[Predicate, ...]:
        return (
            Predicate("inside", (self.target, self.container)),
            Predicate("hand_empty"),
            Predicate("holding", (self.target,), positive=False),
        )
