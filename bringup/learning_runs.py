"""The learning commands: settings in, a few lines out, with progress on stderr."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bringup.progress_view import progress_on
from learning.contact_sheet import write_contact_sheets
from learning.demonstrate import run_demonstrations
from learning.settings import LearningSettings, load_settings
from learning.shards import FrameSet, open_shards
from learning.simulated_studio import SimulatedStudios

RUNS = Path("runs")
DEMONSTRATIONS = "demonstrations"
"""Where `learning.pipeline` looks for them in a run's folder."""
SHEETS = "sheets"


@dataclass(frozen=True, slots=True)
class RunOrder:
    """What the command line says of a run.

    Attributes:
        config: Name or path of a training configuration.
        out: The run's folder; None: below `runs`, named after the configuration.
        episodes: A skill; None: as configured.
        workers: Processes; None: as configured.
    """

    config: str
    out: Path | None
    episodes: int | None
    workers: int | None

    def settings(self) -> LearningSettings:
        """The configuration, changed by what the command line says.

        Raises:
            ConfigError, UnknownName: The configuration cannot be used.
        """
        settings = load_settings(self.config)
        if self.workers is not None:
            settings = settings.model_copy(update={"workers": self.workers})
        return settings

    def counts(self, configured: dict[str, int]) -> dict[str, int]:
        """Episodes by skill."""
        return configured if self.episodes is None else dict.fromkeys(configured, self.episodes)

    def folder(self, name: str) -> Path:
        """The run's folder, made."""
        folder = RUNS / name if self.out is None else self.out
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def record_demonstrations(order: RunOrder) -> str:
    """Record what is missing, draw pages of it to look at, and say where both lie: `train` finds it there."""
    settings = order.settings()
    chosen = settings.demonstrations
    counts = order.counts(chosen.episodes)
    settings = settings.model_copy(update={"demonstrations": chosen.model_copy(update={"episodes": counts})})
    folder = order.folder(settings.name) / DEMONSTRATIONS
    with progress_on(Console(stderr=True)) as progress:
        run_demonstrations(settings, SimulatedStudios(settings.scene), folder, progress)
    sheets = folder.with_name(SHEETS)
    draw_sheets(folder, sheets)
    return f"{sum(counts.values())} demonstrations of {', '.join(counts)} in {folder}; see how they look in {sheets}"


def draw_sheets(demonstrations: Path, sheets: Path) -> None:
    """Lay pictures of recorded episodes out, a page for each skill and camera."""
    write_contact_sheets(FrameSet(open_shards(demonstrations)), sheets)


def train_all(order: RunOrder) -> str:
    """Run every stage that is not done yet, and say where the checkpoint lies."""
    from learning.pipeline import run_training  # loads torch

    settings = order.settings()
    folder = order.folder(settings.name)
    with progress_on(Console(stderr=True)) as progress:
        checkpoint = run_training(settings, SimulatedStudios(settings.scene), folder, progress)
    return f"The checkpoint is in {checkpoint}; use it with --checkpoint {checkpoint}"


def evaluation(order: RunOrder, checkpoint: str, subject: str, *, ship_to: Path | None, as_json: bool) -> str:
    """Run what is missing of the held-out episodes, and report on "skills" or on "predicates".

    With `ship_to`, the checkpoint is also written there as it ships, the report in its model card.

    Raises:
        ConfigError, UnknownName, CheckpointError: Something that is named cannot be used.
    """
    from learning.pipeline import export, run_evaluation  # loads torch

    settings = order.settings()
    chosen = settings.evaluation
    counts = order.counts(chosen.episodes)
    settings = settings.model_copy(update={"evaluation": chosen.model_copy(update={"episodes": counts})})
    folder = order.folder(settings.name)
    with progress_on(Console(stderr=True)) as progress:
        report = run_evaluation(settings, SimulatedStudios(settings.scene), folder, checkpoint, progress)
    if ship_to is not None:
        export(Path(checkpoint), ship_to, report)
    if as_json:
        return report.model_dump_json(include={subject, "failed"})
    skills, predicates = report.markdown().strip().split("\n\n")
    return f"{skills if subject == 'skills' else predicates}\n\nThe whole report is below {folder}."
