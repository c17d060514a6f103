"""Trials of scripts over held-out seeds, one file each: what is there already is not run again."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console

from bringup.evaluation import trial_report
from bringup.evaluation.trial import Trial, TrialRecord
from bringup.evaluation.trial_report import Condition
from bringup.evaluation.trial_workers import run_missing
from bringup.script.check import load_script
from bringup.script.script import Script
from bringup.script.shelf import chosen_scripts
from bringup.settings import Settings
from bringup.station.learned_scenes import warnings_of
from bringup.station.station import OpenStation
from bringup.terminal.progress import progress_on
from bringup.terminal.screen import show_warning
from majordomo.errors import UnreadableInput
from majordomo.validation import first_problem
from sim.scene import load_scene

RUNS = Path("runs") / "scripts"
FIRST_SEED = 2_000_000


@dataclass(frozen=True, slots=True)
class TrialsOrder:
    """What is to be tried.

    Attributes:
        names: Paths, or names of examples; none stands for every example.
        checkpoint: Name or folder of what was learned.
        seeds: Of the worlds.
        disturbed: Whether the scripts' disturbances happen, where there are any; None: without them, and with them.
        out: Folder of the records; each set of weights has one of its own in it.
        workers: Processes; 0 works in this one.
        expert: Opens kitchens with an expert in the place of what was learned; None: that is what is tried.
    """

    names: tuple[str, ...]
    checkpoint: str
    seeds: range
    disturbed: bool | None = None
    out: Path = RUNS
    workers: int = 2
    expert: OpenStation | None = None

    @property
    def performer(self) -> str:
        """Who is tried: the weights' fingerprint, or "expert".

        Raises:
            CheckpointError: The checkpoint cannot be read.
        """
        return performer_of(self.checkpoint, self.expert)

    def trials(self) -> dict[Condition, list[Trial]]:
        """Every trial, by condition.

        Raises:
            UnknownName, BadScript, CheckpointError: Something that is named is not there, or cannot be used.
            UnreadableInput: They shall be disturbed, and nothing disturbs any.
        """
        folder = self.out / self.performer
        conditions = {}
        for script in [load_script(path, Settings()) for path in chosen_scripts(self.names)]:
            for disturbed in self._ways(script):
                happens = script.disturbances if disturbed else ()
                name = f"{script.path.stem}-{script.digest(happens)}-{'disturbed' if disturbed else 'undisturbed'}"
                conditions[Condition(script.path.stem, disturbed)] = [
                    Trial(script, self._settings(script, seed), happens, folder / name / f"{seed}.json", self.expert)
                    for seed in self.seeds
                ]
        if not conditions:
            raise UnreadableInput("None of these scripts has disturbances.", "scripts that have, or --undisturbed.")
        return conditions

    def warnings(self, trials: Iterable[Trial]) -> tuple[str, ...]:
        """What a person should know of the weights before they are tried.

        Raises:
            CheckpointError: The checkpoint cannot be read.
        """
        if self.expert is not None:
            return ()
        from vla.checkpoint import scenes_learned  # loads torch

        scenes = sorted({load_scene(trial.settings.scene).name for trial in trials})
        return warnings_of(self.checkpoint, scenes_learned(self.checkpoint), scenes)

    def _ways(self, script: Script) -> tuple[bool, ...]:
        wanted = (False, True) if self.disturbed is None else (self.disturbed,)
        return tuple(disturbed for disturbed in wanted if script.disturbances or not disturbed)

    def _settings(self, script: Script, seed: int) -> Settings:
        return Settings().but(scene=script.scene, checkpoint=self.checkpoint, seed=seed)


def performer_of(checkpoint: str, expert: OpenStation | None) -> str:
    """Who is tried: the weights' fingerprint, or "expert".

    Raises:
        CheckpointError: The checkpoint cannot be read.
    """
    if expert is not None:
        return "expert"
    from vla.checkpoint import fingerprint  # loads torch

    return fingerprint(checkpoint)


def evaluation(order: TrialsOrder, *, as_json: bool) -> str:
    """Run the trials that have no record yet, and report on all; a fault costs its own trial only, and is told.

    Raises:
        UnknownName, BadScript, CheckpointError: Something that is named is not there, or cannot be used.
        UnreadableInput: A record that is there already is none, or there is nothing to try.
    """
    trials = order.trials()
    wanted = tuple(chain.from_iterable(trials.values()))
    for warning in order.warnings(wanted):
        show_warning(warning)
    with progress_on(Console(stderr=True)) as progress:
        run_missing(wanted, order.workers, progress)
    records = {condition: [read_trial(one) for one in own if one.path.is_file()] for condition, own in trials.items()}
    if as_json:
        return json.dumps(trial_report.to_json(records), ensure_ascii=False)
    lost = len(wanted) - sum(map(len, records.values()))
    lines = [
        f"- seeds: {order.seeds.start} to {order.seeds[-1]}",
        f"- weights: {order.performer}",
        *([f"- **without a record, by a fault: {lost}**"] if lost else []),
    ]
    return "\n".join((*lines, "", trial_report.markdown(records)))


def read_trial(trial: Trial) -> TrialRecord:
    """Read a trial's record.

    Raises:
        UnreadableInput: It is none.
    """
    try:
        return TrialRecord.model_validate_json(trial.path.read_bytes())
    except ValidationError as error:
        raise UnreadableInput(
            f"'{trial.path}' is no record of a trial: {first_problem(error, 'record')}.",
            "removing it, or another --out.",
        ) from None
