"""Open a door."""

from majordomo.predicate import Predicate
from majordomo.skill import Openable, PolicySkill
from majordomo.whereabouts import standing_at
from majordomo.world import WorldView


class Open(PolicySkill):
    """Open the door of a thing, wide enough to put things in."""

    name = "open"
    phrases = ("open {target}", "open up {target}", "pull {target} open", "swing {target} open")
    timeout_s = 45.0
    target: Openable

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        return (*standing_at(world, self.target), Predicate("hand_empty"))

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("open", (self.target,)), Predicate("closed", (self.target,), positive=False))
