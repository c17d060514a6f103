"""Shards made in processes of their own: what is sent there must survive the way."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from learning.demonstrate import run_demonstrations
from learning.settings import LearningSettings
from learning.shards import FrameSet, open_shards
from learning.toy_studio import ToyStudios


def test_worker_processes_record_what_this_process_would(
    tmp_path: Path, settings: LearningSettings, studios: ToyStudios, demonstrations: Path
) -> None:
    run_demonstrations(settings.model_copy(update={"workers": 2}), replace(studios), tmp_path)
    here, there = FrameSet(open_shards(demonstrations)), FrameSet(open_shards(tmp_path))
    assert len(here) == len(there)
    assert np.array_equal(here.everything("rgb"), there.everything("rgb"))
    assert np.array_equal(here.everything("chunk"), there.everything("chunk"))
