"""Put what is held onto a surface."""

from majordomo.predicate import Predicate
from majordomo.skill import Movable, PolicySkill, Surface
from majordomo.whereabouts import standing_at
from majordomo.world import WorldView


class PlaceOn(PolicySkill):
    """Put the thing that the hand holds onto a surface and let go."""

    name = "place_on"
    phrases = (
        "put {target} on {surface}",
        "place {target} on {surface}",
        "set {target} on {surface}",
        "lay {target} on {surface}",
    )
    target: Movable
    surface: Surface

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        return (*standing_at(world, self.surface), Predicate("holding", (self.target,)))

    def effects(self) -> tuple[Predicate, ...]:
        return (
            Predicate("on", (self.target, self.surface)),
            Predicate("hand_empty"),
            Predicate("holding", (self.target,), positive=False),
        )
