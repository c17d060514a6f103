"""Makes the language model and the planner that are wanted, and remembers what the planner said last."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from agent.result import TaskResult
from bringup.exit_codes import ExitCode, exit_code_of_outcome
from bringup.overheard_model import OverheardModel
from bringup.script import Script
from bringup.settings import LanguageModelSettings, Settings
from majordomo.errors import ConfigError
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlanFailure, Planner, PlannerAnswer, PlanRequest, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.model.budget import BudgetedModel, ModelBudget
from planners.model.language_model import LanguageModel

MOST_SUPPOSED_BY_MODELS = 3
"""Options of a question that are thought through where each costs an answer of a language model's."""


def make_model(settings: Settings) -> OverheardModel | None:
    """Make the language model that the planner asks, with its budget; it is loaded with the first question.

    Returns:
        None where none is named, or the planner asks none.

    Raises:
        ConfigError: The environment variable with its key is not set.
        ModelUnavailable: The libraries that it needs are not installed.
    """
    chosen = settings.language_model
    if not chosen.is_named or settings.planner_name == "builtin":
        return None
    from planners.model.circuit_breaker import CircuitBreaker

    model = CircuitBreaker(_served_model(chosen) if chosen.folder is None else _local_model(chosen, chosen.folder))
    budget, task_budget = (ModelBudget(**one.model_dump()) for one in (chosen.budget, chosen.task_budget))
    return OverheardModel(BudgetedModel(model, budget, task_budget))


def make_planner(settings: Settings, model: LanguageModel | None = None) -> Planner:
    """Make the planner; where it asks a language model, the built-in one takes over when that is lost.

    Args:
        settings: Which planner.
        model: What it asks; None: the settings' own.

    Raises:
        ConfigError: A language model shall plan, and none is named, or its key is missing.
        ModelUnavailable: The libraries that it needs are not installed.
    """
    from planners.ask_or_act import AskOrAct
    from planners.builtin import BuiltinPlanner  # loads the grammar
    from planners.fallback import FallingBack

    name = settings.planner_name
    if name == "builtin":
        return make_mender()
    model = model or make_model(settings)
    if model is None:
        raise ConfigError(
            f"The planner '{name}' asks a language model, and none is named.", "--llm MODEL, or language_model.model."
        )
    builtin = BuiltinPlanner()
    falling_back = FallingBack(MODEL_PLANNERS[name](model, settings), builtin)
    planner = AskOrAct(falling_back, MOST_SUPPOSED_BY_MODELS, deadline_s=settings.language_model.deadline_s)
    return _held_to_the_rules(planner, AskOrAct(builtin))


def make_mender() -> Planner:
    """Make the built-in planner, which also fills in the means where a person changes a task: no model is asked."""
    from planners.ask_or_act import AskOrAct
    from planners.builtin import BuiltinPlanner  # loads the grammar

    builtin = AskOrAct(BuiltinPlanner())
    return _held_to_the_rules(builtin, builtin)


def _held_to_the_rules(planner: Planner, reader: Planner) -> Planner:
    """Hold the planner to the rules of the house and to what people said; `reader` reads words without a model."""
    from planners.house.heeding import HeedingPlanner
    from planners.house.planner import HouseTrained

    return HeedingPlanner(HouseTrained(planner, reader))


def planner_for(settings: Settings, script: Script | None, model: LanguageModel | None = None) -> Planner:
    """Make the planner for a task: the settings' own, and around it, where there is a script, the script's.

    Raises:
        ConfigError, ModelUnavailable: As `make_planner`.
    """
    planner = make_planner(settings, model)
    return planner if script is None else script.planner(planner)


class RecallingPlanner:
    """A planner whose last answer can be asked for: it tells a refused request from one that failed.

    Args:
        planner: Plans.
        model: The language model that it asks, if it asks one.

    Attributes:
        planner: As given.
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


def _served_model(chosen: LanguageModelSettings) -> LanguageModel:
    from planners.model.chat_client import ModelSettings
    from planners.model.chat_model import ChatModel

    assert chosen.model is not None  # one is named, and not by its folder
    key = None if chosen.key_variable is None else os.environ.get(chosen.key_variable)
    if chosen.key_variable is not None and not key:
        raise ConfigError(
            f"The environment variable {chosen.key_variable}, which holds the language model's key, is not set.",
            f"export {chosen.key_variable}=…",
        )
    prices = {"prompt_price": chosen.prompt_price, "answer_price": chosen.answer_price}
    return ChatModel(ModelSettings(chosen.model, chosen.base_url, key, chosen.max_tokens, **prices))


def _local_model(chosen: LanguageModelSettings, folder: str) -> LanguageModel:
    from planners.model.local import LocalModel, LocalModelSettings  # loads torch

    return LocalModel(LocalModelSettings(Path(folder).expanduser(), chosen.max_tokens))


def _llm(model: LanguageModel, settings: Settings) -> Planner:
    from planners.llm import LanguageModelPlanner

    return LanguageModelPlanner(model, settings.language_model.deadline_s)


def _goals(model: LanguageModel, settings: Settings) -> Planner:
    from planners.goal_translation import GoalPlanner

    return GoalPlanner(model, settings.language_model.deadline_s)


def _program(model: LanguageModel, settings: Settings) -> Planner:
    from planners.program.planner import ProgramPlanner

    return ProgramPlanner(model, settings.language_model.deadline_s)


def _affordance(model: LanguageModel, settings: Settings) -> Planner:
    from bringup.measured_success import measured_success
    from planners.affordance import BelievedAffordance
    from planners.affordance_planner import AffordancePlanner

    judge = partial(BelievedAffordance, success=measured_success(settings.checkpoint))
    return AffordancePlanner(model, settings.language_model.deadline_s, affordance_of=judge)


MODEL_PLANNERS: dict[str, Callable[[LanguageModel, Settings], Planner]] = {
    "llm": _llm,
    "goals": _goals,
    "program": _program,
    "affordance": _affordance,
}
"""Planners that ask a language model, by name: each is made from the model and the settings."""
