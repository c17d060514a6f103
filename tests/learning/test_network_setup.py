import pytest
import torch
from torch import Tensor

from learning.frame_set import FrameSet
from learning.network_setup import build_network
from learning.settings import LearningSettings
from learning.toy_studio import ToyStudios
from vla.clip import build_clip
from vla.config import ClipConfig
from vla.language import Tokenizer
from vla.network import VlaNetwork

HUB = "some/clip"


def test_network_sizes_of_the_settings_are_used(network: VlaNetwork, settings: LearningSettings) -> None:
    chosen = settings.network
    assert network.config.clip == chosen.clip
    assert network.config.decoder == chosen.decoder
    assert network.config.cameras == {"mast": (32, 32), "wrist": (32, 32)}


def test_a_hub_clip_brings_its_sizes_its_words_and_its_weights(
    frames: FrameSet, settings: LearningSettings, studios: ToyStudios, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = settings.network.clip.model_copy(update={"hub_name": HUB, "text_width": 16, "max_tokens": 20})
    words = Tokenizer.of_texts(["a photograph of a cup"], max_tokens=20)
    weights: dict[str, Tensor] = build_clip(sizes, words).state_dict()
    fetched: list[str] = []

    def fetch(name: str) -> tuple[ClipConfig, Tokenizer, dict[str, Tensor]]:
        fetched.append(name)
        return sizes, words, weights

    monkeypatch.setattr("learning.network_setup.hub_clip", fetch)
    named = settings.network.model_copy(update={"clip": ClipConfig(hub_name=HUB)})
    chosen = settings.model_copy(update={"network": named})
    network = build_network(frames, chosen, studios.library, [studios.catalogue])
    assert fetched == [HUB]
    assert network.config.clip == sizes
    assert network.tokenizer.vocabulary == words.vocabulary
    own = network.clip.state_dict()
    assert all(torch.equal(own[name], tensor) for name, tensor in weights.items())
