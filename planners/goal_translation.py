"""The planner whose model only translates: words become goals, and the search finds the steps.

Source: LLM+P, Liu et al. 2023.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from majordomo.catalogue import Catalogue
from majordomo.errors import PlanForbidden, PlanRejected, UnknownName
from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Refusal
from majordomo.predicate import Predicate, PredicateSpec
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.checker import form_problems
from planners.model.answer import Answered, Reply, Short, object_schema, read_as, reply_schema
from planners.model.language_model import Json
from planners.model.model_planner import ModelPlanner
from planners.model.prompt import messages_for, request_part, world_part
from planners.search.drafting import Brief, draft, explain
from planners.search.operators import ground
from planners.search.revision import revise
from planners.search.search import DeadEnd


class SaidGoal(Answered):
    """One goal, as the model says it: `of` holds the claim's arguments by their names."""

    claim: Short
    of: Annotated[dict[str, Short], Field(default_factory=dict)]
    so: bool = True


class Translation(Reply):
    """A model's goals, question or refusal."""

    kind: Literal["goals", "question", "refusal"]
    goals: Annotated[list[SaidGoal], Field(max_length=40, default_factory=list)]


class GoalPlanner(ModelPlanner):
    """Has a model say what shall be true in the end, and searches for the way there."""

    name = "goals"

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Have the request translated, and plan for the goals.

        Raises:
            ModelUnavailable: The model does not answer, or every answer was refused.
            Cancelled: The person no longer wants a plan.
        """
        world = world_part(snapshot, skills)
        told = {"claims": list(_claim_lines(snapshot.catalogue, skills))}
        told |= {part: world[part] for part in ("things", "believed")}
        return self._accepted(
            messages_for("goals", told, request_part(request)),
            goals_schema(skills, snapshot.catalogue),
            lambda text: self._judged(read_as(Translation, text), snapshot, skills),
            request.cancellation,
            request.deadline_s,
        )

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Search anew: the goals stay as they are, so there is nothing to translate."""
        return revise(plan, failure, snapshot, skills, self.name)

    def _judged(self, answer: Translation, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Turn an answer into what the protocol knows, or raise what is wrong with it."""
        unplanned = answer.without_plan()
        if unplanned is not None:
            return unplanned
        goals = tuple(dict.fromkeys(_goal(said, skills) for said in answer.goals))
        problems = form_problems(Plan((), goals, self.name), skills, snapshot.catalogue)
        if problems:
            raise PlanRejected(" ".join(str(problem) for problem in problems[:5]), problems[0].remedy)
        try:
            found = draft(Brief((), goals, self.name, tuple(answer.assumptions)), snapshot, skills)
        except PlanForbidden as error:  # whoever translates: these goals are not to be reached
            return Refusal(error.problem, error.remedy)
        if isinstance(found, DeadEnd):
            raise PlanRejected(explain(found, skills), "goals that the robot can bring about together, or a refusal.")
        return found


def goals_schema(skills: SkillLibrary, catalogue: Catalogue) -> Json:
    """The JSON schema of a translation: every claim that can be brought about, with the things it may be about."""
    specs = list(_within_reach(skills, catalogue))
    kinds = dict.fromkeys(kind for spec in specs for _, kind in spec.parameters)
    claims = {"type": "array", "items": {"anyOf": list(map(_goal_schema, specs))}}
    names = {kind: {"type": "string", "enum": list(catalogue.of_kind(kind))} for kind in kinds}
    return {**reply_schema("goals", {"goals": claims}), "$defs": names}


def _goal_schema(spec: PredicateSpec) -> Json:
    things = {name: {"$ref": f"#/$defs/{kind}"} for name, kind in spec.parameters}
    named = {"type": "string", "enum": [spec.name]}
    return object_schema({"claim": named, "of": object_schema(things), "so": {"type": "boolean"}})


def _within_reach(skills: SkillLibrary, catalogue: Catalogue) -> Iterator[PredicateSpec]:
    """The predicates that some skill changes, about things that there may be."""
    changed = {effect.name for move in ground(skills, catalogue).moves for effect in move.effects}
    for spec in skills.predicates.values():
        if spec.name in changed and all(catalogue.of_kind(kind) for _, kind in spec.parameters):
            yield spec


def _claim_lines(catalogue: Catalogue, skills: SkillLibrary) -> Iterator[str]:
    for spec in _within_reach(skills, catalogue):
        arguments = ", ".join(f"{name}: {kind}" for name, kind in spec.parameters)
        yield f"{spec.name}({arguments}): {spec.template}. {spec.description}"


def _goal(said: SaidGoal, skills: SkillLibrary) -> Predicate:
    """The claim that is meant.

    Raises:
        UnknownName: There is no such claim.
        PlanRejected: It takes other arguments.
    """
    spec = skills.predicates.get(said.claim)
    if spec is None:
        raise UnknownName("claim", said.claim, skills.predicates)
    names = [name for name, _ in spec.parameters]
    if set(names) != set(said.of):
        given = ", ".join(said.of) or "none"
        raise PlanRejected(f"The claim '{spec.name}' was given {given} in 'of'.", f"{', '.join(names) or 'none'}.")
    return Predicate(spec.name, tuple(said.of[name] for name in names), said.so)
