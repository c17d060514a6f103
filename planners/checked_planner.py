"""Puts any planner, a plugin's for instance, behind the checker."""

from majordomo.errors import PlanRejected
from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.checker import accept


class CheckedPlanner:
    """A planner whose plans are expanded and checked, whoever wrote them."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    @property
    def name(self) -> str:
        """The planner's own name."""
        return self._planner.name

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Let it plan, and check."""
        return self._checked(self._planner.plan(request, snapshot, skills), snapshot, skills)

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Let it revise, and check."""
        return self._checked(self._planner.revise(plan, failure, snapshot, skills), snapshot, skills)

    def _checked(self, answer: PlannerAnswer, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        if not isinstance(answer, Plan):
            return answer
        try:
            return accept(answer, snapshot, skills)
        except PlanRejected as error:
            return Refusal(f"The {self.name} planner made a plan that is wrong. {error.problem}", error.remedy)
