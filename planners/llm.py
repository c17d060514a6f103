"""The planner that asks a language model, believes nothing that it says unchecked, and falls back when it must."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from majordomo.clock import Clock, WallClock
from majordomo.errors import MajordomoError, ModelUnavailable, PlanRejected
from majordomo.plan import Plan, PlanFailure, PlannedCall, Planner, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.chat_model import ChatModel, ModelSettings
from planners.checker import accept, form_problems, reaches_its_goals
from planners.composites import expand
from planners.drafting import Brief, draft, explain, next_number, renumbered
from planners.goals import final_goals, waypoints_of
from planners.language_model import Message
from planners.model_answer import ModelAnswer, answer_schema, read_answer
from planners.model_prompt import request_message, revision_message, system_message
from planners.search import DeadEnd
from planners.step_order import StepOrder

ATTEMPTS = 2
"""An answer, and one repair of it."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What the model's answer is held against.

    Attributes:
        goals: The goals that a revision must keep; None where the model names them.
        forbidden: The call that must not come first again.
        first_number: Number of the first step's id.
    """

    snapshot: WorldSnapshot
    skills: SkillLibrary
    goals: tuple[Predicate, ...] | None = None
    forbidden: SkillCall | None = None
    first_number: int = 1


class LanguageModelPlanner:
    """Plans through a model: its answer is validated, completed by search, checked like any plan, and repaired once.

    Args:
        settings: Which model, where, and how long to wait.
        fallback: Plans when the model cannot be reached or its plans are refused; the answer then says so.
        clock: Wall-clock time, for the deadline.
    """

    name = "llm"

    def __init__(self, settings: ModelSettings, fallback: Planner, clock: Clock | None = None) -> None:
        self._settings = settings
        self._fallback = fallback
        self._clock = clock or WallClock()
        self._chat = ChatModel(settings)

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Ask the model for a plan."""
        messages = [system_message(snapshot, skills), request_message(request)]
        deadline_s = min(request.deadline_s, self._settings.timeout_s)
        return self._or_fall_back(
            lambda: self._converse(messages, _Task(snapshot, skills), deadline_s),
            lambda: self._fallback.plan(request, snapshot, skills),
        )

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """Ask the model for another plan for the same goals."""
        messages = [system_message(snapshot, skills), revision_message(plan, failure)]
        forbidden = None if failure.failure.retryable else failure.call.call
        task = _Task(snapshot, skills, plan.goals, forbidden, next_number(plan))
        return self._or_fall_back(
            lambda: self._converse(messages, task, self._settings.timeout_s),
            lambda: self._fallback.revise(plan, failure, snapshot, skills),
        )

    def _or_fall_back(self, ask: Callable[[], PlannerAnswer], fall_back: Callable[[], PlannerAnswer]) -> PlannerAnswer:
        try:
            return ask()
        except ModelUnavailable as error:
            answer = fall_back()
            told = f"{error.problem} The {self._fallback.name} planner took over."
            if isinstance(answer, Plan):
                return replace(answer, assumptions=(told, *answer.assumptions))
            return replace(answer, reason=f"{answer.reason} ({told})") if isinstance(answer, Refusal) else answer

    def _converse(self, messages: list[Message], task: _Task, deadline_s: float) -> PlannerAnswer:
        until_s = self._clock.now_s() + deadline_s
        schema = answer_schema(task.skills, task.snapshot.catalogue)
        complaint = ""
        for _ in range(ATTEMPTS):
            text = self._chat.ask(messages, schema, until_s - self._clock.now_s())
            try:
                return self._judged(read_answer(text), task)
            except MajordomoError as error:
                complaint = str(error)
                messages = [*messages, ("ai", text), ("human", f"That was refused. {complaint} Answer again.")]
        raise ModelUnavailable(
            f"The language model's answers were refused. The last one: {complaint}", "another model."
        )

    def _judged(self, answer: ModelAnswer, task: _Task) -> PlannerAnswer:
        """Turn an answer into what the protocol knows, or raise what is wrong with it."""
        if answer.kind == "question":
            return Question(answer.text, tuple(answer.options))
        if answer.kind == "refusal":
            return Refusal(answer.text, answer.suggestion)
        calls = tuple(
            PlannedCall(step.id, SkillCall(step.skill, step.arguments), tuple(step.after), asked=True)
            for step in answer.steps
        )
        goals = task.goals if task.goals is not None else tuple(Predicate.parse(goal) for goal in answer.goals)
        proposed = Plan(calls, goals, self.name, tuple(answer.assumptions))
        finished = self._finished(proposed, task)
        if task.forbidden is not None and finished.calls and finished.calls[0].call == task.forbidden:
            raise PlanRejected(f"{task.forbidden} has just failed and cannot succeed as it is.", "another way.")
        return finished

    def _finished(self, proposed: Plan, task: _Task) -> Plan:
        """Check a plan, and let the search fill in what it leaves unsaid."""
        snapshot, skills = task.snapshot, task.skills
        plan = expand(proposed, skills, snapshot.catalogue)
        problems = form_problems(plan, skills, snapshot.catalogue)
        if problems:
            raise PlanRejected(" ".join(str(problem) for problem in problems[:5]), problems[0].remedy)
        ordered = StepOrder(plan.calls).sorted_calls
        asked = [skills.bind(step.call, snapshot.catalogue) for step in ordered]
        plan = replace(plan, goals=plan.goals or final_goals(asked, snapshot, skills))
        if reaches_its_goals(plan, snapshot, skills):
            return renumbered(accept(plan, snapshot, skills), task.first_number)
        brief = Brief(
            waypoints_of(asked, snapshot, skills),
            plan.goals,
            self.name,
            (*plan.assumptions, "steps that were left unsaid are added"),
            first_number=task.first_number,
        )
        found = draft(brief, snapshot, skills)
        if isinstance(found, DeadEnd):
            raise PlanRejected(explain(found, skills), "steps and goals that go together.")
        return found
