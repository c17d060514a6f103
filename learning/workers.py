"""Making shards in worker processes: what is finished is skipped, what a dead worker left half done is made anew."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from learning.progress import Progress
from learning.settings import LearningSettings
from learning.shards import is_finished
from learning.studio import Studio, StudioFactory
from majordomo.skill import SkillCall

WORKER_THREADS = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "LP_NUM_THREADS": "0",  # Mesa's software renderer: draw in the calling thread
}


@dataclass(frozen=True, slots=True)
class Assignment:
    """One shard to make.

    Attributes:
        folder: Where it goes.
        settings: Of the whole run.
        studio: Opens the scene.
        episodes: Seed and call of each episode.
        options: What else this kind of shard needs: a checkpoint's folder, a share.
    """

    folder: Path
    settings: LearningSettings
    studio: StudioFactory
    episodes: tuple[tuple[int, SkillCall], ...]
    options: Any = None  # each maker's own frozen dataclass


Maker = Callable[[Assignment], str]
"""Makes a shard and says in a few words how it went; a function of a module, so that it can be sent to a worker."""


def make_shards(make: Maker, assignments: Sequence[Assignment], workers: int, stage: str, progress: Progress) -> None:
    """Make every shard that is not finished yet; with no workers, in this process."""
    open_assignments = [assignment for assignment in assignments if not is_finished(assignment.folder)]
    done = len(assignments) - len(open_assignments)
    progress(stage, done, len(assignments))
    if workers == 0 or not open_assignments:
        for assignment in open_assignments:
            text = make(assignment)
            done += 1
            progress(stage, done, len(assignments), text)
        return
    with (
        one_thread_each(),
        ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=end_with_parent) as pool,
    ):
        pending: set[Future[str]] = {pool.submit(make, assignment) for assignment in open_assignments}
        try:
            while pending:
                finished, pending = wait(pending, return_when=FIRST_COMPLETED)
                for future in finished:
                    text = future.result()
                    done += 1
                    progress(stage, done, len(assignments), text)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@lru_cache(maxsize=1)
def open_studio(factory: StudioFactory) -> Studio:
    """The studio of this process: building a scene costs seconds, so it is kept from shard to shard."""
    return factory()


def end_with_parent() -> None:
    """Have this worker end when the process that started it is killed: nobody would gather what it makes."""

    def wait_for_the_end() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait_for_the_end, name="ends with parent", daemon=True).start()


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Have processes that are spawned meanwhile use one thread each, for they share the processor among them."""
    before = {name: os.environ.get(name) for name in WORKER_THREADS}
    os.environ.update(WORKER_THREADS)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
