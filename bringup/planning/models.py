"""Makes the language model that is wanted: a server's, or one that runs in this process."""

import os
from pathlib import Path

from bringup.planning.overheard_model import OverheardModel
from bringup.settings import LanguageModelSettings, Settings
from majordomo.errors import ConfigError
from planners.model.budget import BudgetedModel, ModelBudget
from planners.model.language_model import LanguageModel


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
