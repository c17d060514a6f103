"""Shards made in processes of their own: what is sent there must survive the way."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from learning.demonstrate import run_demonstrations
from learning.frame_set import FrameSet
from learning.settings import LearningSettings
from learning.shards import open_shards
from learning.toy_studio import ToyStudios


def test_worker_processes_record_what_this_process_would(
    tmp_path: Path, settings: LearningSettings, studios: ToyStudios, demonstrations: Path
) -> None:
    chosen = settings.model_copy(update={"workers": 2})
    run_demonstrations(chosen, replace(studios), tmp_path, settings.demonstrations)
    here, there = FrameSet(open_shards(demonstrations)), FrameSet(open_shards(tmp_path))
    assert len(here) == len(there)
    assert np.array_equal(here.everything("rgb"), there.everything("rgb"))
    assert np.array_equal(here.everything("chunk"), there.everything("chunk"))


ORPHANED = """
import os, sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import sleep
from learning.workers import end_with_parent

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=end_with_parent)
    print(pool.submit(os.getpid).result(), flush=True)
    pool.submit(sleep, 600)
    os.kill(os.getpid(), 9)
"""


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "orphaned.py"
    script.write_text(ORPHANED, encoding="utf-8")
    # the worker holds standard output open: reading to its end waits until the worker is gone
    run = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=120, cwd=Path.cwd(), check=False
    )
    worker = int(run.stdout)
    assert not Path(f"/proc/{worker}").exists() or "Z" in Path(f"/proc/{worker}/stat").read_text().split()[2]
