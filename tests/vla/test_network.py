from collections.abc import Callable
from dataclasses import replace

import pytest
import torch

from majordomo.errors import UnknownName
from vla.batch import Batch
from vla.config import DecoderConfig, VlaConfig
from vla.language import Tokenizer
from vla.losses import vla_losses
from vla.network import VlaNetwork
from vla.proprioception import Normalisation


def _train(network: VlaNetwork, batch: Batch, steps: int) -> tuple[float, float]:
    """Fit a batch; return the total loss before and after."""
    network.normalisation.fit(batch.proprioception, batch.task.chunk, batch.task.chunk_valid)
    optimizer = torch.optim.Adam(network.parameters(), 6e-3)
    first = 0.0
    for step in range(steps):
        loss = vla_losses(network(batch), batch).total
        first = first if step else loss.item()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return first, loss.item()


def test_outputs_have_the_stated_shapes(network: VlaNetwork, make_batch: Callable[..., Batch]) -> None:
    outputs = network(make_batch(3))
    assert outputs.decoded.chunk.shape == (3, 3, 7)
    assert outputs.outcome.done.shape == (3,)
    assert outputs.judgements is not None and outputs.judgements.shape == (3, 2)
    assert outputs.attended.points.shape == (3, 3, 3, 3)
    assert outputs.scene.cells.shape == (3, 2 * 16 * 16, 16)


def test_a_network_that_drives_says_so_in_its_chunk(mobile: VlaConfig, tokenizer: Tokenizer) -> None:
    network = VlaNetwork(mobile, tokenizer)
    assert network.normalisation.chunk_mean.shape == (3, 10)
    assert network.normalisation.proprioception_mean.shape == (3 + 6 + 1 + 2 + 4,)


def test_only_a_network_that_drives_feels_where_it_stands(
    config: VlaConfig, mobile: VlaConfig, tokenizer: Tokenizer, make_batch: Callable[..., Batch]
) -> None:
    here = make_batch(2)
    feeling = replace(here.proprioception, odom_from_base=torch.tensor([[1.0, 2.0, 0.5]]).repeat(2, 1))
    there = replace(here, proprioception=feeling)
    for chosen, is_felt in ((config, False), (mobile, True)):
        network = VlaNetwork(chosen, tokenizer).eval()
        felt = [network.see(batch.views, batch.proprioception).proprioception for batch in (here, there)]
        assert torch.equal(*felt) is not is_felt


def test_gradient_reaches_everything_that_is_trained(network: VlaNetwork, make_batch: Callable[..., Batch]) -> None:
    batch = make_batch(2)
    vla_losses(network(batch), batch).total.backward()
    frozen = ("clip.vision_model", "clip.visual_projection", "clip.logit_scale")
    without = [
        name
        for name, parameter in network.named_parameters()
        if not name.startswith(frozen) and (parameter.grad is None or not parameter.grad.any())
    ]
    assert without == []


@pytest.mark.parametrize(
    ("field", "tower"), [("train_image_tower", "vision_model"), ("train_text_tower", "text_model")]
)
@pytest.mark.parametrize("trained", [True, False])
def test_a_tower_learns_only_if_the_configuration_says_so(
    config: VlaConfig, tokenizer: Tokenizer, make_batch: Callable[..., Batch], field: str, tower: str, trained: bool
) -> None:
    network = VlaNetwork(config.model_copy(update={field: trained}), tokenizer)
    batch = make_batch(2)
    vla_losses(network(batch), batch).total.backward()
    assert any(p.grad is not None for p in getattr(network.clip, tower).parameters()) is trained


def test_patch_tokens_computed_beforehand_change_nothing(network: VlaNetwork, make_batch: Callable[..., Batch]) -> None:
    batch = make_batch(2)
    network.eval()
    ready = replace(batch, views=replace(batch.views, patch_tokens=network.patch_tokens(batch.views.rgb)))
    torch.testing.assert_close(network(ready).decoded.chunk, network(batch).decoded.chunk)


def test_a_few_samples_can_be_learned_by_heart(network: VlaNetwork, make_batch: Callable[..., Batch]) -> None:
    first, last = _train(network, make_batch(8), 50)
    assert last < first / 4


def test_swapping_the_instruction_moves_the_point_and_the_action(
    network: VlaNetwork, make_batch: Callable[..., Batch]
) -> None:
    batch = make_batch(8)
    _train(network, batch, 80)
    network.eval()
    swapped = replace(batch, task=replace(batch.task, tokens=batch.task.tokens.roll(1, dims=0)))
    told, other = network(batch), network(swapped)
    moved = (told.attended.points[:, 0, 0] - other.attended.points[:, 0, 0]).norm(dim=-1)
    assert moved.mean() > 0.1
    assert (told.decoded.chunk - other.decoded.chunk).abs().mean() > 0.3


def test_equal_texts_are_embedded_alike_wherever_they_stand(network: VlaNetwork) -> None:
    tokens = network.tokenizer.encode(["red cup", "pick up the blue cup", "red cup"])
    embedded = network.embed(tokens)
    assert torch.equal(embedded[0], embedded[2])
    torch.testing.assert_close(network.embed(tokens[None, :1])[0, 0], embedded[0])
    assert not torch.allclose(embedded[0], embedded[1])


def test_an_unknown_decoder_is_refused_with_those_there_are(config: VlaConfig, tokenizer: Tokenizer) -> None:
    with pytest.raises(UnknownName, match=r"There is no decoder named 'regresion'\. Try: 'regression'"):
        VlaNetwork(config.model_copy(update={"decoder": DecoderConfig(name="regresion")}), tokenizer)


def test_cameras_of_two_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="need one size"):
        VlaConfig(cameras={"mast": (128, 128), "wrist": (64, 64)})


def test_normalisation_makes_chunks_unit_variance_and_back(config: VlaConfig, make_batch: Callable[..., Batch]) -> None:
    batch = make_batch(8)
    statistics = Normalisation(config)
    statistics.fit(batch.proprioception, batch.task.chunk, batch.task.chunk_valid)
    scaled = statistics.normalise_chunk(batch.task.chunk)
    torch.testing.assert_close(scaled[..., 1].std(dim=0, correction=0), torch.ones(3))
    assert scaled[..., 3:].abs().max() < 1e-3  # what never varies is not blown up
    torch.testing.assert_close(statistics.restore_chunk(scaled), batch.task.chunk)


def test_rows_that_do_not_count_leave_the_statistics_alone(config: VlaConfig, make_batch: Callable[..., Batch]) -> None:
    chunk, valid = torch.zeros(4, 3, 7), torch.ones(4, 3, dtype=torch.bool)
    chunk[0, 1], valid[0, 1] = 1e6, False
    statistics = Normalisation(config)
    empty = statistics.chunk_mean.clone()
    statistics.fit(make_batch(4).proprioception, chunk, valid)
    assert torch.equal(statistics.chunk_mean, empty)
