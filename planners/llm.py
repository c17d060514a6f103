"""The planner that asks a language model for a whole plan, and believes nothing that it says unchecked."""

from dataclasses import dataclass, replace
from math import inf

from majordomo.cancellation import Cancellation
from majordomo.errors import PlanRejected
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlannerAnswer, PlanRequest
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.checker import accept, form_problems, reaches_its_goals
from planners.left_words import DEFER
from planners.model.language_model import Message
from planners.model.model_planner import ModelPlanner
from planners.model.prompt import failure_part, messages_for, request_part, world_part
from planners.plan_answer import ModelAnswer, answer_schema, read_answer
from planners.search.composites import expand
from planners.search.drafting import Brief, draft, explain, renumbered
from planners.search.goals import final_goals, waypoints_of
from planners.search.partial_order import as_wished, linked
from planners.search.search import DeadEnd
from planners.search.step_order import StepOrder, next_number


@dataclass(frozen=True, slots=True)
class _Task:
    """What the model's answer is held against.

    Attributes:
        revised: The plan that it shall replace; None: it is the first.
        failure: What went wrong with that.
    """

    snapshot: WorldSnapshot
    skills: SkillLibrary
    revised: Plan | None = None
    failure: PlanFailure | None = None

    @property
    def first_number(self) -> int:
        """Number of the first step's id."""
        return 1 if self.revised is None else next_number(self.revised)

    @property
    def forbidden(self) -> tuple[SkillCall, ...]:
        """Calls that the person will not have."""
        return () if self.revised is None else self.revised.forbidden


class LanguageModelPlanner(ModelPlanner):
    """Plans through a model: its answer is validated, completed by search, and checked like any plan."""

    name = "llm"

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Ask the model for a plan.

        Raises:
            ModelUnavailable: It does not answer, or every answer was refused.
            Cancelled: The person no longer wants a plan.
        """
        messages = messages_for("plan", world_part(snapshot, skills), request_part(request))
        return self._converse(messages, _Task(snapshot, skills), request.cancellation, request.deadline_s)

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Ask the model for another plan for the same goals.

        Raises:
            ModelUnavailable, Cancelled: As `plan`.
        """
        failed = failure_part(plan, failure, snapshot, skills)
        messages = messages_for("plan", world_part(snapshot, skills), failed)
        task = _Task(snapshot, skills, plan, failure)
        return self._converse(messages, task, failure.cancellation)

    def _converse(
        self, messages: list[Message], task: _Task, cancellation: Cancellation, deadline_s: float = inf
    ) -> PlannerAnswer:
        schema = answer_schema(task.skills, task.snapshot.catalogue)
        return self._accepted(
            messages, schema, lambda text: self._judged(read_answer(text), task), cancellation, deadline_s
        )

    def _judged(self, answer: ModelAnswer, task: _Task) -> PlannerAnswer:
        """Turn an answer into what the protocol knows, or raise what is wrong with it."""
        unplanned = answer.without_plan()
        if unplanned is not None:
            return unplanned
        words = [step.id for step in answer.steps if step.skill == DEFER]
        if words:
            raise PlanRejected(f"{words[0]}: '{DEFER}' is not for you to use.", "the steps themselves.")
        calls = tuple(
            PlannedCall(step.id, SkillCall(step.skill, step.arguments), tuple(step.after), asked=True)
            for step in answer.steps
        )
        goals = tuple(map(Predicate.parse, answer.goals)) if task.revised is None else task.revised.goals
        proposed = Plan(calls, goals, self.name, tuple(answer.assumptions), task.forbidden)
        finished = self._finished(proposed, task)
        _refuse_repetition(finished, task)
        return finished

    def _finished(self, proposed: Plan, task: _Task) -> Plan:
        """Check a plan, and let the search fill in what it leaves unsaid."""
        snapshot, skills = task.snapshot, task.skills
        plan = expand(proposed, skills, snapshot.catalogue)
        problems = form_problems(plan, skills, snapshot.catalogue)
        if problems:
            raise PlanRejected(" ".join(str(problem) for problem in problems[:5]), problems[0].remedy)
        steps = StepOrder(plan.calls).sorted_calls
        unwanted = [step.call for step in steps if step.call in task.forbidden]
        if unwanted:
            raise PlanRejected(f"The person will not have {unwanted[0]}.", "a way without it.")
        asked = [skills.bind(step.call, snapshot.catalogue) for step in steps]
        plan = linked(replace(plan, goals=plan.goals or final_goals(asked, snapshot, skills)), snapshot, skills)
        if reaches_its_goals(plan, snapshot, skills):
            return renumbered(accept(plan, snapshot, skills), task.first_number)
        brief = Brief(
            waypoints_of(asked, snapshot, skills),
            plan.goals,
            self.name,
            (*plan.assumptions, "steps that were left unsaid are added"),
            task.forbidden,
            task.first_number,
        )
        found = draft(brief, snapshot, skills)
        if isinstance(found, DeadEnd):
            raise PlanRejected(explain(found, skills), "steps and goals that go together.")
        return accept(as_wished(found, steps, snapshot, skills), snapshot, skills)


def _refuse_repetition(plan: Plan, task: _Task) -> None:
    """Refuse what has just failed: the same steps again, or one first that cannot succeed as it is.

    Raises:
        PlanRejected: It is that.
    """
    if task.revised is None or task.failure is None:
        return
    failed = task.failure.call.call
    if not task.failure.failure.retryable and plan.calls and plan.calls[0].call == failed:
        raise PlanRejected(f"{failed} has just failed and cannot succeed as it is.", "another way.")
    left = [step.call for step in task.revised.calls if step.id not in task.failure.finished]
    if left and [step.call for step in plan.calls] == left:
        raise PlanRejected("This is the plan that has just failed.", "another way to the same goals.")
