"""How wrong the network is: where it looks, where it points, what it does, and what it believes."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from vla.attention import Attended
from vla.batch import Batch
from vla.network import VlaOutputs
from vla.vision import SceneFeatures

SUPERVISED_MAPS = 2


@dataclass(frozen=True, slots=True)
class LossConfig:
    """Weights of the losses, and what counts as seen.

    Attributes:
        map_sigma_m: Width of the Gaussian about a target that its map should show [m].
        seen_within_m: If no cell lies this near to the first (second) target, its map should say `none` [m]. A thing's
            surface is near its centre; a destination may be in the air.
        point_scale_m: Errors of points are counted in this unit [m].
        recall_scale_m: Those of places that are recalled, for most of what is in no picture may be anywhere [m].
        sure_within: A chunk is to be trusted if its mean error stays within this many standard deviations.
    """

    map_sigma_m: float = 0.025
    seen_within_m: tuple[float, float] = (0.045, 0.15)
    point_scale_m: float = 0.05
    recall_scale_m: float = 0.25
    sure_within: float = 0.3
    map_weight: float = 0.3
    point_weight: float = 1.0
    chunk_weight: float = 3.0
    progress_weight: float = 0.3
    done_weight: float = 0.3
    confidence_weight: float = 0.1
    predicate_weight: float = 1.0


@dataclass(frozen=True, slots=True)
class VlaLosses:
    """Scalars; `total` is their weighted sum. Terms without a label are zero."""

    total: Tensor
    maps: Tensor
    points: Tensor
    chunk: Tensor
    progress: Tensor
    done: Tensor
    confidence: Tensor
    predicates: Tensor


def vla_losses(outputs: VlaOutputs, batch: Batch, config: LossConfig | None = None) -> VlaLosses:
    """Compare what was predicted with what is labelled."""
    config = config or LossConfig()
    task = batch.task
    points, points_valid = task.points[:, None], task.points_valid[:, None]
    by_heart = task.by_heart[:, None]
    predicates = torch.zeros((), device=points.device)
    if batch.sentences is not None and outputs.judgements is not None:
        points = torch.cat([points, batch.sentences.points], dim=1)  # (B, 1 + P, 2, 3)
        points_valid = torch.cat([points_valid, batch.sentences.points_valid], dim=1)
        by_heart = F.pad(by_heart, (0, batch.sentences.points.shape[1]))  # (B, 1 + P)
        predicates = _binary(outputs.judgements, batch.sentences.labels, batch.sentences.labels_valid)
    maps, places = attention_losses(outputs.attended, outputs.scene, points, points_valid, by_heart, config)
    chunk = outputs.decoded.loss if outputs.decoded.loss is not None else torch.zeros((), device=points.device)
    progress = _binary(outputs.outcome.progress, task.progress, task.outcome_valid)
    done = _binary(outputs.outcome.done, task.done, task.outcome_valid)
    confidence = _confidence_loss(outputs, config)
    total = (
        config.map_weight * maps
        + config.point_weight * places
        + config.chunk_weight * chunk
        + config.progress_weight * progress
        + config.done_weight * done
        + config.confidence_weight * confidence
        + config.predicate_weight * predicates
    )
    return VlaLosses(total, maps, places, chunk, progress, done, confidence, predicates)


def attention_losses(
    attended: Attended, scene: SceneFeatures, targets: Tensor, valid: Tensor, by_heart: Tensor, config: LossConfig
) -> tuple[Tensor, Tensor]:
    """Cross-entropy of the supervised maps, and the Huber loss of their points: as seen, or as recalled if unseen.

    Args:
        attended: S texts on K maps.
        scene: Where the cells are.
        targets: (B, S, 2, 3) [m] in base_link.
        valid: (B, S, 2) bool.
        by_heart: (B, S) bool: whether the targets count as unseen, whatever there is, if there is a memory to tell.
        config: Widths and thresholds.
    """
    share, seen = map_targets(scene, targets, config)  # (B, S, 2, n_cells), (B, S, 2)
    if attended.recalled is not None:
        seen = seen & ~by_heart[..., None]
    log_maps = attended.log_maps[:, :, :SUPERVISED_MAPS]
    on_cells = -(share * log_maps[..., :-1]).sum(dim=-1)
    maps = torch.where(seen, on_cells, -log_maps[..., -1])
    points = attended.points[:, :, :SUPERVISED_MAPS]
    errors = F.smooth_l1_loss(
        points, torch.where(seen[..., None], targets, points.detach()), reduction="none", beta=0.01
    )
    places = _mean(errors.sum(dim=-1) / config.point_scale_m, valid & seen)
    if attended.recalled is not None:
        recalled = attended.recalled[:, :, :SUPERVISED_MAPS]
        missed = F.smooth_l1_loss(recalled, targets, reduction="none", beta=0.1).sum(dim=-1)
        places = places + _mean(torch.where(valid, missed, 0.0) / config.recall_scale_m, valid & ~seen)
    return _mean(maps, valid), places


@torch.no_grad()
def map_targets(scene: SceneFeatures, targets: Tensor, config: LossConfig) -> tuple[Tensor, Tensor]:
    """What the maps should show: probabilities over the cells (B, S, 2, n_cells), and whether they show it at all.

    Nearness in space stands for visibility: what hides a thing lies elsewhere than the thing, and so gets no weight.
    """
    b, s, n, _ = targets.shape
    with torch.autocast(targets.device.type, enabled=False):
        squares = torch.cdist(targets.reshape(b, s * n, 3), scene.cell_xyz, compute_mode="donot_use_mm_for_euclid_dist")
    squares = squares.square().masked_fill(~scene.cell_measured[:, None], torch.inf).view(b, s, n, -1)
    nearest = squares.amin(dim=-1)
    within = torch.tensor(config.seen_within_m, device=targets.device)
    seen = nearest <= within.square()
    logits = -(squares - nearest.clamp(max=1e6)[..., None]) / (2.0 * config.map_sigma_m**2)
    return torch.where(seen[..., None], logits.softmax(dim=-1), 0.0), seen


def _binary(logits: Tensor, labels: Tensor, valid: Tensor) -> Tensor:
    return _mean(F.binary_cross_entropy_with_logits(logits, labels.float(), reduction="none"), valid)


def _confidence_loss(outputs: VlaOutputs, config: LossConfig) -> Tensor:
    error = (outputs.decoded.chunk.detach() - outputs.target.chunk).abs().mean(dim=-1)  # (B, H)
    count = outputs.target.valid.sum(dim=-1)
    mean = (error * outputs.target.valid).sum(dim=-1) / count.clamp(min=1)
    return _binary(outputs.outcome.confidence, mean < config.sure_within, count > 0)


def _mean(values: Tensor, valid: Tensor) -> Tensor:
    return (values * valid).sum() / valid.sum().clamp(min=1)
