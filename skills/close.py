"""Close a door."""

from majordomo.predicate import Predicate
from majordomo.skill import Openable, PolicySkill
from majordomo.whereabouts import standing_at
from majordomo.world import WorldView


class Close(PolicySkill):
    """Close the door of a thing, all the way."""

    name = "close"
    phrases = ("close {target}", "shut {target}", "push {target} shut", "swing {target} closed")
    target: Openable

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        return (*standing_at(world, self.target), Predicate("hand_empty"))

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("closed", (self.target,)), Predicate("open", (self.target,), positive=False))
