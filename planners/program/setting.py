"""What there is to plan a program with: what is believed of the world now, and what can be done in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from majordomo.errors import PlanRejected
from majordomo.plan import Plan, PlanFailure, PlannerAnswer
from majordomo.predicate import Predicate
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.program.functions import Function, functions_of
from planners.program.part import SOURCE
from planners.program.syntax import read_program
from planners.program.tree import Program
from planners.search.composites import flatten
from planners.search.drafting import Brief, draft, explain
from planners.search.goals import final_goals, waypoints_of
from planners.search.revision import revise
from planners.search.search import DeadEnd, Waypoint


@dataclass(frozen=True, slots=True)
class Setting:
    """One moment's world and skills.

    Attributes:
        snapshot: What is believed.
        skills: What can be done.
    """

    snapshot: WorldSnapshot
    skills: SkillLibrary

    @property
    def functions(self) -> Mapping[str, Function]:
        """What a program may call."""
        return functions_of(self.skills, self.snapshot.catalogue)

    def read(self, text: str) -> Program:
        """Read a program.

        Raises:
            ProgramRefused: It is none, or does not fit what there is.
        """
        return read_program(text, self.functions, self.snapshot.catalogue)

    def bound(self, calls: Iterable[SkillCall]) -> list[Skill]:
        """Calls as skills, without composite ones."""
        catalogue = self.snapshot.catalogue
        return [part for call in calls for part in flatten(self.skills.bind(call, catalogue), self.skills, catalogue)]

    def goals_of(self, calls: Iterable[SkillCall]) -> tuple[Predicate, ...]:
        """What calls leave so."""
        return final_goals(self.bound(calls), self.snapshot, self.skills)

    def waypoints_of(self, parts: list[Skill]) -> list[Waypoint]:
        """What skills bring about on the way."""
        return waypoints_of(parts, self.snapshot, self.skills)

    def drafted(self, brief: Brief) -> Plan:
        """Fill in what is left unsaid; of nothing that is wanted there is a plan, too: an empty one.

        Raises:
            PlanRejected: There is no way.
        """
        if not (brief.waypoints or brief.goals):
            return Plan((), (), brief.source, brief.assumptions)
        found = draft(brief, self.snapshot, self.skills)
        if isinstance(found, DeadEnd):
            raise PlanRejected(explain(found, self.skills), "another program.")
        return found

    def revised(self, plan: Plan, failure: PlanFailure) -> PlannerAnswer:
        """Search for what is left of a plan."""
        return revise(plan, failure, self.snapshot, self.skills, SOURCE)
