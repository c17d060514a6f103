"""Pick a thing up."""

from majordomo.predicate import ANYTHING, Predicate, Verdict
from majordomo.skill import Movable, PolicySkill
from majordomo.world import WorldView


class Pick(PolicySkill):
    """Grasp a movable thing and lift it; what it lies in must be open."""

    name = "pick"
    phrases = ("pick up {target}", "grab {target}", "take {target}", "lift {target}", "get {target}")
    target: Movable

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        doors = (
            Predicate("open", (container,))
            for container in world.catalogue.of_kind("container")
            if "openable" in world.catalogue[container].kinds
            and world.verdict(Predicate("inside", (self.target, container))) is Verdict.TRUE
        )
        return (Predicate("hand_empty"), *doors)

    def effects(self) -> tuple[Predicate, ...]:
        return (
            Predicate("holding", (self.target,)),
            Predicate("hand_empty", positive=False),
            Predicate("on", (self.target, ANYTHING), positive=False),
            Predicate("inside", (self.target, ANYTHING), positive=False),
        )
