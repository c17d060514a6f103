"""Composite skills are replaced by their steps before a plan is checked."""

from dataclasses import replace

from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError, PlanRejected
from majordomo.plan import Plan, PlannedCall
from majordomo.skill import CompositeSkill, Skill, SkillCall
from majordomo.skill_library import SkillLibrary

MAX_DEPTH = 8
"""How deep composites may be made of composites."""


def expand(plan: Plan, skills: SkillLibrary, catalogue: Catalogue) -> Plan:
    """Replace every composite call by its steps; what came after it comes after its last step.

    A call that does not bind is left as it is, for the checker to name.

    Raises:
        PlanRejected: A composite contains itself.
    """
    calls: list[PlannedCall] = []
    replaced: dict[str, tuple[str, ...]] = {}
    for planned in plan.calls:
        steps = _steps(planned.call, skills, catalogue, 0)
        if steps is None:
            calls.append(planned)
            continue
        after = planned.after
        for number, step in enumerate(steps, 1):
            calls.append(PlannedCall(f"{planned.id}.{number}", step, after, planned.asked))
            after = (calls[-1].id,)
        replaced[planned.id] = after
    linked = tuple(PlannedCall(step.id, step.call, _relink(step.after, replaced), step.asked) for step in calls)
    return replace(plan, calls=linked)


def flatten(skill: Skill, skills: SkillLibrary, catalogue: Catalogue) -> tuple[Skill, ...]:
    """The skills that a skill is made of, bound; itself where it is not composite.

    Raises:
        PlanRejected: A composite contains itself.
        UnknownName, BadArguments: A step of a composite does not bind.
    """
    steps = _steps(skill.call(), skills, catalogue, 0)
    return (skill,) if steps is None else tuple(skills.bind(step, catalogue) for step in steps)


def _relink(after: tuple[str, ...], replaced: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Point dependencies at last steps; an empty composite hands on what it waited for itself."""
    for _ in replaced:
        after = tuple(last for name in after for last in replaced.get(name, (name,)))
    return after


def _steps(call: SkillCall, skills: SkillLibrary, catalogue: Catalogue, depth: int) -> tuple[SkillCall, ...] | None:
    """The calls that a composite call stands for, composites among them expanded too; None for any other call."""
    if depth > MAX_DEPTH:
        raise PlanRejected(f"The composite skill '{call.skill}' contains itself.", "steps that end.")
    try:
        skill = skills.bind(call, catalogue)
    except MajordomoError:
        return None
    if not isinstance(skill, CompositeSkill):
        return None
    steps: list[SkillCall] = []
    for step in skill.steps():
        deeper = _steps(step, skills, catalogue, depth + 1)
        steps += (step,) if deeper is None else deeper
    return tuple(steps)
