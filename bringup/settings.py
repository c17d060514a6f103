"""The one settings file: what the command line uses where nothing else is said.

It is YAML, every field has a default, and it lies in the user's configuration folder or where `--settings` says:

    scene: counter
    checkpoint: counter
    planner: builtin
    language_model: {model: qwen3, base_url: "http://localhost:11434/v1"}
    budgets: {task_recoveries: 4}
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_config_path, user_data_path
from pydantic import BaseModel, ConfigDict, Field

from agent.budgets import Budgets
from majordomo.validation import read_yaml, validated

JOURNAL_FILE = "journal.sqlite3"
"""Name of the journal in its folder."""

_BUDGETS = Budgets()

Positive = Annotated[float, Field(gt=0.0)]
Count = Annotated[int, Field(ge=0)]
Name = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class LanguageModelSettings(_Part):
    """Which language model plans, and where it is served.

    Attributes:
        model: As the server names it; None: there is none.
        base_url: Of an OpenAI-compatible server; None: the provider's own.
        deadline_s: Hard limit of one planning [s].
    """

    model: Name | None = None
    base_url: Name | None = None
    deadline_s: Positive = 60.0


class BudgetSettings(_Part):
    """How much may be tried before a person is needed; as `agent.budgets.Budgets`."""

    step_recoveries: Count = _BUDGETS.step_recoveries
    task_recoveries: Count = _BUDGETS.task_recoveries
    wall_clock_s: Positive = _BUDGETS.wall_clock_s


class Settings(_Part):
    """Everything that the command line can be told once and for all.

    Attributes:
        scene: Name or path of a scene.
        seed: Of the world that is drawn from it.
        checkpoint: Name or path of what was learned.
        planner: "builtin", or "llm" for the language model.
        language_model: Used where the planner is "llm".
        journal_folder: Of the journal and of what was last seen; None: the user's data folder.
        budgets: Of one task.
    """

    scene: Name = "counter"
    seed: Count = 0
    checkpoint: Name = "counter"
    planner: Literal["builtin", "llm"] = "builtin"
    language_model: LanguageModelSettings = LanguageModelSettings()
    journal_folder: Name | None = None
    budgets: BudgetSettings = BudgetSettings()

    @property
    def journal_path(self) -> Path:
        """The journal's file."""
        return self.data_folder / JOURNAL_FILE

    @property
    def data_folder(self) -> Path:
        """Where the journal and what was last seen are kept."""
        if self.journal_folder is None:
            return user_data_path("majordomo")
        return Path(self.journal_folder).expanduser()

    def but(self, **changes: Any) -> "Settings":  # whatever a command line's options may hold
        """Return these settings with some fields changed, checked again; a change to None is no change.

        Raises:
            ConfigError: The settings do not allow a value.
        """
        wanted = {name: value for name, value in changes.items() if value is not None}
        return validated(Settings, {**self.model_dump(mode="json"), **wanted}, "the settings of the command line")


def default_path() -> Path:
    """Where the settings are looked for if nobody says."""
    return user_config_path("majordomo") / "settings.yaml"


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings; without a path those of the user, which need not exist.

    Raises:
        ConfigError: The file cannot be read, is not YAML, or holds something that is not allowed.
    """
    chosen = default_path() if path is None else path
    if path is None and not chosen.is_file():
        return Settings()
    what = f"the settings in {chosen}"
    content = read_yaml(chosen, what)
    return validated(Settings, {} if content is None else content, what)
