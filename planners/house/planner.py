"""A planner that keeps to the rules of the house, whoever plans behind it."""

from collections.abc import Iterator
from dataclasses import replace

from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest
from majordomo.skill import DeferredSkill
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.house.asked_for import doubts_about, doubts_about_steps, named_by
from planners.house.phrase_rules import refusal_of, risks_told
from planners.left_words import LeftWords, left_in


class HouseTrained:
    """Refuses what the rules forbid in so many words before anybody is asked for a plan, and notes what wants a yes.

    What the rules say of plans is the checker's, which every planner calls; the reasons reach the person from there.
    Words that a planner left for later are not the person's: those are, for which its plan was made, and for those
    another planner plans anew.

    Args:
        planner: Plans.
        reader: The planner that needs no model: what it reads in the person's words is held against a model's plan.
    """

    def __init__(self, planner: Planner, reader: Planner) -> None:
        self.planner = planner
        self._reader = reader

    @property
    def name(self) -> str:
        """As the planner's."""
        return self.planner.name

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """As the planner does, unless the words are against a rule."""
        left = left_in(request.instruction)
        asked = request if left is None else replace(request, instruction=left.asked)
        refusal = refusal_of(asked.instruction, skills.rules)
        if refusal is not None:
            return refusal
        is_its_own = left is not None and left.planner == self.name
        answer = self.planner.plan(request if is_its_own else asked, snapshot, skills)
        if not isinstance(answer, Plan):
            return answer
        risks = tuple(risk.text for risk in risks_told(asked.instruction, skills.rules))
        doubts: tuple[str, ...] = ()
        if answer.source != self._reader.name or left is not None:
            is_part = left is not None or any(_left_by(answer, skills))
            reading = self._reader.plan(asked, snapshot, skills)
            doubts = doubts_about(answer, asked, reading, snapshot, skills, is_part=is_part)
        return replace(answer, to_confirm=(*answer.to_confirm, *risks, *doubts))

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """As the planner does; what the plan so far is about counts as named."""
        answer = self.planner.revise(plan, failure, snapshot, skills)
        if not isinstance(answer, Plan) or answer.source == self._reader.name:
            return answer
        named = {value for step in plan.calls for value in step.call.arguments.values() if isinstance(value, str)}
        for left in _left_by(plan, skills):
            asked = PlanRequest(left.asked)
            named |= named_by(asked, self._reader.plan(asked, snapshot, skills), snapshot.catalogue)
        doubts = doubts_about_steps(replace(answer, goals=plan.goals), frozenset(named), snapshot, skills)
        return replace(answer, to_confirm=(*answer.to_confirm, *doubts))


def _left_by(plan: Plan, skills: SkillLibrary) -> Iterator[LeftWords]:
    """What a plan leaves for later."""
    for step in plan.calls:
        if issubclass(skills[step.call.skill], DeferredSkill):
            left = left_in(str(step.call.arguments["words"]))
            if left is not None:
                yield left
