from collections.abc import Callable
from dataclasses import replace

import torch

from vla.attention import lift
from vla.batch import Batch
from vla.network import VlaNetwork


def test_a_one_hot_map_lifts_to_exactly_its_cell() -> None:
    places = torch.rand(2, 50, 3) + 3.0
    share = torch.zeros(2, 1, 2, 50)
    share[0, 0, 0, 7] = share[0, 0, 1, 9] = share[1, 0, 0, 3] = share[1, 0, 1, 0] = 1.0
    points = lift(share, places, torch.ones(2, 50, dtype=torch.bool))
    assert torch.equal(points[:, 0], torch.stack([places[0, [7, 9]], places[1, [3, 0]]]))


def test_lifting_is_exact_in_mixed_precision_too() -> None:
    places = torch.rand(1, 10, 3)
    share = torch.eye(10)[None, :, None]
    with torch.autocast("cpu", torch.bfloat16):
        points = lift(share, places, torch.ones(1, 10, dtype=torch.bool))
    assert torch.equal(points[0, :, 0], places[0])


def test_cells_without_depth_do_not_pull_a_point() -> None:
    places = torch.tensor([[[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]])
    points = lift(torch.tensor([[[[0.5, 0.5]]]]), places, torch.tensor([[True, False]]))
    torch.testing.assert_close(points[0, 0, 0], places[0, 0])


def test_maps_and_none_share_one_probability(network: VlaNetwork, make_batch: Callable[..., Batch]) -> None:
    attended = network(make_batch(2)).attended
    cells = 2 * 16 * 16
    assert attended.log_maps.shape == (2, 3, 3, cells + 1)
    torch.testing.assert_close(attended.log_maps.exp().sum(dim=-1), torch.ones(2, 3, 3))
    torch.testing.assert_close(attended.log_maps[..., -1].exp(), attended.none)


def test_points_stay_within_the_offset_of_what_is_seen(network: VlaNetwork, make_batch: Callable[..., Batch]) -> None:
    attended = network(make_batch(2)).attended
    assert (attended.points - attended.seen_points).abs().max() <= network.config.attention.max_offset_m


def test_a_sentence_is_read_alike_alone_and_among_others(network: VlaNetwork, make_batch: Callable[..., Batch]) -> None:
    batch = make_batch(2)
    scene = network.see(batch.views, batch.proprioception)
    texts = torch.randn(2, 3, network.config.clip.projection)
    together, alone = network.attend(scene, texts), network.attend(scene, texts[:, 1:2])
    torch.testing.assert_close(together.points[:, 1:2], alone.points, atol=1e-5, rtol=1e-4)


def test_without_any_depth_the_maps_still_hold(network: VlaNetwork, make_batch: Callable[..., Batch]) -> None:
    batch = make_batch(1)
    blind = replace(batch, views=replace(batch.views, depth=torch.zeros_like(batch.views.depth)))
    attended = network(blind).attended
    assert torch.isfinite(attended.log_maps).all()
    assert attended.seen_points.abs().max() == 0.0
