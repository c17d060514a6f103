"""What a plan comes to if all goes as it promises: steps that are words are planned in worlds that are imagined."""

from collections.abc import Iterator
from dataclasses import replace

from majordomo.plan import Plan, PlannedCall, Planner, PlannerAnswer, PlanRequest
from majordomo.predicate import Predicate
from majordomo.skill import DeferredSkill
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.search.composites import expand
from planners.search.imagined_world import ImaginedWorld
from planners.search.step_order import StepOrder

MAX_LEFT = 50
"""How often words may be left for later."""


def foreseen(
    plan: Plan, planner: Planner, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary
) -> PlannerAnswer:
    """Return a plan without words for later, its steps one after the other; or what was answered to such words.

    Args:
        plan: Checked.
        planner: Has made it.
        request: For what.
        snapshot: The world in which it begins.
        skills: What can be done.
    """
    return _Foresight(planner, request, snapshot, skills).whole(plan)


class _Answered(Exception):
    """Words were answered with no plan."""

    def __init__(self, answer: PlannerAnswer) -> None:
        super().__init__()
        self.answer = answer


class _Foresight:
    def __init__(self, planner: Planner, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> None:
        self._planner = planner
        self._request = request
        self._seen = snapshot
        self._skills = skills
        self._world = ImaginedWorld(snapshot, skills.opposites)
        self._goals: dict[Predicate, None] = {}
        self._left = 0

    def whole(self, plan: Plan) -> PlannerAnswer:
        """A plan with what its words become in their turn."""
        try:
            steps = list(self._steps(plan))
        except _Answered as answered:
            return answered.answer
        if not self._left:
            return plan
        calls = tuple(
            replace(step, id=f"s{number}", after=(f"s{number - 1}",) if number > 1 else ())
            for number, step in enumerate(steps, 1)
        )
        return replace(plan, calls=calls, goals=tuple(self._goals))

    def _steps(self, plan: Plan) -> Iterator[PlannedCall]:
        self._goals.update(dict.fromkeys(plan.goals))
        catalogue = self._seen.catalogue
        for step in StepOrder(expand(plan, self._skills, catalogue).calls).sorted_calls:
            skill = self._skills.bind(step.call, catalogue)
            if isinstance(skill, DeferredSkill):
                yield from self._steps(self._planned(skill.words))
            else:
                self._world = self._world.assume(skill.preconditions(self._world)).apply(skill.effects())
                yield step

    def _planned(self, words: str) -> Plan:
        self._left += 1
        request = replace(self._request, instruction=words)
        answer = self._planner.plan(request, self._world.snapshot(self._seen), self._skills)
        if not isinstance(answer, Plan) or self._left > MAX_LEFT:
            raise _Answered(answer)
        return answer
