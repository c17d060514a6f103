"""Trials of scripts, carried out by several processes: a fault costs its own trial only, and is told."""

import logging
import multiprocessing
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed

from bringup.evaluation.trial import Trial, TrialRecord, carry_out
from learning.progress import Progress
from learning.workers import end_with_parent, one_thread_each
from majordomo.errors import MajordomoError

_log = logging.getLogger(__name__)


def run_missing(trials: Iterable[Trial], workers: int, progress: Progress) -> None:
    """Carry out the trials that have no record yet; with no workers, in this process."""
    wanted = tuple(trials)
    missing = [trial for trial in wanted if not trial.path.is_file()]
    done = len(wanted) - len(missing)
    progress("trials", done, len(wanted))
    for trial in missing:
        trial.path.parent.mkdir(parents=True, exist_ok=True)
    for told in _carried_out(missing, workers):
        done += 1
        progress("trials", done, len(wanted), told)


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


def _become_worker() -> None:
    """Finish the trial under way on Ctrl-C, rather than record it as cancelled; end when the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
