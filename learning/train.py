"""Training of the policy's network on recorded frames; a run that is interrupted goes on bit for bit."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor, nn

from learning.hardware import mixed_precision, training_device
from learning.metrics_log import MetricsLog
from learning.prefetch import Prefetcher
from learning.progress import Progress, silent
from learning.run_state import WeightAverage, load_run, save_run
from learning.sampler import Sampler
from learning.settings import TrainingSettings
from vla.batch import Batch
from vla.losses import VlaLosses, vla_losses
from vla.network import VlaNetwork

METRICS_FILE = "metrics.jsonl"


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the learning rate goes: a linear warm-up, then half a cosine down to a share of the peak."""

    steps: int
    warmup_steps: int
    peak: float
    final_scale: float

    def learning_rate(self, step: int) -> float:
        """The rate of a step, counted from zero."""
        if step < self.warmup_steps:
            return self.peak * (step + 1) / self.warmup_steps
        share = (step - self.warmup_steps) / max(1, self.steps - self.warmup_steps)
        cosine = 0.5 * (1.0 + math.cos(math.pi * min(1.0, share)))
        return self.peak * (self.final_scale + (1.0 - self.final_scale) * cosine)


@dataclass(frozen=True, slots=True)
class Optimization:
    """One stretch of training.

    Attributes:
        stage: What the progress bar calls it.
        folder: Where its state and metrics go.
        schedule: Its length and learning rates.
        seed: Of everything random.
        settings: The rest.
    """

    stage: str
    folder: Path
    schedule: Schedule
    seed: int
    settings: TrainingSettings


Example = TypeVar("Example")
"""What one step is computed on."""


def train_policy(
    network: VlaNetwork, sampler: Sampler, run: Optimization, progress: Progress = silent
) -> dict[str, Tensor]:
    """Train a network and return its averaged weights; the network itself is left at its last ones.

    What an earlier, interrupted call left in the run's folder is taken up where it was.
    """
    freeze_unused(network)
    network.to(training_device()).train()
    device = training_device()

    def losses(batch: Batch) -> Mapping[str, Tensor]:
        with mixed_precision():
            moved = batch.to(device)
            return _by_name(vla_losses(network(moved), moved))

    return optimize(network, sampler.batch, losses, run, progress)


def optimize(
    network: nn.Module,
    make_batch: Callable[[int], Example],
    losses: Callable[[Example], Mapping[str, Tensor]],
    run: Optimization,
    progress: Progress = silent,
) -> dict[str, Tensor]:
    """Minimise the "total" of some losses and return the averaged weights.

    Args:
        network: Whose weights; those that require a gradient are trained.
        make_batch: Makes the batch of a step, always the same for the same step.
        losses: Of a batch, by name.
        run: How long, how fast, and where its state is kept.
        progress: Told every few steps.
    """
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, weight_decay=run.settings.weight_decay, fused=True)
    average = WeightAverage(network, run.settings.average_decay)
    first = load_run(run.folder, network, average, optimizer)
    log = MetricsLog(run.folder / METRICS_FILE, first)
    last = run.schedule.steps
    progress(run.stage, first, last)
    begun = time.monotonic()
    with Prefetcher(make_batch, range(first, last)) as batches:
        for step, batch in zip(range(first, last), batches, strict=True):
            torch.manual_seed(run.seed * 1_000_003 + step)  # whatever the network draws is the same after a resume
            rate = run.schedule.learning_rate(step)
            for group in optimizer.param_groups:
                group["lr"] = rate
            terms = losses(batch)
            norm = _descend(terms["total"], parameters, optimizer, run.settings.gradient_norm)
            average.update(step)
            if (step + 1) % run.settings.log_every == 0 or step + 1 == last:
                values = {name: float(term.detach()) for name, term in terms.items()}
                speed = (step + 1 - first) / (time.monotonic() - begun)
                log.add(step, {**values, "gradient_norm": norm, "learning_rate": rate, "steps_per_s": speed})
                progress(run.stage, step + 1, last, f"loss {values['total']:.3f}, {speed:.1f} steps/s")
            if (step + 1) % run.settings.checkpoint_every == 0 or step + 1 == last:
                save_run(run.folder, step + 1, network, average, optimizer)
    log.close()
    return average.values


def freeze_unused(network: VlaNetwork) -> None:
    """Keep gradients and weight decay away from towers that are not to be trained."""
    if not network.config.train_image_tower:
        network.clip.vision_model.requires_grad_(False)
        network.clip.visual_projection.requires_grad_(False)
    if not network.config.train_text_tower:
        network.clip.text_model.requires_grad_(False)
        network.clip.text_projection.requires_grad_(False)


def _descend(total: Tensor, parameters: list[nn.Parameter], optimizer: torch.optim.Optimizer, most: float) -> float:
    optimizer.zero_grad(set_to_none=True)
    total.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
    norm = float(torch.nn.utils.clip_grad_norm_(parameters, most))
    if math.isfinite(norm):  # a step that is not finite is left out
        optimizer.step()
    return norm


def _by_name(losses: VlaLosses) -> dict[str, Tensor]:
    return {field.name: getattr(losses, field.name) for field in fields(losses)}
