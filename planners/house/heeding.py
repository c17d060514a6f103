"""A planner that is held to what people said is to be done always, or never."""

from majordomo.house_rules import NO_RULES
from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.house.standing_wishes import rules_of


class HeedingPlanner:
    """Turns remembered wishes into rules of the house, which hold whoever plans.

    Args:
        planner: Plans.
    """

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self._rules = NO_RULES
        self._libraries: tuple[SkillLibrary, SkillLibrary] | None = None

    @property
    def name(self) -> str:
        """As the planner's."""
        return self.planner.name

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """As the planner does, under the rules that are remembered."""
        rules = rules_of(request.remembered, snapshot, skills)
        if rules != self._rules:
            self._rules, self._libraries = rules, None
        return self.planner.plan(request, snapshot, self._under_rules(skills))

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """As the planner does, under the same rules as the plan."""
        return self.planner.revise(plan, failure, snapshot, self._under_rules(skills))

    def _under_rules(self, skills: SkillLibrary) -> SkillLibrary:
        """The library with the rules; always the same one, for much is worked out once a library."""
        if self._rules == NO_RULES:
            return skills
        if self._libraries is None or self._libraries[0] is not skills:
            self._libraries = skills, skills.under(skills.rules.joined(self._rules))
        return self._libraries[1]
