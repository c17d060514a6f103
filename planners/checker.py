"""What every plan must pass before anything moves, whoever wrote it.

First its form: skills, arguments, objects, ids, dependencies, goals. Then its meaning: the steps are imagined one after
the other; a precondition believed false, a goal that would not hold at the end, or two steps whose order matters and is
left open, is a problem. What is unknown is no problem: it is looked at before the step starts. Last the rules of the
house: what must never be, and what is to be done in the end.
"""

from collections.abc import Iterator

from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError, PlanForbidden, PlanRejected, UnknownName
from majordomo.plan import Plan
from majordomo.predicate import Predicate
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot, WorldView
from planners.house.afterwards import with_aftermath
from planners.house.check import offences
from planners.search.composites import expand
from planners.search.fitness import fit_for
from planners.search.rehearsal import Problem, Rehearsal
from planners.search.step_order import StepOrder

MAX_CALLS = 100
"""Longer plans are not believed: nobody could follow them either."""


def accept(plan: Plan, seen: WorldView, skills: SkillLibrary) -> Plan:
    """Return the plan expanded, in an order that respects its dependencies, with what the house wants done in the end.

    Raises:
        PlanRejected: It has problems; the message holds them all.
        PlanForbidden: A rule of the house is against it.
    """
    expanded = expand(plan, skills, seen.catalogue)
    problems = _own_problems(expanded, seen, skills)
    if problems:
        raise PlanRejected(" ".join(f"{p.call_id or 'plan'}: {p.text}" for p in problems), problems[0].remedy)
    whole = with_aftermath(StepOrder(expanded.calls).sorted_plan(expanded), seen, skills)
    expect_allowed(whole, seen, skills)
    return whole


def expect_allowed(plan: Plan, seen: WorldView, skills: SkillLibrary) -> None:
    """Refuse an expanded plan that does what must never be.

    Raises:
        PlanForbidden: It does; the message holds every reason.
    """
    problems = offences(plan, seen, skills)
    if problems:
        raise PlanForbidden(" ".join(dict.fromkeys(problem.text for problem in problems)), problems[0].remedy)


def check(plan: Plan, seen: WorldView, skills: SkillLibrary) -> tuple[Problem, ...]:
    """Return everything that is wrong with a plan; composite skills are expanded first."""
    try:
        plan = expand(plan, skills, seen.catalogue)
    except PlanRejected as error:
        return (Problem(None, error.problem, error.remedy),)
    problems = _own_problems(plan, seen, skills)
    return problems or offences(plan, seen, skills)


def _own_problems(plan: Plan, seen: WorldView, skills: SkillLibrary) -> tuple[Problem, ...]:
    """What is wrong with an expanded plan without any rules of the house."""
    problems = form_problems(plan, skills, seen.catalogue)
    if problems:
        return problems
    order = StepOrder(plan.calls)
    rehearsal = _rehearse(plan, seen, skills)
    rehearsal.judge(plan.goals)
    return (*rehearsal.problems, *rehearsal.unordered(order))


def form_problems(plan: Plan, skills: SkillLibrary, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return what is wrong with an expanded plan whatever the world is like: names, arguments, ids, order, goals."""
    if len(plan.calls) > MAX_CALLS:
        return (Problem(None, f"The plan has {len(plan.calls)} steps.", f"at most {MAX_CALLS} steps."),)
    return (
        *_call_problems(plan, skills, catalogue),
        *_order_problems(plan),
        *(problem for goal in plan.goals for problem in _claim_problems(goal, None, skills, catalogue)),
    )


def reaches_its_goals(plan: Plan, seen: WorldView, skills: SkillLibrary) -> bool:
    """Whether a plan of sound form has no problem and makes every goal true, rather than perhaps."""
    rehearsal = _rehearse(plan, seen, skills)
    return not check(plan, seen, skills) and all(rehearsal.world.holds(goal) for goal in plan.goals)


def _rehearse(plan: Plan, seen: WorldView, skills: SkillLibrary) -> Rehearsal:
    rehearsal = Rehearsal(seen, skills)
    for step in StepOrder(plan.calls).sorted_calls:
        rehearsal.carry_out(step, skills.bind(step.call, seen.catalogue))
    return rehearsal


def _call_problems(plan: Plan, skills: SkillLibrary, catalogue: Catalogue) -> Iterator[Problem]:
    nothing_seen = WorldSnapshot(catalogue)
    for step in plan.calls:
        try:
            skill = skills.bind(step.call, fit_for(skills[step.call.skill], catalogue))
        except MajordomoError as error:
            yield Problem(step.id, error.problem, error.remedy)
            continue
        for need in skill.preconditions(nothing_seen):
            yield from _claim_problems(need, step.id, skills, catalogue)


def _order_problems(plan: Plan) -> Iterator[Problem]:
    if not plan.calls and not plan.goals:
        yield Problem(None, "The plan has neither steps nor goals.", "say what shall be true at the end.")
    ids = [step.id for step in plan.calls]
    for repeated in sorted({one for one in ids if ids.count(one) > 1}):
        yield Problem(repeated, "The id is used more than once.", "a different id for every step.")
    for step in plan.calls:
        for name in step.after:
            if name not in ids:
                yield Problem(step.id, f"It comes after '{name}', which is no step.", f"one of {', '.join(ids)}.")
    circle = StepOrder(plan.calls).circle
    if circle:
        yield Problem(None, f"The steps {', '.join(circle)} wait for each other.", "an order without a circle.")


def _claim_problems(
    claim: Predicate, step_id: str | None, skills: SkillLibrary, catalogue: Catalogue
) -> Iterator[Problem]:
    """What is wrong with a step's precondition; without a step, with a goal."""
    what = f"The {'goal' if step_id is None else 'condition'} {claim}"
    spec = skills.predicates.get(claim.name)
    if spec is None:
        error = UnknownName("predicate", claim.name, skills.predicates)
        yield Problem(step_id, error.problem, error.remedy)
        return
    if len(claim.arguments) != len(spec.parameters):
        form = f"{spec.name}({', '.join(kind for _, kind in spec.parameters)})"
        yield Problem(step_id, f"{what} has {len(claim.arguments)} arguments.", f"the form {form}.")
        return
    for argument, (_, kind) in zip(claim.arguments, spec.parameters, strict=True):
        if argument not in catalogue:
            error = UnknownName("object", argument, catalogue.items)
            yield Problem(step_id, f"{what}: {error.problem}", error.remedy)
        elif not catalogue[argument].is_of(kind):
            known = ", ".join(catalogue.of_kind(kind)) or "(there is none)"
            yield Problem(step_id, f"{what}: '{argument}' is not {kind}.", f"one of {known}.")
