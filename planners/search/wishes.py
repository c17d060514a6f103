"""What a person wants: a skill carried out, or something to be so."""

from collections.abc import Sequence
from dataclasses import dataclass

from majordomo.plan import Question, Refusal
from majordomo.predicate import ANYTHING, Opposites, Predicate, Verdict
from majordomo.skill import Skill
from majordomo.whereabouts import spots_of
from planners.english.claims import Formula
from planners.english.context import Context, listed
from planners.english.statements import Statement
from planners.english.unnamed import destinations
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


def wishes_for(statement: Statement, context: Context) -> tuple[tuple[Wish, ...], tuple[str, ...]] | Question | Refusal:
    """The wishes for a statement to be so, and what was taken for granted."""
    formula, assumptions = statement.formula, statement.assumptions
    if formula.is_any:
        chosen = _chosen(formula, context)
        if chosen is None:
            return Refusal("I do not know which of them that shall be.")
        told = () if len(formula.claims) == 1 else (f"any will do: {context.skills.sentence(chosen)}",)
        formula, assumptions = Formula((chosen,)), (*assumptions, *told)
    opposites = context.skills.opposites
    claims = tuple(_positive(claim, opposites) for claim in formula.claims)
    away = tuple(claim for claim in claims if not claim.positive and claim.name in _PLACES)
    moved = _put_elsewhere(away, context)
    if not isinstance(moved, tuple):
        return moved
    kept = (claim for claim in claims if claim not in away or context.verdict(claim) is Verdict.TRUE)
    wishes = tuple(Wish((claim,), is_one_of_many=statement.is_group) for claim in (*moved, *kept))
    return wishes, assumptions


def _chosen(formula: Formula, context: Context) -> Predicate | None:
    """The claim that is to be so, of several of which any will do: one that is so already, or of a thing in sight."""
    if not all(claim.positive for claim in formula.claims):
        return None
    so = [claim for claim in formula.claims if context.verdict(claim) is Verdict.TRUE]
    seen = [claim for claim in formula.claims if context.was_seen(claim.arguments[0])]
    return (so or seen or list(formula.claims))[0]


def _positive(claim: Predicate, opposites: Opposites) -> Predicate:
    """Say "not open" as "closed"."""
    opposite = None if claim.positive else opposites.of(claim)
    return claim if opposite is None else opposite


def _put_elsewhere(away: Sequence[Predicate], context: Context) -> tuple[Predicate, ...] | Question | Refusal:
    """Where things shall be that shall not be where they are: that is the person's to say."""
    verdicts = {claim: context.verdict(claim) for claim in away}
    there = tuple(claim.arguments[0] for claim, verdict in verdicts.items() if verdict is Verdict.FALSE)
    if not there and Verdict.UNKNOWN in verdicts.values():
        claim = next(claim for claim, verdict in verdicts.items() if verdict is Verdict.UNKNOWN)
        fixture = context.catalogue[claim.arguments[1]]
        look = "" if fixture.place is None else f"go to the {fixture.place}"
        return Refusal(f"I have not seen yet what is on or in the {fixture.name}.", look, needs_look=True)
    if not there:
        return ()
    here = {claim.arguments[1] for claim in away}
    options = tuple(name for name in destinations(context) if name not in here)
    chosen = context.ask(f"Where shall I put {listed(there)}?", options)
    if isinstance(chosen, Question):
        return chosen
    return tuple(_at(thing, chosen[0], context) for thing in there)


def _at(thing: str, spot: str, context: Context) -> Predicate:
    return next(claim for claim in spots_of(context.world, thing) if claim.arguments[1] == spot)
