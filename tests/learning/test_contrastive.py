from pathlib import Path

import numpy as np
import torch

from learning.contrastive import LookSampler, patches_of_things, train_clip
from learning.frame_set import FrameSet
from learning.settings import ClipSettings
from learning.statements import Statements
from vla.network import VlaNetwork

INTRINSICS = np.array([[32.0, 0.0, 15.5], [0.0, 32.0, 15.5], [0.0, 0.0, 1.0]], np.float32)
SETTINGS = ClipSettings(steps=3, batch_size=6, claims=4, warmup_steps=1)


def where(*points: tuple[float, float, float], depth_mm: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """Patch and visibility of points in front of one camera at base_link, on a grid of 4 x 4 patches."""
    positions = np.array([points], np.float32)
    depth = np.full((1, 1, 32, 32), depth_mm, np.uint16)
    patch, seen = patches_of_things(
        positions, INTRINSICS[None, None], np.eye(4, dtype=np.float32)[None, None], depth, 4
    )
    return patch[0, 0], seen[0, 0]


def test_a_thing_is_in_the_patch_that_it_projects_to() -> None:
    patch, seen = where((-0.45, -0.45, 1.0), (0.45, -0.45, 1.0), (-0.45, 0.45, 1.0), (0.05, 0.05, 1.0))
    assert patch.tolist() == [0, 3, 12, 10]
    assert seen.all()


def test_what_is_hidden_behind_out_of_the_picture_or_nowhere_is_not_seen() -> None:
    hidden, behind, aside, nowhere = (0.0, 0.0, 1.3), (0.0, 0.0, -1.0), (0.9, 0.0, 1.0), (np.nan, np.nan, np.nan)
    assert not where(hidden, behind, aside, nowhere)[1].any()


def test_the_same_step_gives_the_same_looks(frames: FrameSet, statements: Statements, network: VlaNetwork) -> None:
    first, second = (LookSampler(frames, statements, network, SETTINGS, 0).batch(5) for _ in range(2))
    for name in first.__slots__:
        assert torch.equal(getattr(first, name), getattr(second, name))


def test_looks_are_told_the_truth(frames: FrameSet, statements: Statements, network: VlaNetwork) -> None:
    looks = LookSampler(frames, statements, network, SETTINGS, 0).batch(0)
    assert looks.rgb.shape == (6, 2, 32, 32, 3)
    assert looks.claims.shape[0] == looks.labels.shape[1] == 4
    assert looks.weights.min() > 0.0
    assert looks.seen.any()


def test_training_changes_both_towers_and_leaves_the_rest(
    tmp_path: Path, frames: FrameSet, statements: Statements, network: VlaNetwork
) -> None:
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    weights = train_clip(network, LookSampler(frames, statements, network, SETTINGS, 0), SETTINGS, tmp_path)
    after = network.state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert {name.split(".")[1] for name in changed} >= {"vision_model", "text_model", "visual_projection"}
    assert all(name.startswith("clip.") for name in changed)
    assert weights.keys() == network.clip.state_dict().keys()
