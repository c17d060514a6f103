"""The rules of the house, held against the course that a plan takes through imagined worlds.

A rule speaks up where a step makes its claims come true together. What was so before and is only left so is nobody's
doing: the sponge may be taken off a lit burner. What nobody knows is held against nothing; the agent asks again at each
step, when more has been seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from majordomo.house_rules import Caution
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Predicate
from majordomo.review import Review, Risk
from majordomo.skill import DeferredSkill, Skill
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldView
from planners.search.effects import brings_about
from planners.search.imagined_world import ImaginedWorld
from planners.search.rehearsal import Problem
from planners.search.step_order import StepOrder

Binding = Mapping[str, str]
"""The thing that each kind of a rule stands for."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of an imagined plan, with what it promises and the worlds around it."""

    step: PlannedCall
    skill: Skill
    effects: tuple[Predicate, ...]
    before: ImaginedWorld
    after: ImaginedWorld


def course(plan: Plan, seen: WorldView, skills: SkillLibrary) -> Iterator[Moment]:
    """Imagine an expanded plan, step by step.

    Raises:
        UnknownName, BadArguments: A step does not bind.
    """
    world = ImaginedWorld(seen, skills.opposites)
    for step in StepOrder(plan.calls).sorted_calls:
        skill = skills.bind(step.call, seen.catalogue)
        effects = skill.effects()
        before = world.assume(skill.preconditions(world))
        after = before.apply(effects)
        yield Moment(step, skill, effects, before, after)
        world = after.forgotten() if isinstance(skill, DeferredSkill) else after


def bindings(patterns: tuple[Predicate, ...], world: WorldView, skills: SkillLibrary) -> Iterator[Binding]:
    """Every choice of things for the kinds that patterns speak of."""
    kinds = tuple(dict.fromkeys(kind for pattern in patterns for kind in pattern.arguments))
    for chosen in product(*(skills.rules.things(kind, world.catalogue) for kind in kinds)):
        yield dict(zip(kinds, chosen, strict=True))


def bound(pattern: Predicate, binding: Binding) -> Predicate:
    """A pattern of some things."""
    return Predicate(pattern.name, tuple(binding[kind] for kind in pattern.arguments), pattern.positive)


def offences(plan: Plan, seen: WorldView, skills: SkillLibrary) -> tuple[Problem, ...]:
    """What an expanded plan does that must never be."""
    return tuple(
        _offence(rule, moment, claims, skills)
        for moment in course(plan, seen, skills)
        for rule in skills.rules.never
        for claims in _first_occurrence(rule, moment, skills)
    )


def risks(plan: Plan, seen: WorldView, skills: SkillLibrary) -> tuple[Risk, ...]:
    """What an expanded plan does that wants a yes first."""
    found = (
        Risk(rule.name, f"I would {skills.words_for(moment.step.call)}. {rule.because}")
        for moment in course(plan, seen, skills)
        for rule in skills.rules.asked_for
        for _ in _first_occurrence(rule, moment, skills)
    )
    return tuple(dict.fromkeys(found))


def review(plan: Plan, seen: WorldView, skills: SkillLibrary) -> Review:
    """What the rules say of a plan."""
    forbidden = tuple(problem.text for problem in offences(plan, seen, skills))
    return Review(forbidden, risks(plan, seen, skills))


def _first_occurrence(rule: Caution, moment: Moment, skills: SkillLibrary) -> Iterator[tuple[Predicate, ...]]:
    """The claims of a rule about what a step does; nothing where it does no such thing."""
    if not _concerns(rule, moment, skills):
        return
    patterns = (*rule.claims, *((rule.step,) if rule.step else ()))
    for binding in bindings(patterns, moment.before, skills):
        claims = tuple(bound(claim, binding) for claim in rule.claims)
        if rule.step:
            is_so = _things_of(moment.skill) == bound(rule.step, binding).arguments
            is_so = is_so and all(map(moment.before.holds, claims))
        else:
            is_so = any(brings_about(moment.effects, claim, skills.opposites) for claim in claims)
            is_so = is_so and all(map(moment.after.holds, claims))
        if is_so:
            yield claims
            return


def _concerns(rule: Caution, moment: Moment, skills: SkillLibrary) -> bool:
    """Whether a step is of the sort that a rule is about, whatever its things."""
    if rule.step:
        return rule.step.name == moment.step.call.skill
    changed = (claim for effect in moment.effects for claim in (effect, skills.opposites.of(effect)))
    names = {claim.name for claim in changed if claim is not None}
    return any(claim.name in names for claim in rule.claims)


def _things_of(skill: Skill) -> tuple[str, ...]:
    return tuple(getattr(skill, name) for name in skill.argument_kinds())


def _offence(rule: Caution, moment: Moment, claims: tuple[Predicate, ...], skills: SkillLibrary) -> Problem:
    opposites = skills.opposites
    given = [claim for claim in claims if rule.step or not brings_about(moment.effects, claim, opposites)]
    told = f" while {' and '.join(map(skills.sentence, given))}" if given else ""
    text = f"{rule.because} I would {skills.words_for(moment.step.call)}{told}."
    others = [opposites.of(claim) or claim.negated() for claim in given if claim.positive]
    remedy = f"first seeing to it that {skills.sentence(others[0])}." if others else "something else."
    return Problem(moment.step.id, text, f"{remedy[:-1]} (house rule '{rule.name}').")
