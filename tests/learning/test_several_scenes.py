"""One network for two scenes with different things in them, on a robot with a base; killed in every stage."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from learning.frame_set import UNLABELLED, FrameSet
from learning.pipeline import Run, run_evaluation, run_training
from learning.progress import silent
from learning.sampler import Sampler, SamplingSettings
from learning.settings import (
    CalibrationSettings,
    DaggerRound,
    DemonstrationSettings,
    EvaluationSettings,
    GateSettings,
    LearningSettings,
)
from learning.shards import open_shards
from learning.toy_studio import ToyStudios
from majordomo.errors import ConfigError
from vla.checkpoint import load_checkpoint

SCENES = (
    ToyStudios(scene="toy", has_base=True),
    ToyStudios(scene="attic", cups=("red cup", "blue cup"), has_base=True),
)
STAGES = (
    "gate, toy",
    "gate, attic",
    "demonstrations, toy",
    "demonstrations, attic",
    "clip",
    "patch tokens",
    "policy 0",
    "held-out, toy",
    "held-out, attic",
    "rollouts 1, toy",
    "policy 1",
    "calibration, toy",
    "calibration, attic",
)


class Killed(BaseException):
    pass


def each(**counts: int) -> dict[str, dict[str, int]]:
    return {studio.scene: counts for studio in SCENES}


@pytest.fixture(scope="module")
def both(settings: LearningSettings) -> LearningSettings:
    shown = DemonstrationSettings(episodes=each(pick=2, place_on=1), episodes_per_shard=2, held_out=1)
    changes = {
        "gate": GateSettings(episodes=1),
        "demonstrations": shown,
        "dagger": (DaggerRound(episodes={"toy": {"pick": 1}}, training_steps=2),),
        "calibration": CalibrationSettings(episodes=each(pick=1)),
        "evaluation": EvaluationSettings(episodes=each(pick=1)),
    }
    return settings.model_copy(update=changes)


@pytest.fixture(scope="module")
def finished(both: LearningSettings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of a whole run, and its checkpoint."""
    folder = tmp_path_factory.mktemp("run")
    return folder, run_training(both, SCENES, folder)


def test_a_run_that_is_killed_in_every_stage_ends_in_the_same_checkpoint(
    both: LearningSettings, finished: tuple[Path, Path], tmp_path: Path
) -> None:
    killed: list[str] = []

    def kill(stage: str, done: int, total: int, text: str = "") -> None:
        if done and stage not in killed:
            killed.append(stage)
            raise Killed

    checkpoint = None
    while checkpoint is None:
        try:
            checkpoint = run_training(both, SCENES, tmp_path, kill)
        except Killed:
            continue
    assert tuple(killed) == STAGES
    assert same_weights(checkpoint, finished[1])


KILLED_FOR_GOOD = """
import os, sys
from pathlib import Path
from learning.pipeline import run_training
from learning.settings import LearningSettings
from test_several_scenes import SCENES

settings = LearningSettings.model_validate_json(sys.argv[1])
folder, doomed = Path(sys.argv[2]), sys.argv[3]
run_training(settings, SCENES, folder, lambda stage, done, total, text="": done and stage == doomed and os._exit(9))
"""


@pytest.mark.slow
@pytest.mark.timeout(900)  # a process a stage, each of which imports a good deal
def test_a_process_that_dies_in_any_stage_leaves_what_the_next_can_go_on_with(
    both: LearningSettings, finished: tuple[Path, Path], tmp_path: Path
) -> None:
    for stage in STAGES:
        told = [both.model_dump_json(), str(tmp_path), stage]
        died = subprocess.run(
            [sys.executable, "-c", KILLED_FOR_GOOD, *told], cwd=Path(__file__).parent, env=_environment(), check=False
        )
        assert died.returncode == 9, stage
    assert same_weights(run_training(both, SCENES, tmp_path, silent), finished[1])


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[2])}


def same_weights(first: Path, second: Path) -> bool:
    one, other = (load_checkpoint(folder).network.state_dict() for folder in (first, second))
    return all(torch.equal(one[name], other[name]) for name in one)


