"""Whether a plan that a language model made is what the person asked for, as far as their own words tell.

Nothing here asks a model. What the built-in planner reads in the words is what was asked. Where it reads nothing, the
goals may be about things that the words name, and about no others; and a step may touch another thing only where the
plan would not work without it. All else is no fault of the plan, for a model may well understand more: it is a doubt,
and the person is asked before anything moves.
"""

from collections.abc import Iterator
from dataclasses import replace

from majordomo.catalogue import ANY_KIND, PLACE, Catalogue
from majordomo.errors import MajordomoError
from majordomo.plan import Plan, PlannedCall, PlannerAnswer, PlanRequest, Question
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.checker import reaches_its_goals
from planners.english.text.parts import clean, joined, parts_of
from planners.english.things.naming import called
from planners.search.step_order import StepOrder

_LONGEST_NAME = 4
"""Words of the longest name that is looked for."""

_ALL = frozenset({"everything", "all", "things", "stuff", "anything", "something", "rest", "others"})
"""Words that may mean whatever can be moved."""


def doubts_about(
    plan: Plan,
    request: PlanRequest,
    reading: PlannerAnswer,
    snapshot: WorldSnapshot,
    skills: SkillLibrary,
    *,
    is_part: bool = False,
) -> tuple[str, ...]:
    """Why a plan, whole or a part of one, may not be what was asked for, a sentence each.

    Args:
        plan: Checked.
        request: The person's words.
        reading: What the built-in planner makes of them.
        snapshot: The world in which both were planned.
        skills: What both were made of.
        is_part: Whether it is only a part of what will be done about the words.
    """
    named = named_by(request, reading, snapshot.catalogue)
    goals = (
        _other_goals(plan, reading, skills, is_part=is_part)
        if isinstance(reading, Plan)
        else _unnamed_goals(plan, named, snapshot.catalogue, skills, is_part=is_part)
    )
    return (*goals, *doubts_about_steps(plan, named, snapshot, skills))


def doubts_about_steps(
    plan: Plan, named: frozenset[str], snapshot: WorldSnapshot, skills: SkillLibrary
) -> tuple[str, ...]:
    """Which steps touch what nobody named, although the plan would work without them."""
    known = named.union(*(goal.arguments for goal in plan.goals))
    strange = {step.id: _things_of(step, snapshot.catalogue) - known for step in plan.calls}

    def is_needless(step: PlannedCall) -> bool:
        alike = frozenset(name for name, things in strange.items() if things & strange[step.id])
        return any(_works_without(ids, plan, snapshot, skills) for ids in (frozenset({step.id}), alike))

    return tuple(
        f"Nobody spoke of it, and it seems not to be needed: {skills.words_for(step.call)}."
        for step in plan.calls
        if strange[step.id] and is_needless(step)
    )


def named_by(request: PlanRequest, reading: PlannerAnswer, catalogue: Catalogue) -> frozenset[str]:
    """The things that a person's own words can mean: those of now, and those of earlier turns."""
    texts = (request.instruction, *(text for speaker, text in request.dialogue if speaker == "person"))
    named = {name for text in texts for name in _names_in(text, catalogue)}
    if isinstance(reading, Plan):
        named.update(name for goal in reading.goals for name in goal.arguments)
    if isinstance(reading, Question):
        named.update(option for option in reading.options if option in catalogue)
    return frozenset(named)


def _other_goals(plan: Plan, reading: Plan, skills: SkillLibrary, *, is_part: bool) -> Iterator[str]:
    """What a plan is for besides, or instead of, what was read; a part of a plan may be for less."""
    extra, missing = set(plan.goals) - set(reading.goals), set(reading.goals) - set(plan.goals)
    if extra or (missing and not is_part):
        asked = " and ".join(map(skills.sentence, reading.goals)) or "nothing that I could see"
        planned = " and ".join(map(skills.sentence, plan.goals)) or "nothing that I could see"
        yield f"As I read your words, you want that {asked}; the plan is for this: {planned}."


def _unnamed_goals(
    plan: Plan, named: frozenset[str], catalogue: Catalogue, skills: SkillLibrary, *, is_part: bool
) -> Iterator[str]:
    for goal in plan.goals:
        strange = [name for name in goal.arguments if name not in named]
        if strange:
            things = " and ".join(f"the {name}" for name in strange)
            yield f"Your words do not name {things}; the plan would make it so that {skills.sentence(goal)}."
    touched = frozenset(name for step in plan.calls for name in _things_of(step, catalogue))
    if not (plan.goals or touched & named or (is_part and not touched)):
        steps = ", ".join(skills.words_for(step.call) for step in plan.calls)
        yield f"Your words do not tell me whether this is what you want: {steps}."


def _names_in(text: str, catalogue: Catalogue) -> Iterator[str]:
    """What a text names; "the red cup" is no other cup."""
    try:
        words = [word.text for word in joined(parts_of(clean(text)), text)]
    except MajordomoError:
        words = text.lower().split()
    start = 0
    while start < len(words):
        if words[start] in _ALL:
            yield from catalogue.of_kind("movable")
        for length in range(min(_LONGEST_NAME, len(words) - start), 0, -1):
            found = called(tuple(words[start : start + length]), ANY_KIND, catalogue)
            if found.items and found.has_noun:
                yield from (item.name for item in found.items)
                start += length - 1
                break
        start += 1


def _things_of(step: PlannedCall, catalogue: Catalogue) -> frozenset[str]:
    """What a step touches; where the robot drives to is nothing of the kind."""
    values = (value for value in step.call.arguments.values() if isinstance(value, str) and value in catalogue)
    return frozenset(value for value in values if not catalogue[value].is_of(PLACE))


def _works_without(ids: frozenset[str], plan: Plan, snapshot: WorldSnapshot, skills: SkillLibrary) -> bool:
    """Whether a plan reaches its goals without some of its steps; those that came after them close up."""
    before: dict[str, tuple[str, ...]] = {}
    for step in StepOrder(plan.calls).sorted_calls:
        known = (before[name] if name in ids else (name,) for name in step.after)
        before[step.id] = tuple(dict.fromkeys(name for names in known for name in names))
    left = tuple(replace(step, after=before[step.id]) for step in plan.calls if step.id not in ids)
    return bool(left or plan.goals) and reaches_its_goals(replace(plan, calls=left), snapshot, skills)
