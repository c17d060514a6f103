"""The simulated kitchen with a tiny untrained network, or with an expert and eyes that cannot err in its place."""

from pathlib import Path

import pytest

from bringup.station.expert import open_expert_station
from majordomo.predicate import CORE_PREDICATES
from vla.calibration import PredicateCalibration
from vla.checkpoint import Checkpoint, save_checkpoint
from vla.config import AttentionConfig, ClipConfig, DecoderConfig, PredicateConfig, VisionConfig, VlaConfig
from vla.language import Tokenizer
from vla.network import VlaNetwork


@pytest.fixture
def expert_kitchen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands open the expert's kitchen."""
    monkeypatch.setattr("bringup.station.station.open_station", open_expert_station)


def tiny_network() -> VlaNetwork:
    """An untrained network that fits the simulated robot."""
    config = VlaConfig(
        cameras={"mast": (128, 128), "wrist": (128, 128)},
        clip=ClipConfig(
            vision_width=24,
            vision_layers=1,
            vision_heads=2,
            text_width=16,
            text_layers=1,
            text_heads=2,
            projection=16,
        ),
        vision=VisionConfig(channels=(4, 8, 8, 8), cell_channels=8, token_width=16, blocks=1, heads=2),
        attention=AttentionConfig(maps=2, hidden_channels=8),
        decoder=DecoderConfig(width=16, blocks=1),
        predicate=PredicateConfig(width=16),
    )
    return VlaNetwork(config, Tokenizer.of_texts(["put the red cup in the microwave"]))


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained checkpoint that believes everything, so that a skill's start is never put off."""
    folder = tmp_path_factory.mktemp("tiny")
    network = tiny_network()
    network.predicate.out.weight.data.zero_()
    network.predicate.out.bias.data.fill_(10.0)
    save_checkpoint(folder, Checkpoint(network, {spec.name: PredicateCalibration() for spec in CORE_PREDICATES}))
    return folder


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    """Settings under which a task that leads nowhere ends soon."""
    path = tmp_path / "brief.yaml"
    path.write_text("budgets: {wall_clock_s: 4.0}\n")
    return path
