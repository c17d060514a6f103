"""The learning commands: settings in, a few lines out, with progress on stderr."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console

from bringup.station.learned_scenes import warnings_of
from bringup.terminal.progress import progress_on
from bringup.terminal.screen import show_warning
from learning.contact_sheet import write_contact_sheets
from learning.demonstrate import run_demonstrations, undisturbed
from learning.frame_set import FrameSet
from learning.processor_use import wait_politely
from learning.recorded_episode import EpisodeName, find_episode
from learning.replay import find_undisturbed, replay
from learning.run_folder import DEMONSTRATIONS, HELD_OUT, evaluation_folder
from learning.settings import Episodes, LearningSettings, load_settings
from learning.shards import open_shards
from learning.simulated_studio import SimulatedStudios
from learning.storage import storing

Subject = Literal["skills", "predicates"]
"""What an evaluation reports on."""
RUNS = Path("runs")
SHEETS = "sheets"
"""Folder, in each scene's, of pages to look at."""
EXPLAINED = "explained"
"""Folder, in the run's, of explained episodes."""


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

    def counts(self, configured: Episodes) -> Episodes:
        """Episodes by scene and skill."""
        if self.episodes is None:
            return configured
        return {scene: dict.fromkeys(skills, self.episodes) for scene, skills in configured.items()}

    def folder(self, name: str) -> Path:
        """The run's folder, made."""
        folder = RUNS / name if self.out is None else self.out
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def record_demonstrations(order: RunOrder) -> str:
    """Record what is missing, draw pages of it to look at, and say where both lie: `train` finds it there.

    Raises:
        ConfigError, UnknownName: The configuration cannot be used.
        StorageFull: The disk is full; what is finished is kept.
    """
    settings = _shown(order)
    folder = order.folder(settings.name)
    with storing(folder), progress_on(Console(stderr=True)) as progress:
        for studio in studios(settings):
            home = folder / studio.scene
            for name, chosen in (
                (DEMONSTRATIONS, settings.demonstrations),
                (HELD_OUT, undisturbed(settings.demonstrations)),
            ):
                run_demonstrations(settings, studio, home / name, chosen, progress)
            draw_sheets(home / DEMONSTRATIONS, home / SHEETS)
    episodes = settings.demonstrations.episodes
    told = "; ".join(f"{sum(counts.values())} of {', '.join(counts)} in {scene}" for scene, counts in episodes.items())
    return f"Demonstrations are below {folder}: {told}. See how they look in the folders '{SHEETS}'."


def replay_demonstrations(order: RunOrder, names: Sequence[str]) -> str:
    """Carry out recorded demonstrations blindly, and say of each whether it succeeded.

    Raises:
        ConfigError: One was not recorded, not with this configuration, or not undisturbed.
        UnknownName, UnreadableInput: A name is wrong.
    """
    settings = _shown(order)
    folder = order.folder(settings.name)
    wanted = [EpisodeName.parse(name, settings.scenes) for name in names]
    lines = []
    for studio in studios(settings):
        own = [name for name in wanted if name.scene == studio.scene]
        found = [find_undisturbed(settings, studio, folder / studio.scene / HELD_OUT, name) for name in own]
        if own:
            opened = studio()
            for name, episode in zip(own, found, strict=True):
                replayed = replay(opened, episode, settings.demonstrations.record_every)
                outcome = "succeeds" if replayed.success else "FAILS"
                astray = f"the hand at most {1000.0 * replayed.astray_m:.0f} mm from where it was recorded"
                lines.append(f"{name} {replayed.call}: {outcome}, {astray}")
            opened.close()
    return "\n".join(lines)


def draw_sheets(demonstrations: Path, sheets: Path) -> None:
    """Lay pictures of recorded episodes out, a page for each skill and camera."""
    write_contact_sheets(FrameSet(open_shards(demonstrations)), sheets)


