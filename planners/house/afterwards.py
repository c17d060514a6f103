"""What the rules of the house want done in the end, appended to a plan as goals and steps."""

from collections.abc import Iterator
from dataclasses import replace

from majordomo.errors import PlanForbidden
from majordomo.house_rules import Aftermath
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Predicate
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldView
from planners.house.check import Moment, bindings, bound, course
from planners.search.effects import brings_about
from planners.search.search import DeadEnd, Waypoint, complete
from planners.search.step_order import next_number


def with_aftermath(plan: Plan, seen: WorldView, skills: SkillLibrary) -> Plan:
    """A sound plan with what is to be done in the end.

    What was asked for outlasts a rule: a burner that shall be on stays on.

    Raises:
        PlanForbidden: A rule wants what cannot be brought about.
    """
    moments = list(course(plan, seen, skills)) if skills.rules.afterwards else []
    due = {goal: rule for rule in skills.rules.afterwards for goal in _due(rule, plan, moments, skills)}
    if not due:
        return plan
    goals = (*plan.goals, *due)
    world = moments[-1].after
    found = complete([Waypoint(goals)], world, skills, plan.forbidden)
    if isinstance(found, DeadEnd):
        rule = next(iter(due.values()))
        wanted = " and ".join(map(skills.sentence, due))
        text = f"{rule.because} So it must be so in the end that {wanted}, and I find no way to that."
        raise PlanForbidden(text, f"something else (house rule '{rule.name}').")
    calls = list(plan.calls)
    for number, step in enumerate(found.steps, next_number(plan)):
        followed = {name for call in calls for name in call.after}
        last = tuple(call.id for call in calls if call.id not in followed)
        calls.append(PlannedCall(f"s{number}", step.call, last))
    told = [f"{rule.because} So in the end: {skills.sentence(goal)}" for goal, rule in due.items()]
    return replace(plan, calls=tuple(calls), goals=goals, assumptions=(*plan.assumptions, *told))


def _due(rule: Aftermath, plan: Plan, moments: list[Moment], skills: SkillLibrary) -> Iterator[Predicate]:
    """What a rule wants at the end of a plan, and nobody has asked for nor against."""
    for moment in moments:
        for binding in bindings((rule.once, *rule.then), moment.after, skills):
            once = bound(rule.once, binding)
            if not brings_about(moment.effects, once, skills.opposites):
                continue
            for claim in (bound(pattern, binding) for pattern in rule.then):
                if {claim, claim.negated(), skills.opposites.of(claim)}.isdisjoint(plan.goals):
                    yield claim
