"""A planner that remembers its last answer, and tells what its language model is at and takes."""

from agent.result import TaskResult
from bringup.exit_codes import ExitCode, exit_code_of_outcome
from bringup.planning.overheard_model import OverheardModel
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot


class RecallingPlanner:
    """A planner whose last answer can be asked for: it tells a refused request from one that failed.

    Args:
        planner: Plans.
        model: The language model that it asks, if it asks one.

    Attributes:
        planner: As given; another may take its place between tasks.
        last_answer: To the last question put to it; None before the first.
    """

    def __init__(self, planner: Planner, model: OverheardModel | None = None) -> None:
        self.planner = planner
        self.last_answer: PlannerAnswer | None = None
        self._model = model

    @property
    def name(self) -> str:
        """As the planner's."""
        return self.planner.name

    @property
    def title(self) -> str:
        """Who plans, and with which language model."""
        return self.name if self._model is None else f"{self.name}, {self._model.name}"

    @property
    def thinking(self) -> str:
        """What the language model is at, in words; empty while it is not asked."""
        return "" if self._model is None else self._model.thinking

    @property
    def usage_line(self) -> str | None:
        """What the language model has taken for the task so far, in words; None where it was not asked."""
        if self._model is None:
            return None
        used, share = self._model.budgeted.task_usage, self._model.budgeted.task_share
        if not used.seconds:
            return None
        cost = f", {used.cost:.4f} in money" if used.cost else ""
        tokens = f"{used.prompt_tokens:,} tokens told, {used.answer_tokens:,} answered"
        budget = "" if share is None else f", {share:.0%} of the task's budget"
        return f"language model {self._model.name}: {tokens}{cost}, {used.seconds:.1f} s{budget}"

    def begin_task(self) -> None:
        """Count what the language model takes from now on as another task's."""
        if self._model is not None:
            self._model.budgeted.begin_task()

    def plan(self, request: PlanRequest, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """As the planner does."""
        self.last_answer = self.planner.plan(request, snapshot, skills)
        return self.last_answer

    def revise(self, plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> PlannerAnswer:
        """As the planner does."""
        self.last_answer = self.planner.revise(plan, failure, snapshot, skills)
        return self.last_answer


def exit_code_of_task(result: TaskResult, last_answer: PlannerAnswer | None) -> ExitCode:
    """The exit status of a task; one that was refused before anything was done was bad input."""
    is_refused = result.outcome is Outcome.FAILED and not result.nodes and isinstance(last_answer, Refusal)
    return ExitCode.BAD_INPUT if is_refused else exit_code_of_outcome(result.outcome)