def train_all(order: RunOrder) -> str:
    """Run every stage that is not done yet, and say where the checkpoint lies.

    Raises:
        ConfigError, UnknownName: The configuration cannot be used, or an expert fell short.
        StorageFull: The disk is full; what is finished is kept.
    """
    wait_politely()
    from learning.pipeline import run_training  # loads torch

    settings = order.settings()
    folder = order.folder(settings.name)
    with progress_on(Console(stderr=True)) as progress:
        checkpoint = run_training(settings, studios(settings), folder, progress)
    return f"The checkpoint is in {checkpoint}; use it with --checkpoint {checkpoint}"


def evaluation(order: RunOrder, checkpoint: str, subject: Subject, *, ship_to: Path | None, as_json: bool) -> str:
    """Run what is missing of the held-out episodes, and report on "skills" or on "predicates".

    With `ship_to`, the checkpoint is also written there as it ships, the report in its model card.

    Raises:
        ConfigError, UnknownName, CheckpointError: Something that is named cannot be used.
        StorageFull: The disk is full; what is finished is kept.
    """
    from learning.evaluate import FAILURES
    from learning.evaluation_report import MARKDOWN_FILE
    from learning.pipeline import export, run_evaluation  # loads torch
    from vla.checkpoint import scenes_learned

    settings = order.settings()
    chosen = settings.evaluation
    counts = order.counts(chosen.episodes)
    settings = settings.model_copy(update={"evaluation": chosen.model_copy(update={"episodes": counts})})
    for warning in warnings_of(checkpoint, scenes_learned(checkpoint), list(counts)):
        show_warning(warning)
    folder = order.folder(settings.name)
    with progress_on(Console(stderr=True)) as progress:
        report = run_evaluation(settings, studios(settings), folder, checkpoint, progress)
    if ship_to is not None:
        export(Path(checkpoint), ship_to, report)
    if as_json:
        return report.model_dump_json(include={subject, "failed", "misjudged"})
    home = evaluation_folder(checkpoint)
    pictures = ", ".join(str(folder / scene / home / FAILURES) for scene in settings.scenes)
    lines = (
        report.table(subject),
        "",
        *(f"- failed: {name}" for name in report.failed if subject == "skills"),
        f"Episodes that failed: {len(report.failed)}; in which the eyes said something wrong: {len(report.misjudged)}.",
        f"Pictures of them are in {pictures}; the whole report is {folder / home / MARKDOWN_FILE}.",
    )
    return "\n".join(lines)


def explanation(order: RunOrder, checkpoint: str, episode: str, at_s: float | None) -> str:
    """Draw what a checkpoint makes of a recorded episode, or of one moment of it, and say where the pictures are.

    Raises:
        ConfigError, UnknownName, UnreadableInput, CheckpointError: Something that is named cannot be used.
        StorageFull: The disk is full.
    """
    from bringup.training.episode_explainer import EpisodeExplainer  # loads torch
    from bringup.training.explained import write_episode, write_moment
    from vla.checkpoint import load_checkpoint

    settings = order.settings()
    folder = order.folder(settings.name)
    name = EpisodeName.parse(episode, settings.scenes)
    explainer = EpisodeExplainer(load_checkpoint(checkpoint), find_episode(folder, name))
    stem = folder / EXPLAINED / f"{name.scene}-{name.seed}"
    sheet, film = stem.with_suffix(".png"), stem.with_suffix(".mp4")
    with storing(folder):
        stem.parent.mkdir(exist_ok=True)
        if at_s is None:
            write_episode(explainer, sheet, film)
            return f"{sheet}\n{film}"
        moment = stem.with_name(f"{stem.name}-at-{at_s:g}.png")
        write_moment(explainer, at_s, moment)
        return str(moment)


def studios(settings: LearningSettings) -> tuple[SimulatedStudios, ...]:
    """Of the scenes that are learned."""
    return tuple(SimulatedStudios(scene) for scene in settings.scenes)


def _shown(order: RunOrder) -> LearningSettings:
    """The configuration, with as many demonstrations as the command line says."""
    settings = order.settings()
    chosen = settings.demonstrations
    shown = chosen.model_copy(update={"episodes": order.counts(chosen.episodes)})
    return settings.model_copy(update={"demonstrations": shown})
