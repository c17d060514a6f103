from collections.abc import Callable
from dataclasses import replace

import torch

from vla.batch import Batch
from vla.losses import LossConfig, map_targets, vla_losses
from vla.network import VlaNetwork
from vla.vision import SceneFeatures


def _scene(places: torch.Tensor, measured: torch.Tensor) -> SceneFeatures:
    none = torch.zeros(1, 1, 1)
    return SceneFeatures(none, places, measured, none, none[0], torch.eye(4)[None], none[0].expand(1, 3))


def test_the_map_of_a_thing_shows_the_cells_at_its_place_in_any_camera() -> None:
    places = torch.tensor([[[0.5, 0.0, 0.0], [0.9, 0.0, 0.0], [0.51, 0.0, 0.0], [0.5, 0.0, 0.0]]])
    scene = _scene(places, torch.tensor([[True, True, True, False]]))
    share, seen = map_targets(scene, torch.tensor([[[[0.5, 0.0, 0.0], [0.9, 0.0, 0.0]]]]), LossConfig())
    assert seen.all()
    assert share[0, 0, 0, 0] > share[0, 0, 0, 2] > 0.4
    assert share[0, 0, 0, 1] < 1e-6
    assert share[0, 0, 0, 3] == 0.0  # no depth there
    assert share[0, 0, 1].argmax() == 1


def test_a_thing_that_is_hidden_or_far_away_is_in_no_cell() -> None:
    scene = _scene(torch.tensor([[[0.5, 0.0, 0.0]]]), torch.tensor([[True]]))
    targets = torch.tensor([[[[0.5, 0.0, 0.06], [20.0, 20.0, 0.7]]]])
    share, seen = map_targets(scene, targets, LossConfig())
    assert not seen.any()
    assert share.sum() == 0.0


def test_a_destination_may_be_farther_from_what_is_seen_than_a_thing() -> None:
    scene = _scene(torch.tensor([[[0.5, 0.0, 0.0]]]), torch.tensor([[True]]))
    targets = torch.tensor([[[[0.5, 0.0, 0.1], [0.5, 0.0, 0.1]]]])
    assert map_targets(scene, targets, LossConfig())[1].tolist() == [[[False, True]]]


def test_what_has_no_label_costs_nothing(network: VlaNetwork, make_batch: Callable[..., Batch]) -> None:
    batch = make_batch(2)
    assert batch.sentences is not None
    off = torch.zeros_like
    blank = replace(
        batch,
        task=replace(
            batch.task,
            points_valid=off(batch.task.points_valid),
            chunk_valid=off(batch.task.chunk_valid),
            outcome_valid=off(batch.task.outcome_valid),
        ),
        sentences=replace(
            batch.sentences,
            labels_valid=off(batch.sentences.labels_valid),
            points_valid=off(batch.sentences.points_valid),
        ),
    )
    assert vla_losses(network(blank), blank).total.item() == 0.0


def test_a_batch_without_sentences_trains_the_policy_alone(
    network: VlaNetwork, make_batch: Callable[..., Batch]
) -> None:
    batch = replace(make_batch(2), sentences=None)
    outputs = network(batch)
    losses = vla_losses(outputs, batch)
    assert outputs.judgements is None
    assert losses.predicates.item() == 0.0
    assert losses.chunk.item() > 0.0


def test_no_gradient_is_lost_to_a_thing_that_is_far_away(network: VlaNetwork, make_batch: Callable[..., Batch]) -> None:
    batch = make_batch(2)
    batch.task.points.fill_(1000.0)
    losses = vla_losses(network(batch), batch)
    losses.total.backward()
    assert all(torch.isfinite(p.grad).all() for p in network.parameters() if p.grad is not None)
