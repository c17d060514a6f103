"""Switch a thing on."""

from majordomo.predicate import Predicate
from majordomo.skill import PolicySkill, Switchable
from majordomo.whereabouts import standing_at
from majordomo.world import WorldView


class TurnOn(PolicySkill):
    """Switch a thing on, by its knob or switch."""

    name = "turn_on"
    phrases = ("turn on {target}", "switch on {target}", "turn {target} on", "switch {target} on")
    timeout_s = 45.0
    target: Switchable

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        return (*standing_at(world, self.target), Predicate("hand_empty"))

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("turned_on", (self.target,)), Predicate("turned_off", (self.target,), positive=False))
