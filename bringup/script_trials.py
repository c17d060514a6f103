"""Trials of scripts over held-out seeds, one file each: what is there already is not run again."""

import hashlib
import json
import logging
import multiprocessing
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console

from bringup import trial_report
from bringup.progress_view import progress_on
from bringup.script import Script
from bringup.script_check import load_script
from bringup.script_shelf import EXAMPLES, script_path, scripts_in
from bringup.settings import Settings
from bringup.station import OpenStation
from bringup.trial import Trial, TrialRecord, carry_out
from bringup.trial_report import Condition
from learning.progress import Progress
from learning.workers import end_with_parent, one_thread_each
from majordomo.errors import MajordomoError, UnreadableInput
from majordomo.validation import first_problem

RUNS = Path("runs") / "scripts"
FIRST_SEED = 2_000_000

_log = logging.getLogger(__name__)


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
        if self.expert is not None:
            return "expert"
        from vla.checkpoint import fingerprint  # loads torch

        return fingerprint(self.checkpoint)

    def trials(self) -> dict[Condition, list[Trial]]:
        """Every trial, by condition.

        Raises:
            UnknownName, BadScript, CheckpointError: Something that is named is not there, or cannot be used.
            UnreadableInput: They shall be disturbed, and nothing disturbs any.
        """
        folder = self.out / self.performer
        conditions = {}
        for script in [load_script(path, Settings()) for path in self._paths()]:
            for disturbed in self._ways(script):
                name = f"{script.path.stem}-{_digest(script, disturbed)}-{'disturbed' if disturbed else 'undisturbed'}"
                conditions[Condition(script.path.stem, disturbed)] = [
                    Trial(script, self._settings(script, seed), disturbed, folder / name / f"{seed}.json", self.expert)
                    for seed in self.seeds
                ]
        if not conditions:
            raise UnreadableInput("None of these scripts has disturbances.", "scripts that have, or --undisturbed.")
        return conditions

    def _paths(self) -> tuple[Path, ...]:
        return tuple(script_path(name) for name in self.names) or scripts_in(EXAMPLES)

    def _ways(self, script: Script) -> tuple[bool, ...]:
        wanted = (False, True) if self.disturbed is None else (self.disturbed,)
        return tuple(disturbed for disturbed in wanted if script.disturbances or not disturbed)

    def _settings(self, script: Script, seed: int) -> Settings:
        return Settings().but(scene=script.scene, checkpoint=self.checkpoint, seed=seed)


def evaluation(order: TrialsOrder, *, as_json: bool) -> str:
    """Run the trials that have no record yet, and report on all; a fault costs its own trial only, and is told.

    Raises:
        UnknownName, BadScript, CheckpointError: Something that is named is not there, or cannot be used.
        UnreadableInput: A record that is there already is none, or there is nothing to try.
    """
    trials = order.trials()
    with progress_on(Console(stderr=True)) as progress:
        _run_missing(trials, order.workers, progress)
    records = {condition: [_read(one) for one in own if one.path.is_file()] for condition, own in trials.items()}
    if as_json:
        return json.dumps(trial_report.to_json(records), ensure_ascii=False)
    lost = sum(map(len, trials.values())) - sum(map(len, records.values()))
    lines = [
        f"- seeds: {order.seeds.start} to {order.seeds[-1]}",
        f"- weights: {order.performer}",
        *([f"- **without a record, by a fault: {lost}**"] if lost else []),
    ]
    return "\n".join((*lines, "", trial_report.markdown(records)))


def _run_missing(trials: Mapping[Condition, Sequence[Trial]], workers: int, progress: Progress) -> None:
    missing = [trial for own in trials.values() for trial in own if not trial.path.is_file()]
    total = sum(map(len, trials.values()))
    done = total - len(missing)
    progress("trials", done, total)
    for trial in missing:
        trial.path.parent.mkdir(parents=True, exist_ok=True)
    for told in _carried_out(missing, workers):
        done += 1
        progress("trials", done, total, told)


def _carried_out(trials: Sequence[Trial], workers: int) -> Iterator[str]:
    """Carry trials out; says of each how it went."""
    if workers == 0 or not trials:
        for trial in trials:
            yield _told(trial, _attempted(trial))
        return
    context = multiprocessing.get_context("spawn")
    with one_thread_each(), ProcessPoolExecutor(workers, context, initializer=_become_worker) as pool:
        try:
            running = {pool.submit(carry_out, trial): trial for trial in trials}
            for future in as_completed(running):
                yield _told(running[future], future.exception() or future.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _attempted(trial: Trial) -> TrialRecord | MajordomoError:
    try:
        return carry_out(trial)
    except MajordomoError as fault:
        return fault


def _told(trial: Trial, end: TrialRecord | BaseException) -> str:
    """Say how a trial went; a fault goes to the log as well, for it leaves no record."""
    name = f"{trial.script.path.stem}, seed {trial.settings.seed}"
    if isinstance(end, BaseException):
        _log.error("%s has no record", name, exc_info=end)
        return f"{name}: no record: {end}"
    return f"{name}: {end.outcome}"


def _read(trial: Trial) -> TrialRecord:
    try:
        return TrialRecord.model_validate_json(trial.path.read_bytes())
    except ValidationError as error:
        raise UnreadableInput(
            f"'{trial.path}' is no record of a trial: {first_problem(error, 'record')}.",
            "removing it, or another --out.",
        ) from None


def _digest(script: Script, disturbed: bool) -> str:
    """Six digits that tell a script from what it was before a change: their records must not mix."""
    disturbances = script.disturbances if disturbed else ()
    what = repr((script.scene, [step.task for step in script.steps], script.expected, disturbances))
    return hashlib.sha256(what.encode()).hexdigest()[:6]


def _become_worker() -> None:
    """Finish the trial under way on Ctrl-C, rather than record it as cancelled; end when the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
