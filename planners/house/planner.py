"""A planner that keeps to the rules of the house, whoever plans behind it."""

from dataclasses import replace

from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest
from majordomo.skill import DeferredSkill
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.house.asked_for import doubts_about, doubts_about_steps, named_by
from planners.house.phrase_rules import refusal_of, risks_told

_MOST_ORIGINS = 64


class HouseTrained:
    """Refuses what the rules forbid in so many words before anybody is asked for a plan, and notes what wants a yes.

    What the rules say of plans is the checker's, which every planner calls; the reasons reach the person from there.

    Args:
        planner: Plans.
        reader: The planner that needs no model: what it reads in the person's words is held against a model's plan.
    """

    def __init__(self, planner: Planner, reader: Planner) -> None:
        self.planner = planner
        self._reader = reader
        self._origins: dict[str, PlanRequest] = {}

    @property
    def name(self) -> str:
        """As the planner's."""
        return self.planner.name

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """As the planner does, unless the words are against a rule."""
        asked = self._origins.get(request.instruction, request)
        refusal = refusal_of(asked.instruction, skills.rules) or refusal_of(request.instruction, skills.rules)
        if refusal is not None:
            return refusal
        answer = self.planner.plan(request, snapshot, skills)
        if not isinstance(answer, Plan):
            return answer
        risks = tuple(risk.text for risk in risks_told(asked.instruction, skills.rules))
        doubts: tuple[str, ...] = ()
        if answer.source != self._reader.name or asked is not request:
            left_for_later = self._note_origin(answer, asked, skills)
            is_part = left_for_later or asked is not request
            reading = self._reader.plan(asked, snapshot, skills)
            doubts = doubts_about(answer, asked, reading, snapshot, skills, is_part=is_part)
        return replace(answer, to_confirm=(*answer.to_confirm, *risks, *doubts))

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """As the planner does; what the plan so far is about counts as named."""
        answer = self.planner.revise(plan, failure, snapshot, skills)
        if not isinstance(answer, Plan) or answer.source == self._reader.name:
            return answer
        asked = next((self._origins[words] for words in _later(plan, skills) if words in self._origins), None)
        named = {value for step in plan.calls for value in step.call.arguments.values() if isinstance(value, str)}
        if asked is not None:
            self._note_origin(answer, asked, skills)
            named |= named_by(asked, self._reader.plan(asked, snapshot, skills), snapshot.catalogue)
        doubts = doubts_about_steps(replace(answer, goals=plan.goals), frozenset(named), snapshot, skills)
        return replace(answer, to_confirm=(*answer.to_confirm, *doubts))

    def _note_origin(self, plan: Plan, asked: PlanRequest, skills: SkillLibrary) -> bool:
        """Note whose words those are that a plan leaves for later: the person's stay those that it was made for.

        Returns:
            Whether there are any.
        """
        later = dict.fromkeys(_later(plan, skills), asked)
        self._origins = dict(list((self._origins | later).items())[-_MOST_ORIGINS:])
        return bool(later)


def _later(plan: Plan, skills: SkillLibrary) -> list[str]:
    """The words that a plan leaves for later."""
    calls = (step.call for step in plan.calls if issubclass(skills[step.call.skill], DeferredSkill))
    return [str(call.arguments["words"]) for call in calls]
