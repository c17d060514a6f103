"""Switch a thing off."""

from majordomo.predicate import Predicate
from majordomo.skill import PolicySkill, Switchable
from majordomo.whereabouts import standing_at
from majordomo.world import WorldView


class TurnOff(PolicySkill):
    """Switch a thing off, by its knob or switch."""

    name = "turn_off"
    phrases = ("turn off {target}", "switch off {target}", "turn {target} off", "switch {target} off")
    timeout_s = 45.0
    target: Switchable

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        return (*standing_at(world, self.target), Predicate("hand_empty"))

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("turned_off", (self.target,)), Predicate("turned_on", (self.target,), positive=False))
