"""From waypoints to a checked plan: search what was left unsaid, number the steps, say what was taken for granted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldView
from planners.checker import accept
from planners.search.search import DeadEnd, Waypoint, complete


@dataclass(frozen=True, slots=True)
class Brief:
    """What a plan is to be made of.

    Attributes:
        waypoints: What must come to pass on the way, in order.
        goals: What must be true at the end.
        source: Who plans.
        assumptions: What was taken for granted already.
        forbidden: Calls that must not be used.
        first_number: Number of the first step's id.
    """

    waypoints: Sequence[Waypoint]
    goals: tuple[Predicate, ...]
    source: str
    assumptions: tuple[str, ...] = ()
    forbidden: tuple[SkillCall, ...] = ()
    first_number: int = 1


def draft(brief: Brief, seen: WorldView, skills: SkillLibrary) -> Plan | DeadEnd:
    """Make a plan whose steps follow one another, or say where the way ends.

    Raises:
        UnknownName, BadArguments: A waypoint's call does not bind.
        PlanRejected: The search and the checker disagree, which is a fault of a skill's preconditions or effects.
    """
    last = (Waypoint(brief.goals),) if brief.goals else ()
    found = complete([*brief.waypoints, *last], seen, skills, brief.forbidden)
    if isinstance(found, DeadEnd):
        return found
    names = [f"s{number}" for number in range(brief.first_number, brief.first_number + len(found.steps))]
    calls = tuple(
        PlannedCall(name, step.call, after=tuple(names[index - 1 : index]) if index else (), asked=step.asked)
        for index, (name, step) in enumerate(zip(names, found.steps, strict=True))
    )
    said = [*brief.assumptions, *taken_for_granted(found.assumed, skills)]
    if not calls:
        said += [f"already so: {skills.sentence(goal)}" for goal in brief.goals]
    return accept(Plan(calls, brief.goals, brief.source, tuple(said), brief.forbidden), seen, skills)


def renumbered(plan: Plan, first_number: int) -> Plan:
    """The plan with ids as `draft` gives them, so that a model's own never clash with those of an earlier plan."""
    names = {step.id: f"s{number}" for number, step in enumerate(plan.calls, first_number)}
    calls = tuple(replace(s, id=names[s.id], after=tuple(names[other] for other in s.after)) for s in plan.calls)
    return replace(plan, calls=calls)


def explain(dead_end: DeadEnd, skills: SkillLibrary) -> str:
    """Say why there is no way."""
    goals = dead_end.waypoint.goals
    if dead_end.waypoint.call is None and len(goals) > 1:
        return f"I find no way to make all of this so at once: {'; '.join(map(skills.sentence, goals))}."
    claims = [skills.sentence(claim) for claim in dead_end.missing]
    needed = f"it would have to be so that {' and '.join(claims)}" if claims else "I may not do it that way"
    if dead_end.waypoint.call is not None and claims:
        asked = skills.words_for(dead_end.waypoint.call)
        return f"I find no way to {asked}: {needed}, and I cannot bring that about."
    return f"I find no way: {needed}, and I cannot bring that about." if claims else f"I find no way: {needed}."


def taken_for_granted(claims: Iterable[Predicate], skills: SkillLibrary) -> list[str]:
    """Say which claims a plan rests on without anybody having seen them."""
    return [f"not seen yet, and looked at before it matters: {skills.sentence(claim)}" for claim in claims]
