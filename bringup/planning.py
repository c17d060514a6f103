"""Makes the planner that is wanted, and remembers what it said last."""

from agent.result import TaskResult
from bringup.exit_codes import ExitCode, exit_code_of_outcome
from bringup.script import Script
from bringup.settings import Settings
from majordomo.errors import ConfigError
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot


def make_planner(settings: Settings) -> Planner:
    """Make the planner; a language model is first asked when there is something to plan.

    Raises:
        ConfigError: A language model shall plan, and none is named.
    """
    from planners.builtin import BuiltinPlanner  # loads the grammar

    builtin = BuiltinPlanner()
    if settings.planner == "builtin":
        return builtin
    chosen = settings.language_model
    if chosen.model is None:
        raise ConfigError("A language model shall plan, and none is named.", "--llm MODEL, or language_model.model.")
    from planners.chat_model import ModelSettings
    from planners.llm import LanguageModelPlanner

    return LanguageModelPlanner(ModelSettings(chosen.model, chosen.base_url, timeout_s=chosen.deadline_s), builtin)


def planner_for(settings: Settings, script: Script | None) -> Planner:
    """Make the planner for a task: the settings' own, and around it, where there is a script, the script's.

    Raises:
        ConfigError: A language model shall plan, and none is named.
    """
    planner = make_planner(settings)
    return planner if script is None else script.planner(planner)


class RecallingPlanner:
    """A planner whose last answer can be asked for: it tells a refused request from one that failed.

    Attributes:
        planner: What it asks.
        last_answer: To the last question put to it; None before the first.
    """

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self.last_answer: PlannerAnswer | None = None

    @property
    def name(self) -> str:
        """As the planner's."""
        return self.planner.name

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
