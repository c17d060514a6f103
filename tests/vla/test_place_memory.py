"""A thing that no camera shows is where the map is known to have it, told from where the robot stands."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch

from vla.batch import Batch
from vla.config import VlaConfig
from vla.language import Tokenizer
from vla.losses import vla_losses
from vla.network import VlaNetwork


@pytest.fixture
def remembering(mobile: VlaConfig, tokenizer: Tokenizer) -> VlaNetwork:
    attention = mobile.attention.model_copy(update={"remembers": True})
    return VlaNetwork(mobile.model_copy(update={"attention": attention}), tokenizer).eval()


@pytest.fixture
def batch(make_batch: Callable[..., Batch]) -> Batch:
    """Two frames on wheels."""
    told = make_batch(2)
    return replace(told, task=replace(told.task, chunk=torch.zeros(2, 3, 10)))


def standing_at(batch: Batch, *odom_from_base: float) -> Batch:
    pose = torch.tensor(odom_from_base).expand(2, 3)
    return replace(batch, proprioception=replace(batch.proprioception, odom_from_base=pose))


def test_what_is_recalled_turns_with_the_robot_and_stays_in_the_map(remembering: VlaNetwork, batch: Batch) -> None:
    texts = torch.randn(2, 1, remembering.config.clip.projection)
    memory = remembering.attention.memory
    assert memory is not None
    in_map = memory(texts, torch.zeros(2, 3))
    seen = memory(texts, torch.tensor([[1.0, -2.0, torch.pi / 2]]).expand(2, 3))
    torch.testing.assert_close(seen[..., 0], in_map[..., 1] + 2.0)
    torch.testing.assert_close(seen[..., 1], 1.0 - in_map[..., 0])
    torch.testing.assert_close(seen[..., 2], in_map[..., 2])


@pytest.mark.parametrize("is_unseen", [True, False])
def test_only_what_is_in_no_picture_is_recalled(remembering: VlaNetwork, batch: Batch, is_unseen: bool) -> None:
    with torch.no_grad():
        remembering.attention.none_logit.bias.fill_(40.0 if is_unseen else -40.0)
    attended = remembering(batch).attended
    assert attended.recalled is not None
    assert torch.equal(attended.points, attended.recalled) == is_unseen


@pytest.mark.parametrize("is_remembering", [True, False])
def test_a_place_of_the_map_counts_as_unseen_where_there_is_a_memory(
    remembering: VlaNetwork, network: VlaNetwork, batch: Batch, is_remembering: bool
) -> None:
    learner = remembering if is_remembering else network.eval()
    shown = batch if is_remembering else replace(batch, task=replace(batch.task, chunk=batch.task.chunk[..., :7]))
    with torch.no_grad():
        scene = learner.see(shown.views, shown.proprioception)
    in_view = scene.cell_xyz[:, :1].expand(-1, 2, -1)
    asked = replace(shown, sentences=None, task=replace(shown.task, points=in_view))
    by_heart = replace(asked, task=replace(asked.task, by_heart=torch.ones(2, dtype=torch.bool)))
    seen, unseen = (vla_losses(learner(one), one) for one in (asked, by_heart))
    assert torch.equal(seen.maps, unseen.maps) is not is_remembering


def test_it_learns_by_heart_where_a_thing_is_that_it_never_sees(remembering: VlaNetwork, batch: Batch) -> None:
    """From one place; and then knows it from another."""
    there = torch.tensor([3.0, 2.0, 0.5])
    unseen = replace(batch, sentences=None, task=replace(batch.task, points=there.expand(2, 2, 3)))
    memory = remembering.attention.memory
    assert memory is not None
    optimizer = torch.optim.Adam(memory.parameters(), 0.03)
    for _ in range(150):
        losses = vla_losses(remembering(unseen), unseen)
        optimizer.zero_grad()
        losses.points.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimizer.step()
    recalled = remembering(standing_at(unseen, 1.0, 0.0, 0.0)).attended.recalled
    assert recalled is not None
    torch.testing.assert_close(recalled[0, 0, 0], there - torch.tensor([1.0, 0.0, 0.0]), atol=0.03, rtol=0.0)


def test_a_network_without_memory_recalls_nothing(network: VlaNetwork, make_batch: Callable[..., Batch]) -> None:
    assert network(make_batch(2)).attended.recalled is None
