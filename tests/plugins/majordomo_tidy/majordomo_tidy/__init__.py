"""A plugin: one skill that is made of others, and one predicate."""

from majordomo.predicate import Predicate, PredicateSpec
from majordomo.skill import CompositeSkill, Movable, Openable, SkillCall

TIDY = PredicateSpec("tidy", (("x", "movable"),), "the {x} is put away", "Behind a closed door.")


class Stow(CompositeSkill):
    """Put a thing away behind a door: open, pick, place, close."""

    name = "stow"
    phrases = ("stow {target} in {container}", "put {target} away in {container}")
    target: Movable
    container: Openable

    def effects(self) -> tuple[Predicate, ...]:
        return (Predicate("inside", (self.target, self.container)), Predicate("closed", (self.container,)))

    def steps(self) -> tuple[SkillCall, ...]:
        return (
            SkillCall("open", {"target": self.container}),
            SkillCall("pick", {"target": self.target}),
            SkillCall("place_in", {"target": self.target, "container": self.container}),
            SkillCall("close", {"target": self.container}),
        )


SKILLS = (Stow, TIDY)
