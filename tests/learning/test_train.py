import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from learning.metrics_log import read_metrics
from learning.prefetch import Prefetcher
from learning.sampler import Sampler
from learning.settings import LearningSettings
from learning.train import METRICS_FILE, Optimization, Schedule, freeze_unused, optimize, train_policy
from vla.network import VlaNetwork


def stretch(folder: Path, settings: LearningSettings, steps: int = 4) -> Optimization:
    return Optimization("policy", folder, Schedule(steps, 1, 1e-3, 0.1), 0, settings.training)


def twin(network: VlaNetwork) -> VlaNetwork:
    other = VlaNetwork(network.config, network.tokenizer)
    other.load_state_dict(network.state_dict())
    return other


def same(first: dict[str, Tensor], second: dict[str, Tensor]) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


class Interruption(Exception):
    pass


def test_a_run_that_is_interrupted_goes_on_to_the_same_weights(
    tmp_path: Path, network: VlaNetwork, sampler: Sampler, settings: LearningSettings
) -> None:
    sampler.fit(network.normalisation)
    whole = train_policy(twin(network), sampler, stretch(tmp_path / "whole", settings))

    def interrupt(stage: str, done: int, total: int, text: str = "") -> None:
        if done == 3:  # one step after the last checkpoint
            raise Interruption

    with pytest.raises(Interruption):
        train_policy(twin(network), sampler, stretch(tmp_path / "halves", settings), interrupt)
    torch.manual_seed(99)  # another process would draw otherwise
    resumed = train_policy(twin(network), sampler, stretch(tmp_path / "halves", settings))
    assert same(whole, resumed)
    assert [line["step"] for line in read_metrics(tmp_path / "halves" / METRICS_FILE)] == [0, 1, 2, 3]


def test_the_loss_of_every_head_is_logged(
    tmp_path: Path, network: VlaNetwork, sampler: Sampler, settings: LearningSettings
) -> None:
    train_policy(network, sampler, stretch(tmp_path, settings, steps=1))
    (line,) = read_metrics(tmp_path / METRICS_FILE)
    assert {"total", "maps", "points", "chunk", "progress", "done", "predicates", "learning_rate"} <= line.keys()
    assert all(math.isfinite(value) for value in line.values())


def test_the_frozen_image_tower_stays_as_it_is(
    tmp_path: Path, network: VlaNetwork, sampler: Sampler, settings: LearningSettings
) -> None:
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    train_policy(network, sampler, stretch(tmp_path, settings, steps=2))
    after = network.state_dict()
    tower = [name for name in before if "vision_model" in name]
    assert all(torch.equal(before[name], after[name]) for name in tower)
    assert not torch.equal(before["decoder.out.weight"], after["decoder.out.weight"])


def test_what_is_not_trained_wants_no_gradient(network: VlaNetwork) -> None:
    network.config = network.config.model_copy(update={"train_text_tower": False})
    freeze_unused(network)
    assert not any(parameter.requires_grad for parameter in network.clip.text_model.parameters())
    assert any(parameter.requires_grad for parameter in network.decoder.parameters())


def test_a_step_that_is_not_finite_changes_nothing(tmp_path: Path, settings: LearningSettings) -> None:
    line = nn.Linear(1, 1)
    before = line.weight.detach().clone()
    run = stretch(tmp_path, settings, steps=1)
    optimize(line, lambda step: torch.full((1, 1), math.nan), lambda x: {"total": line(x).sum()}, run)
    assert torch.equal(line.weight, before)


def test_the_average_follows_the_weights(tmp_path: Path, settings: LearningSettings) -> None:
    line = nn.Linear(1, 1, bias=False)
    run = stretch(tmp_path, settings, steps=300)
    run = replace(run, schedule=Schedule(300, 1, 0.05, 0.0))
    average = optimize(line, lambda step: torch.ones(1, 1), lambda x: {"total": ((line(x) - 3.0) ** 2).sum()}, run)
    assert float(average["weight"]) == pytest.approx(3.0, abs=0.2)


def test_the_learning_rate_warms_up_and_comes_down() -> None:
    schedule = Schedule(steps=100, warmup_steps=10, peak=1.0, final_scale=0.1)
    rates = [schedule.learning_rate(step) for step in range(100)]
    assert rates[:10] == pytest.approx([0.1 * (step + 1) for step in range(10)])
    assert rates[10] == pytest.approx(1.0)
    assert all(later <= earlier for earlier, later in pairwise(rates[10:]))
    assert rates[-1] == pytest.approx(0.1, abs=1e-3)


def test_batches_come_in_order() -> None:
    with Prefetcher(lambda number: number * number, range(3, 9)) as squares:
        assert list(squares) == [9, 16, 25, 36, 49, 64]


def test_what_goes_wrong_in_the_thread_is_raised_outside() -> None:
    with Prefetcher(lambda number: 1 // (number - 2), range(5)) as made, pytest.raises(ZeroDivisionError):
        list(made)


def test_leaving_early_does_not_hang() -> None:
    with Prefetcher(lambda number: number, range(1000)) as numbers:
        assert next(iter(numbers)) == 0
