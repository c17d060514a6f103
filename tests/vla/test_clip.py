import pytest
import torch

from majordomo.errors import ModelUnavailable
from vla import clip as clip_module
from vla.clip import ContrastiveClip, agreement_losses, build_clip, hub_clip, pixel_values
from vla.config import VlaConfig
from vla.language import Tokenizer


def _looks(n: int, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pictures (n, 1, 64, 64, 3) of 4 x 4 patches with one coloured; which (n,); whether red (n, 1)."""
    patch = torch.randint(0, 16, (n,), generator=generator)
    is_red = torch.randint(0, 2, (n,), generator=generator)
    rgb = torch.full((n, 1, 64, 64, 3), 100, dtype=torch.uint8)
    for picture, where, red in zip(rgb[:, 0], patch.tolist(), is_red.tolist(), strict=True):
        row, column = 16 * (where // 4), 16 * (where % 4)
        picture[row : row + 16, column : column + 16] = 0
        picture[row : row + 16, column : column + 16, 0 if red else 2] = 255
    return rgb, patch, is_red[:, None].float()


def test_training_teaches_what_is_true_and_where_things_are(config: VlaConfig, tokenizer: Tokenizer) -> None:
    model = ContrastiveClip(build_clip(config.clip, tokenizer), config.clip)
    claims, names = tokenizer.encode(["red"]), tokenizer.encode(["cup"])
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    generator = torch.Generator().manual_seed(0)
    for _ in range(60):
        rgb, patch, labels = _looks(16, generator)
        agreement = model(rgb, claims, names)
        told = (torch.ones(16, 1), patch[:, None, None], torch.ones(16, 1, 1, dtype=torch.bool))
        loss = agreement_losses(agreement, labels, *told)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert (agreement.places[:, 0, 0].argmax(dim=-1) == patch).float().mean() > 0.9
    assert ((agreement.claims > 0) == (labels > 0)).float().mean() > 0.9


def test_what_is_not_known_costs_nothing(config: VlaConfig, tokenizer: Tokenizer) -> None:
    model = ContrastiveClip(build_clip(config.clip, tokenizer), config.clip)
    rgb, *_ = _looks(2, torch.Generator())
    agreement = model(rgb, tokenizer.encode(["red"]), tokenizer.encode(["blue"]))
    nowhere = torch.zeros(2, 1, 1, dtype=torch.int64)
    loss = agreement_losses(agreement, torch.ones(2, 1), torch.zeros(2, 1), nowhere, nowhere.bool())
    assert loss.item() == 0.0


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
