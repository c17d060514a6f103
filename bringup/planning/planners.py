"""Makes the planner that is wanted."""

from collections.abc import Callable
from functools import partial

from bringup.planning.models import make_model
from bringup.settings import Settings
from majordomo.errors import ConfigError
from majordomo.plan import Planner
from planners.model.language_model import LanguageModel

MOST_SUPPOSED_BY_MODELS = 3
"""Options of a question that are thought through where each costs an answer of a language model's."""


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
    from bringup.planning.measured_success import measured_success
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