def test_one_network_knows_the_words_and_commands_of_both(finished: tuple[Path, Path]) -> None:
    checkpoint = load_checkpoint(finished[1])
    assert checkpoint.network.config.chunk_columns[-1].name == "base_turn_deg"
    assert "green" in {word.removesuffix("</w>") for word in checkpoint.network.tokenizer.vocabulary}
    assert "| attic | pick | demonstration | 2/2" in checkpoint.card
    assert "| toy | pick | dagger |" in checkpoint.card


def test_an_evaluation_tells_the_scenes_apart(both: LearningSettings, finished: tuple[Path, Path]) -> None:
    folder, checkpoint = finished
    report = run_evaluation(both, SCENES, folder, str(checkpoint))
    assert [(skill.scene, skill.success[1]) for skill in report.skills] == [("toy", 1), ("attic", 1)]
    looks = {predicate.predicate: predicate.n_true + predicate.n_false for predicate in report.predicates}
    assert looks["hand_empty"] * 5 == looks["holding"] * 2 or looks["holding"] > looks["hand_empty"]
    assert (folder / "evaluation-checkpoint" / "report.md").is_file()


@pytest.fixture
def frames(both: LearningSettings, finished: tuple[Path, Path]) -> FrameSet:
    return Run(both, SCENES, finished[0]).frames(0)


def test_frames_are_labelled_in_the_columns_of_their_own_scene(frames: FrameSet) -> None:
    n_toy = len(frames.scenes[0].groundings)
    labels, positions = frames.labels(), frames.positions()
    of_toy = np.array([shard.header.columns.scene == "toy" for shard in frames.shards for _ in range(len(shard))])
    assert (labels[of_toy][:, n_toy:] == UNLABELLED).all() and (labels[~of_toy][:, :n_toy] == UNLABELLED).all()
    assert set(np.unique(labels[of_toy][:, :n_toy])) <= {0, 1}
    assert labels.shape[1] == sum(len(scene.groundings) for scene in frames.scenes)
    n_things = len(frames.scenes[0].things)
    assert np.isfinite(positions[~of_toy][:, n_things:]).all() and np.isnan(positions[~of_toy][:, :n_things]).all()


def test_a_frame_is_only_asked_about_its_own_scene(both: LearningSettings, frames: FrameSet) -> None:
    statements = Run(both, SCENES, Path()).statements(frames)
    asked: list[str] = []

    class Listener:
        def encode(self, texts: list[str]) -> torch.Tensor:
            asked.extend(texts)
            return torch.arange(len(asked) - len(texts), len(asked))[:, None]

    sampler = Sampler(frames, statements, Listener(), SamplingSettings(0, 8, 4, 0.0, 0.0, 0.0))
    of_attic = [i for i, shard in _frame_owners(frames) if shard == "attic"]
    sentences = sampler.compose(np.array(of_attic)).sentences
    assert sentences is not None
    said = {asked[int(row)] for row in sentences.tokens[..., 0].flatten()}
    assert said and not any("green" in sentence for sentence in said)
    assert sentences.labels_valid[:, :-1].all()


def _frame_owners(frames: FrameSet) -> list[tuple[int, str]]:
    names = [shard.header.columns.scene for shard in frames.shards for _ in range(len(shard))]
    return list(enumerate(names))


def test_scenes_with_different_robots_are_not_mixed(finished: tuple[Path, Path], tmp_path: Path) -> None:
    from learning.demonstrate import run_demonstrations

    record: Callable[..., None] = run_demonstrations
    legless = ToyStudios(scene="cellar")
    shown = DemonstrationSettings(episodes={"cellar": {"pick": 1}})
    nothing = CalibrationSettings(episodes={}), EvaluationSettings(episodes={})
    settings = LearningSettings(
        name="odd", workers=0, demonstrations=shown, calibration=nothing[0], evaluation=nothing[1]
    )
    record(settings, legless, tmp_path, shown)
    shards = [*open_shards(finished[0] / "toy" / "demonstrations"), *open_shards(tmp_path)]
    with pytest.raises(ConfigError, match=r"show other robots.*Try: recording both"):
        FrameSet(shards)
