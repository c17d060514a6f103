"""Open-loop error: what the network would do on recorded frames, beside what the expert would."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from learning.hardware import mixed_precision, training_device
from learning.sampler import Sampler
from vla.batch import Batch
from vla.chunk import still_chunk
from vla.config import VlaConfig
from vla.network import VlaNetwork, VlaOutputs


class OpenLoopReport(BaseModel):
    """Errors on recorded frames.

    Attributes:
        action: Mean absolute error of each column over the whole chunk, in the unit that its name ends in.
        still: The same for a policy that never moves and keeps the gripper's first target: what "nothing" costs.
        point_mm: Median distance of the points from the object named, and from the destination or handle; None
            where there was none.
        frames: How many were compared.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    action: dict[str, float]
    still: dict[str, float]
    point_mm: tuple[float | None, float | None]
    frames: int


def open_loop(network: VlaNetwork, sampler: Sampler, frames: NDArray[np.int64], batch_size: int = 64) -> OpenLoopReport:
    """Compare the network with the expert on given frames of a sampler; what has no chunk is left out."""
    spec = network.config.action_spec
    errors: list[NDArray[np.float64]] = []
    still: list[NDArray[np.float64]] = []
    distances: list[NDArray[np.float64]] = []
    for batch, outputs in compared(network, sampler, frames, batch_size):
        predicted = network.normalisation.restore_chunk(outputs.decoded.chunk.float())
        valid = batch.task.chunk_valid.all(dim=1)
        wanted = batch.task.chunk[valid]
        errors.append((predicted[valid] - wanted).abs().double().cpu().numpy())
        shown = wanted.double().cpu().numpy()
        still.append(np.abs([still_chunk(spec, chunk) - chunk for chunk in shown]).reshape(shown.shape))
        away = (outputs.attended.points[:, 0, :2] - batch.task.points).norm(dim=-1)
        distances.append(torch.where(batch.task.points_valid, away, torch.nan).double().cpu().numpy())
    return OpenLoopReport(
        action=_by_column(errors, network.config),
        still=_by_column(still, network.config),
        point_mm=_medians(np.concatenate(distances)),
        frames=sum(len(part) for part in errors),
    )


def compared(
    network: VlaNetwork, sampler: Sampler, frames: NDArray[np.int64], batch_size: int = 64
) -> Iterator[tuple[Batch, VlaOutputs]]:
    """Run a network on given frames of a sampler, in canonical words and true colours."""
    network.to(training_device()).eval()
    for start in range(0, len(frames), batch_size):
        batch = sampler.compose(frames[start : start + batch_size]).to(training_device())
        with torch.no_grad(), mixed_precision():
            outputs = network(batch)
        yield batch, outputs


def _by_column(errors: Sequence[NDArray[np.float64]], config: VlaConfig) -> dict[str, float]:
    mean = np.concatenate(errors).mean(axis=(0, 1))
    return {
        column.name: round(float(value) * column.per_unit, 3)
        for column, value in zip(config.chunk_columns, mean, strict=True)
    }


def _medians(distances: NDArray[np.float64]) -> tuple[float | None, float | None]:
    known = [column[np.isfinite(column)] * 1000.0 for column in distances.T]
    first, second = (round(float(np.median(column)), 2) if len(column) else None for column in known)
    return first, second
