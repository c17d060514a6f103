import pytest
import torch

from majordomo.errors import ModelUnavailable
from vla import clip as clip_module
from vla.clip import build_clip, contrastive_loss, hub_clip, pixel_values
from vla.config import VlaConfig
from vla.language import Tokenizer


def _pictures(n: int) -> torch.Tensor:
    """Plain pictures, each of another colour."""
    colours = torch.tensor([[255, 0, 0], [0, 0, 255], [0, 255, 0], [255, 255, 255]], dtype=torch.uint8)
    return colours[:n, None, None].expand(n, 64, 64, 3).contiguous()


def test_training_on_the_contrastive_loss_matches_pictures_to_captions(config: VlaConfig, tokenizer: Tokenizer) -> None:
    clip = build_clip(config.clip, tokenizer)
    rgb, tokens = _pictures(4), tokenizer.encode(["red", "blue", "cup", "pick"])
    optimizer = torch.optim.Adam(clip.parameters(), 1e-2)
    first = contrastive_loss(clip, config.clip, rgb, tokens).item()
    for _ in range(60):
        loss = contrastive_loss(clip, config.clip, rgb, tokens)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.25 < first


def test_pictures_that_share_a_caption_are_positives_of_one_another(config: VlaConfig, tokenizer: Tokenizer) -> None:
    clip = build_clip(config.clip, tokenizer)
    rgb = _pictures(1).expand(2, -1, -1, -1)
    same = contrastive_loss(clip, config.clip, rgb, tokenizer.encode(["red", "red"]))
    torch.testing.assert_close(same, torch.tensor(2.0).log())  # the least there is: an even split over both


def test_pictures_of_another_size_are_scaled_to_the_tower(config: VlaConfig) -> None:
    assert pixel_values(torch.zeros(1, 48, 96, 3, dtype=torch.uint8), config.clip).shape == (1, 3, 64, 64)


def test_a_hub_model_that_cannot_be_fetched_says_what_to_try(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise OSError("no network")

    monkeypatch.setattr(clip_module.CLIPModel, "from_pretrained", refuse)
    with pytest.raises(ModelUnavailable, match=r"'some/clip' cannot be fetched: no network. Try:"):
        hub_clip("some/clip")


def test_a_hub_model_fits_the_network_built_from_its_sizes(
    config: VlaConfig, tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = build_clip(config.clip, tokenizer)
    monkeypatch.setattr(clip_module.CLIPModel, "from_pretrained", lambda name: original)
    monkeypatch.setattr(clip_module.CLIPTokenizer, "from_pretrained", lambda name: tokenizer._tokenizer)
    sizes, words, weights = hub_clip("some/clip")
    build_clip(sizes, words).load_state_dict(weights)
    assert words.encode(["pick up the red cup"]).equal(tokenizer.encode(["pick up the red cup"]))
