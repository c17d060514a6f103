"""Pick a thing up."""

from majordomo.predicate import ANYTHING, Predicate
from majordomo.skill import Movable, PolicySkill
from majordomo.whereabouts import spot_of, standing_by
from majordomo.world import WorldView


class Pick(PolicySkill):
    """Grasp a movable thing and lift it; it must be known where it is, and what it lies in must be open."""

    name = "pick"
    phrases = ("pick up {target}", "grab {target}", "take {target}", "lift {target}", "get {target}")
    stays = ("visible({target})",)
    target: Movable

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        needs = (*standing_by(world, self.target), Predicate("hand_empty"))
        spot = spot_of(world, self.target)
        if spot is None or spot.name != "inside":
            return needs
        container = world.catalogue[spot.arguments[1]]
        return (*needs, Predicate("open", (container.name,))) if container.is_of("openable") else needs

    def effects(self) -> tuple[Predicate, ...]:
        return (
            Predicate("holding", (self.target,)),
            Predicate("hand_empty", positive=False),
            Predicate("on", (self.target, ANYTHING), positive=False),
            Predicate("inside", (self.target, ANYTHING), positive=False),
        )
