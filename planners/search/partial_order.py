"""Which steps of a plan must wait for which: a graph, not a list."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from majordomo.plan import Plan, PlannedCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldView
from planners.search.rehearsal import Rehearsal
from planners.search.step_order import StepOrder


def linked(plan: Plan, seen: WorldView, skills: SkillLibrary) -> Plan:
    """Let steps wait for each other, in the order in which they stand, where that order makes a difference.

    Args:
        plan: Of sound form; what its steps wait for already stays.
        seen: What is believed.
        skills: What can be done.
    """
    order = StepOrder(plan.calls)
    rehearsal = Rehearsal(seen, skills)
    for step in order.sorted_calls:
        rehearsal.carry_out(step, skills.bind(step.call, seen.catalogue))
    after = {step.id: list(step.after) for step in order.sorted_calls}
    for first, second in rehearsal.entangled(order):
        after[second].append(first)
    return _with_dependencies(plan, order.sorted_calls, after)


def as_wished(found: Plan, wished: Sequence[PlannedCall], seen: WorldView, skills: SkillLibrary) -> Plan:
    """Keep of a list of steps the order that somebody wished for, and the order that makes a difference.

    Args:
        found: Steps one after the other; those wished for are among them, with others between.
        wished: What was wished for, with its own dependencies.
        seen: What is believed.
        skills: What can be done.
    """
    wishes = StepOrder(wished)
    left = list(found.calls)
    names: dict[str, str] = {}
    for step in wishes.sorted_calls:
        same = next((other for other in left if other.call == step.call), None)
        if same is not None:
            left.remove(same)
            names[step.id] = same.id
    positions = {step.id: index for index, step in enumerate(found.calls)}
    after: dict[str, list[str]] = {step.id: [] for step in found.calls}
    for first, first_found in names.items():
        for second, second_found in names.items():
            if wishes.is_before(first, second) and positions[first_found] < positions[second_found]:
                after[second_found].append(first_found)
    for index, step in enumerate(found.calls):
        if not _changes_or_needs(step, seen, skills):  # a word, a pause: its moment is what it is for
            after[step.id] += [earlier.id for earlier in found.calls[:index]]
            for later in found.calls[index + 1 :]:
                after[later.id].append(step.id)
    return linked(_with_dependencies(found, found.calls, after), seen, skills)


def _changes_or_needs(step: PlannedCall, seen: WorldView, skills: SkillLibrary) -> bool:
    skill = skills.bind(step.call, seen.catalogue)
    return bool(skill.effects() or skill.preconditions(seen))


def _with_dependencies(plan: Plan, steps: Iterable[PlannedCall], after: dict[str, list[str]]) -> Plan:
    """The plan with these dependencies, of which those are left out that follow from others."""
    steps = tuple(steps)
    order = StepOrder([replace(step, after=tuple(dict.fromkeys(after[step.id]))) for step in steps])
    calls = tuple(
        replace(step, after=tuple(a for a in step.after if not any(order.is_before(a, b) for b in step.after)))
        for step in order.sorted_calls
    )
    return replace(plan, calls=calls)
