"""A planner behind another: when the language model is lost, the task is not."""

from collections.abc import Callable
from dataclasses import replace

from majordomo.errors import ModelUnavailable
from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot


class FallingBack:
    """Plans as one planner does, and as another where the first has no language model; the answer then says so.

    Args:
        planner: Is asked first, each time.
        fallback: Needs no language model.
    """

    def __init__(self, planner: Planner, fallback: Planner) -> None:
        self._planner = planner
        self._fallback = fallback

    @property
    def name(self) -> str:
        """As the first planner's; a plan's `source` tells who made it."""
        return self._planner.name

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Make a plan, ask, or refuse."""
        return self._or_fall_back(lambda planner: planner.plan(request, snapshot, skills))

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Make a plan for what is left of the goals."""
        return self._or_fall_back(lambda planner: planner.revise(plan, failure, snapshot, skills))

    def _or_fall_back(self, ask: Callable[[Planner], PlannerAnswer]) -> PlannerAnswer:
        try:
            return ask(self._planner)
        except ModelUnavailable as error:
            answer = ask(self._fallback)
            told = f"{error.problem} The {self._fallback.name} planner took over."
            if isinstance(answer, Plan):
                return replace(answer, assumptions=(told, *answer.assumptions))
            return replace(answer, reason=f"{answer.reason} ({told})") if isinstance(answer, Refusal) else answer
