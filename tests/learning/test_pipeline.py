import errno
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors import SafetensorError

from learning.contact_sheet import GAP, TEXT_HEIGHT, contact_sheet, write_contact_sheets
from learning.frame_set import FrameSet
from learning.open_loop import OpenLoopReport, open_loop
from learning.pipeline import Run, export, run_evaluation, run_training
from learning.sampler import Sampler
from learning.settings import LearningSettings
from learning.shards import open_shards
from learning.toy_studio import ToyStudios
from learning.trained import TrainedCheckpoint
from learning.vision_cache import attach_patch_tokens
from majordomo.errors import StorageFull
from vla.checkpoint import load_checkpoint, save_checkpoint, scenes_learned
from vla.network import VlaNetwork


@pytest.fixture(scope="module")
def finished(
    settings: LearningSettings, studios: ToyStudios, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """The folder of a whole run, and its checkpoint."""
    folder = tmp_path_factory.mktemp("run")
    return folder, run_training(settings, (studios,), folder)


def test_a_run_ends_in_a_calibrated_checkpoint(finished: tuple[Path, Path]) -> None:
    checkpoint = load_checkpoint(finished[1])
    assert set(checkpoint.calibration) == {"hand_empty", "holding", "on"}
    assert "| toy | pick | dagger |" in checkpoint.card
    assert "steps: 4" in checkpoint.card


def test_every_checkpoint_of_a_run_says_where_it_was_trained(finished: tuple[Path, Path]) -> None:
    folder, final = finished
    assert {scenes_learned(path) for path in (folder / "policy-0", folder / "policy-1", final)} == {("toy",)}


def test_a_finished_run_does_nothing_again(
    finished: tuple[Path, Path], settings: LearningSettings, studios: ToyStudios
) -> None:
    def stamps() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in finished[0].rglob("policy-*/*")}

    before = stamps()
    run_training(settings, (studios,), finished[0])
    assert stamps() == before


FULL = (
    ("learning.run_state.save_file", SafetensorError("I/O error: No space left on device (os error 28)")),
    ("learning.pipeline.save_file", SafetensorError("I/O error: No space left on device (os error 28)")),
    ("learning.metrics_log._written", OSError(errno.ENOSPC, "No space left on device")),
    ("learning.pipeline.model_card", OSError(errno.ENOSPC, "No space left on device")),
    ("vla.checkpoint.save_file", SafetensorError("I/O error: No space left on device (os error 28)")),
)
"""Where a disk may turn out to be full, and what is raised there."""


def test_a_checkpoint_is_taught_more_by_its_own_rollouts(
    finished: tuple[Path, Path], settings: LearningSettings, studios: ToyStudios, tmp_path: Path
) -> None:
    more = settings.model_copy(update={"name": "toy_more", "starts_from": str(finished[1])})
    taught = load_checkpoint(run_training(more, (studios,), tmp_path))
    before = load_checkpoint(finished[1])
    assert not (tmp_path / "clip").exists() and not (tmp_path / "policy-0").exists()
    assert {episode.source for episode in Run(more, (studios,), tmp_path).frames(1).episodes()} >= {"dagger"}
    was, now = before.network.state_dict(), taught.network.state_dict()
    assert all(torch.equal(was[name], now[name]) for name in was if name.startswith("normalisation."))
    moved = [name for name in was if not torch.equal(was[name], now[name])]
    assert moved and all((was[name] - now[name]).abs().max() < 0.05 for name in moved)  # taught more, not anew
    assert "It was `" in taught.card


def test_a_round_may_keep_a_share_of_the_weights_that_it_began_with(
    finished: tuple[Path, Path], settings: LearningSettings, studios: ToyStudios, tmp_path: Path
) -> None:
    def taught(kept_share: float) -> dict[str, torch.Tensor]:
        training = settings.training.model_copy(update={"kept_share": kept_share})
        more = settings.model_copy(update={"starts_from": str(finished[1]), "training": training})
        run_training(more, (studios,), tmp_path / str(kept_share))
        return load_checkpoint(tmp_path / str(kept_share) / "policy-1").network.state_dict()

    before, anew, half = load_checkpoint(finished[1]).network.state_dict(), taught(0.0), taught(0.5)
    assert any(not torch.equal(before[name], anew[name]) for name in before)
    for name in before:
        torch.testing.assert_close(half[name], 0.5 * (before[name] + anew[name]))


