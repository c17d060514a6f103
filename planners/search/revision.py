"""A plan for what is left after something went wrong. The goals stay as they are."""

from dataclasses import replace

from majordomo.errors import MajordomoError, PlanForbidden
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlannerAnswer, Refusal
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.search.drafting import Brief, draft, explain
from planners.search.effects import wanted_of
from planners.search.goals import final_goals
from planners.search.search import DeadEnd, Waypoint
from planners.search.step_order import next_number


def revise(
    plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary, source: str
) -> PlannerAnswer:
    """Search from what is believed now; never start again with a call that failed and cannot succeed as it is."""
    try:
        remaining = [step for step in plan.calls if step.id not in failure.finished]
        asked = _waypoints(remaining, snapshot, skills, keep_asked=True)
        found = _draft(plan, asked, snapshot, skills, source)
        if not failure.failure.retryable and (isinstance(found, DeadEnd) or _starts_with(found, failure.call.call)):
            unasked = _waypoints(remaining, snapshot, skills, keep_asked=False)
            found = _draft(plan, unasked, snapshot, skills, source, (failure.call.call,))
            if isinstance(found, DeadEnd):
                return Refusal(f"{failure.failure.message} I know no other way.")
        return Refusal(explain(found, skills)) if isinstance(found, DeadEnd) else found
    except PlanForbidden as error:
        return Refusal(error.problem, error.remedy)
    except MajordomoError as error:
        return Refusal(f"I cannot plan anew: {error.problem}", error.remedy)


def _draft(
    plan: Plan,
    waypoints: list[Waypoint],
    snapshot: WorldSnapshot,
    skills: SkillLibrary,
    source: str,
    forbidden: tuple[SkillCall, ...] = (),
) -> Plan | DeadEnd:
    shut_out = (*plan.forbidden, *forbidden)
    brief = Brief(waypoints, plan.goals, source, forbidden=shut_out, first_number=next_number(plan))
    found = draft(brief, snapshot, skills)
    return found if isinstance(found, DeadEnd) else replace(found, forbidden=plan.forbidden)


def _starts_with(plan: Plan, call: SkillCall) -> bool:
    return bool(plan.calls) and plan.calls[0].call == call


def _waypoints(
    remaining: list[PlannedCall], snapshot: WorldSnapshot, skills: SkillLibrary, keep_asked: bool
) -> list[Waypoint]:
    """What is left on the way: calls without effects in their place, and, if they are kept, the calls asked for."""
    waypoints: list[Waypoint] = []
    passed: list[Skill] = []
    for step in remaining:
        skill: Skill = skills.bind(step.call, snapshot.catalogue)
        wanted = wanted_of(skill)
        if step.asked and keep_asked:
            waypoints.append(Waypoint(wanted, step.call))
        elif not wanted:
            waypoints += [Waypoint(final_goals(passed, snapshot, skills))] if passed else []
            waypoints.append(Waypoint((), step.call))
        else:
            passed.append(skill)
    return waypoints
