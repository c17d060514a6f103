"""The one settings file: what the command line uses where nothing else is said.

It is YAML, every field has a default, and it lies in the user's configuration folder or where `--settings` says:

    scene: counter
    checkpoint: household
    planner: llm
    language_model: {model: qwen3, base_url: "http://localhost:11434/v1"}
    budgets: {task_recoveries: 4}
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_config_path, user_data_path
from pydantic import BaseModel, ConfigDict, Field

from agent.recovery.budgets import Budgets
from majordomo.validation import read_yaml, validated
from vla import SHIPPED

JOURNAL_FILE = "journal.sqlite3"
MEMORY_FILE = "memory.sqlite3"
"""Both in the data folder."""

_BUDGETS = Budgets()

Positive = Annotated[float, Field(gt=0.0)]
Price = Annotated[float, Field(ge=0.0)]
Count = Annotated[int, Field(ge=0)]
Name = Annotated[str, Field(min_length=1)]
PlannerName = Literal["builtin", "llm", "goals", "program", "affordance"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class ModelBudgetSettings(_Part):
    """What may be spent; as `planners.model.budget.ModelBudget`."""

    tokens: Count | None = 500_000
    cost: Price | None = None
    seconds: Positive | None = None


class LanguageModelSettings(_Part):
    """Which language model plans, and where it is served.

    Attributes:
        model: As the server names it; None: there is none.
        base_url: Of an OpenAI-compatible server; None: the provider's own.
        folder: Of a model that runs in this process, in the place of one that is served; None: there is none.
        key_variable: The environment variable that holds the server's key; None: OpenAI's own for OpenAI, else none.
        deadline_s: Hard limit of one planning [s].
        max_tokens: Of one answer.
        prompt_price, answer_price: Of a million tokens, in any currency.
        budget: What may be spent from the program's start to its end.
        task_budget: What may be spent for one task.
    """

    model: Name | None = None
    base_url: Name | None = None
    folder: Name | None = None
    key_variable: Name | None = None
    deadline_s: Positive = 60.0
    max_tokens: Annotated[int, Field(gt=0)] = 2000
    prompt_price: Price = 0.0
    answer_price: Price = 0.0
    budget: ModelBudgetSettings = ModelBudgetSettings()
    task_budget: ModelBudgetSettings = ModelBudgetSettings(tokens=200_000)

    @property
    def is_named(self) -> bool:
        """Whether there is a model."""
        return self.model is not None or self.folder is not None


class BudgetSettings(_Part):
    """How much may be tried before a person is needed; as `agent.recovery.budgets.Budgets`."""

    step_recoveries: Count = _BUDGETS.step_recoveries
    task_recoveries: Count = _BUDGETS.task_recoveries
    wall_clock_s: Positive = _BUDGETS.wall_clock_s


class HouseRulesSettings(_Part):
    """The rules of the house, beside those that always hold.

    Attributes:
        file: Of a person's own rules; None: there are none.
        trusted: Names of rules for which no yes is wanted any more.
        asks: Whether any yes is asked for at all.
    """

    file: Name | None = None
    trusted: tuple[Name, ...] = ()
    asks: bool = True


class MemorySettings(_Part):
    """What is remembered from one day to the next, and how fast beliefs fade.

    Attributes:
        is_kept: Whether anything is.
        most_episodes: Tasks that are remembered; the oldest make room. As `memory.episodes.MOST_EPISODES`.
        half_lives_s: In which beliefs lose half of their worth, by predicate, where not in the predicate's own time.
    """

    is_kept: bool = True
    most_episodes: Annotated[int, Field(ge=1, le=1_000_000)] = 10_000
    half_lives_s: dict[Name, Positive] = {}


class SessionSettings(_Part):
    """Which conversations are recorded.

    Attributes:
        are_recorded: Whether any is.
        most: Recordings that are kept; the oldest make room.
        most_mb: What they may take together [MB]; also what one may.
    """

    are_recorded: bool = True
    most: Annotated[int, Field(ge=1, le=10_000)] = 100
    most_mb: Annotated[float, Field(gt=0.0, le=10_000.0)] = 20.0


class IsolationSettings(_Part):
    """What runs in a process of its own, where it may hang, crash and exit.

    Attributes:
        plugins: The routines of plugins, where they do not say themselves, and the judges of their predicates.
        policy: The learned policy.
    """

    plugins: bool = True
    policy: bool = False


class RosSettings(_Part):
    """A robot that is reached over ROS 2, its skills carried out by a skill server.

    Attributes:
        profile: Name or path of what its topics and joints are called.
        record: Where the bag of the first task goes; None: nothing is recorded.
    """

    profile: Name = "simulated_panda"
    record: Name | None = None


class Settings(_Part):
    """Everything that the command line can be told once and for all.

    Attributes:
        scene: Name or path of a scene.
        seed: Of the world that is drawn from it.
        checkpoint: Name or path of what was learned.
        planner: Which one plans; None: "llm" where a language model is named, else "builtin".
        language_model: Used by every planner but "builtin".
        journal_folder: Of the journal and of what was last seen; None: the user's data folder.
        budgets: Of one task.
        memory: What is remembered.
        sessions: Which conversations are recorded.
        house_rules: What is never done, asked about first, and done in the end.
        isolation: What runs in a process of its own.
        ros: The robot over ROS 2; None: the simulated one, in this process.
    """

    scene: Name = "counter"
    seed: Count = 0
    checkpoint: Name = SHIPPED
    planner: PlannerName | None = None
    language_model: LanguageModelSettings = LanguageModelSettings()
    journal_folder: Name | None = None
    budgets: BudgetSettings = BudgetSettings()
    memory: MemorySettings = MemorySettings()
    sessions: SessionSettings = SessionSettings()
    house_rules: HouseRulesSettings = HouseRulesSettings()
    isolation: IsolationSettings = IsolationSettings()
    ros: RosSettings | None = None

    @property
    def planner_name(self) -> PlannerName:
        """Which planner it is."""
        return self.planner or ("llm" if self.language_model.is_named else "builtin")

    @property
    def journal_path(self) -> Path:
        """The journal's file."""
        return self.data_folder / JOURNAL_FILE

    @property
    def memory_path(self) -> Path:
        """The long-term memory's file."""
        return self.data_folder / MEMORY_FILE

    @property
    def data_folder(self) -> Path:
        """Where the journal and what was last seen are kept."""
        if self.journal_folder is None:
            return user_data_path("majordomo")
        return Path(self.journal_folder).expanduser()

    def unasked(self) -> "Settings":
        """Return these settings with a yes to all that the rules of the house would ask."""
        return self.model_copy(update={"house_rules": self.house_rules.model_copy(update={"asks": False})})

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