def test_a_disk_that_is_full_again_and_again_costs_a_run_nothing_but_time(
    finished: tuple[Path, Path],
    settings: LearningSettings,
    studios: ToyStudios,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for place, error in FULL:
        with monkeypatch.context() as patch:
            patch.setattr(place, Mock(side_effect=error))
            with pytest.raises(StorageFull, match=r"The disk is full.*Try: making room"):
                run_training(settings, (studios,), tmp_path)
    again = load_checkpoint(run_training(settings, (studios,), tmp_path)).network.state_dict()
    at_once = load_checkpoint(finished[1]).network.state_dict()
    assert all(torch.equal(again[name], at_once[name]) for name in at_once)


def test_an_evaluation_leaves_a_report_and_pictures_of_failures(
    finished: tuple[Path, Path], settings: LearningSettings, studios: ToyStudios
) -> None:
    folder, checkpoint = finished
    report = run_evaluation(settings, (studios,), folder, str(checkpoint))
    home = folder / "evaluation-checkpoint"
    assert [skill.success[1] for skill in report.skills] == [1, 1]
    assert (home / "report.md").read_text(encoding="utf-8") == report.markdown()
    kept = folder / "toy" / "evaluation-checkpoint" / "failures"
    wrong = set(kept.glob("*-misjudged.png"))
    assert len(set(kept.glob("*.png")) - wrong) == len(report.failed) == len(open_shards(kept))
    assert len(wrong) == len(report.misjudged)


def test_what_is_exported_carries_its_report(
    finished: tuple[Path, Path], settings: LearningSettings, studios: ToyStudios, tmp_path: Path
) -> None:
    report = run_evaluation(settings, (studios,), finished[0], str(finished[1]))
    export(finished[1], tmp_path / "shipped", report)
    shipped = load_checkpoint(tmp_path / "shipped")
    assert report.table("skills") in shipped.card
    assert shipped.scenes == ("toy",)
    assert shipped.calibration == load_checkpoint(finished[1]).calibration


def test_every_policy_comes_with_its_open_loop_errors(finished: tuple[Path, Path]) -> None:
    for number in (0, 1):
        text = (finished[0] / f"policy-{number}" / "open_loop.json").read_text(encoding="utf-8")
        assert OpenLoopReport.model_validate_json(text).frames > 10


def test_rollouts_are_learned_from_in_later_rounds(
    finished: tuple[Path, Path], settings: LearningSettings, studios: ToyStudios
) -> None:
    run = Run(settings, (studios,), finished[0])
    assert {episode.source for episode in run.frames(0).episodes()} == {"demonstration"}
    assert {episode.source for episode in run.frames(1).episodes()} == {"demonstration", "dagger"}


def test_patch_tokens_are_the_image_towers_and_are_computed_once(network: VlaNetwork, frames: FrameSet) -> None:
    attach_patch_tokens(network, frames.shards)
    pictures = torch.from_numpy(frames.gather("rgb", np.array([5])))
    wanted = network.patch_tokens(pictures)
    assert wanted is not None
    np.testing.assert_allclose(
        frames.gather("patch_tokens", np.array([5])).astype(np.float32), wanted.detach().numpy(), atol=0.05, rtol=0.05
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "patch_tokens", lambda rgb: pytest.fail("computed again"))
        attach_patch_tokens(network, frames.shards)


def test_open_loop_errors_have_units_and_a_yardstick(network: VlaNetwork, sampler: Sampler) -> None:
    report = open_loop(network, sampler, np.arange(12))
    assert report.frames == 12
    assert report.action.keys() == report.still.keys()
    assert report.still["turn_x_deg"] == pytest.approx(0.0, abs=1e-6)  # the toy hand never turns
    assert report.still["x_mm"] > 1.0


def test_a_contact_sheet_has_a_row_an_episode(frames: FrameSet, tmp_path: Path) -> None:
    sheet = contact_sheet(frames, "pick", rows=3, columns=5)
    assert sheet.size == (5 * (32 + GAP), 3 * (TEXT_HEIGHT + 32 + GAP))
    written = write_contact_sheets(frames, tmp_path)
    assert {path.name for path in written} == {f"{s}-{c}.png" for s in ("pick", "place_on") for c in ("mast", "wrist")}
    assert np.asarray(Image.open(written[0])).std() > 10.0


def test_a_contact_sheet_of_nothing_is_refused(frames: FrameSet) -> None:
    with pytest.raises(ValueError, match="juggle"):
        contact_sheet(frames, "juggle")


def test_another_checkpoint_in_the_same_place_is_evaluated_anew(finished: tuple[Path, Path], tmp_path: Path) -> None:
    checkpoint = load_checkpoint(finished[1])
    save_checkpoint(tmp_path, checkpoint)
    before = TrainedCheckpoint.of(tmp_path)
    assert before == TrainedCheckpoint.of(tmp_path)
    with torch.no_grad():
        checkpoint.network.predicate.out.bias += 1.0
    save_checkpoint(tmp_path, checkpoint)
    assert repr(TrainedCheckpoint.of(tmp_path)) != repr(before)
