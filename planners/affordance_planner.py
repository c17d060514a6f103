"""The planner that chooses one step after the other: what the model finds useful, times what the robot can do.

Source: SayCan, Ahn et al. 2022.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from majordomo.cancellation import Cancellation
from majordomo.clock import Clock
from majordomo.errors import MajordomoError, ModelUnavailable
from majordomo.plan import Plan, PlanFailure, PlannerAnswer, PlanRequest, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import Skill
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.affordance import Affordance, BelievedAffordance, Candidate, Prospect
from planners.model.language_model import Json, LanguageModel
from planners.model.model_planner import ModelPlanner
from planners.model.prompt import failure_part, messages_for, request_part, world_part
from planners.search.drafting import Brief, draft, explain
from planners.search.goals import final_goals, waypoints_of
from planners.search.search import DeadEnd
from planners.search.step_order import next_number

MAX_STEPS = 12
"""Steps that may be chosen for one plan; those that make them possible are not counted."""

DONE = "done"


@dataclass(frozen=True, slots=True)
class _Choosing:
    """What one plan is chosen with.

    Attributes:
        told: The model is told this, besides what has been chosen.
        words: Things named in them are put up for choice first.
        until_s: When the model is given up, on the wall clock [s].
    """

    told: Json
    words: str
    until_s: float
    cancellation: Cancellation


class AffordancePlanner(ModelPlanner):
    """Lets the model rank what can be done next, weighs that with how probable it is to work, and takes the best.

    Args:
        model: Ranks.
        deadline_s: Wall-clock time that one plan may take [s].
        clock: Wall-clock time.
        affordance_of: Makes the judge of what the robot can do, from what there is to do.
    """

    name = "affordance"

    def __init__(
        self,
        model: LanguageModel,
        deadline_s: float = 60.0,
        clock: Clock | None = None,
        affordance_of: Callable[[SkillLibrary], Affordance] = BelievedAffordance,
    ) -> None:
        super().__init__(model, deadline_s, clock)
        self._affordance_of = affordance_of

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Choose until 'done' is the best choice.

        Raises:
            ModelUnavailable: The model does not answer, or comes to no end.
            Cancelled: The person no longer wants a plan.
        """
        told, until_s = request_part(request), self._until_s(request.deadline_s)
        choosing = _Choosing(told, request.instruction, until_s, request.cancellation)
        chosen, reasons = self._choose(Prospect.of(snapshot, skills), choosing, goals=None)
        if len(chosen) == MAX_STEPS:
            raise ModelUnavailable(
                f"The language model {self._model.name} came to no end in {MAX_STEPS} steps.", "another model."
            )
        if not chosen:
            return Refusal(f"It seems to be so already, or nothing that I can do is of use for it ({reasons[-1]}).")
        waypoints, goals = waypoints_of(chosen, snapshot, skills), final_goals(chosen, snapshot, skills)
        return _drafted(Brief(waypoints, goals, self.name, tuple(reasons)), snapshot, skills)

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Choose anew, from what is believed now, until the goals are reached; what is left of them is searched for.

        Raises:
            ModelUnavailable, Cancelled: As `plan`.
        """
        forbidden = plan.forbidden if failure.failure.retryable else (*plan.forbidden, failure.call.call)
        told = failure_part(plan, failure, snapshot, skills)
        named = " ".join(argument for goal in plan.goals for argument in goal.arguments)
        choosing = _Choosing(told, named, self._until_s(), failure.cancellation)
        chosen, reasons = self._choose(Prospect.of(snapshot, skills, forbidden), choosing, plan.goals)
        waypoints = waypoints_of(chosen, snapshot, skills)
        brief = Brief(waypoints, plan.goals, self.name, tuple(reasons), forbidden, next_number(plan))
        answer = _drafted(brief, snapshot, skills)
        return replace(answer, forbidden=plan.forbidden) if isinstance(answer, Plan) else answer

    def _choose(
        self, prospect: Prospect, choosing: _Choosing, goals: tuple[Predicate, ...] | None
    ) -> tuple[tuple[Skill, ...], list[str]]:
        """What is chosen until the goals are reached, or it is enough; and why, choice by choice."""
        affordance, reasons = self._affordance_of(prospect.skills), list[str]()
        while len(prospect.chosen) < MAX_STEPS and not (goals and all(map(prospect.world.holds, goals))):
            candidates = prospect.candidates(choosing.words, affordance)
            best, reason = self._best(candidates, prospect, choosing)
            reasons.append(reason)
            if best is None:
                break
            prospect = prospect.after(best)
        return prospect.chosen, reasons

    def _best(
        self, candidates: Sequence[Candidate], prospect: Prospect, choosing: _Choosing
    ) -> tuple[Candidate | None, str]:
        """The candidate that scores best, None where it is enough; and why."""
        words_for = prospect.skills.words_for
        options = [*(words_for(candidate.skill.call()) for candidate in candidates), DONE]
        chances = [*(candidate.chance for candidate in candidates), 1.0]
        steps = [words_for(skill.call()) for skill in prospect.chosen]
        believed = {"believed": world_part(prospect.seen, prospect.skills)["believed"]}
        messages = messages_for("choice", believed, choosing.told, {"steps": steps})
        uses = self._model.rank(messages, options, self._patience(choosing.until_s, choosing.cancellation))
        scores = [use * chance for use, chance in zip(uses, chances, strict=True)]
        order = sorted(range(len(options)), key=lambda place: -scores[place])
        told = [f"{options[i]} {scores[i]:.2f} (useful {uses[i]:.2f} × possible {chances[i]:.2f})" for i in order[:2]]
        return [*candidates, None][order[0]], f"chosen: {' before '.join(told)}"


def _drafted(brief: Brief, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
    try:
        found = draft(brief, snapshot, skills)
    except MajordomoError as error:  # a rule of the house is against it, or a skill's own words do not hold
        return Refusal(error.problem, error.remedy)
    return Refusal(explain(found, skills)) if isinstance(found, DeadEnd) else found
