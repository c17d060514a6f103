"""What a list of effects does to a claim, and what the person who asks for a skill wants from it."""

from collections.abc import Iterable

from majordomo.predicate import ANYTHING, Opposites, Predicate
from majordomo.skill import Skill


def brings_about(effects: Iterable[Predicate], claim: Predicate, opposites: Opposites) -> bool:
    """Whether the claim (sign counted) holds because of these effects."""
    if claim.positive:
        return claim in effects
    return _denies(effects, claim.atom, opposites)


def undoes(effects: tuple[Predicate, ...], claim: Predicate, opposites: Opposites) -> bool:
    """Whether the claim (sign counted) no longer holds after these effects."""
    if not claim.positive:
        return claim.atom in effects
    return claim not in effects and _denies(effects, claim, opposites)


def _denies(effects: Iterable[Predicate], atom: Predicate, opposites: Opposites) -> bool:
    return any(opposites.of(effect) == atom if effect.positive else effect.atom.covers(atom) for effect in effects)


def wanted_of(skill: Skill) -> tuple[Predicate, ...]:
    """What the person wants who asks for this skill: the effects that speak of its arguments.

    "Put the cup in the microwave" wants the cup inside; that the hand is empty then is a by-product. A skill whose
    effects name none of its arguments is wanted for all of them, and one without lasting effects for itself: nothing.
    """
    lasting = tuple(effect for effect in skill.effects() if effect.positive)
    if not lasting:
        lasting = tuple(effect for effect in skill.effects() if ANYTHING not in effect.arguments)
    named = {value for value in skill.model_dump().values() if isinstance(value, str)}
    about = tuple(effect for effect in lasting if named.intersection(effect.arguments))
    return about or lasting
