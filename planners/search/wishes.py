"""What a person wants: a skill carried out, or something to be so."""

from collections.abc import Sequence
from dataclasses import dataclass

from majordomo.predicate import ANYTHING, Predicate
from majordomo.skill import Skill
from planners.search.effects import wanted_of
from planners.search.imagined_world import ImaginedWorld

_PLACES = ("on", "inside")


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that is wanted.

    Attributes:
        wanted: What shall be so.
        skill: What shall bring it about; None where any way will do.
        is_one_of_many: Whether it was said of several things at once.
    """

    wanted: tuple[Predicate, ...]
    skill: Skill | None = None
    is_one_of_many: bool = False

    @classmethod
    def of(cls, skill: Skill, *, is_one_of_many: bool = False) -> "Wish":
        """Wish for a skill to be carried out."""
        return cls(wanted_of(skill), skill, is_one_of_many)

    @property
    def effects(self) -> tuple[Predicate, ...]:
        """What changes when it is fulfilled, as far as is known."""
        return self.wanted if self.skill is None else self.skill.effects()

    @property
    def moves(self) -> bool:
        """Whether the robot moves to fulfil it."""
        return self.skill is None or bool(self.skill.resources)


def imagined(wishes: Sequence[Wish], world: ImaginedWorld) -> ImaginedWorld:
    """The world after wishes were fulfilled one after the other: a thing that is somewhere is nowhere else."""
    for wish in wishes:
        moved = {claim.arguments[0] for claim in wish.effects if claim.positive and claim.name in (*_PLACES, "holding")}
        left = (Predicate(name, (thing, ANYTHING), positive=False) for thing in moved for name in _PLACES)
        world = world.apply(left).apply(wish.effects)
    return world
