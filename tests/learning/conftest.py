"""A run that is small enough for tests, on the toy studio."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from learning.demonstrate import run_demonstrations
from learning.frame_set import FrameSet
from learning.network_setup import build_network
from learning.recording import Recorder
from learning.sampler import Sampler, SamplingSettings
from learning.settings import (
    CalibrationSettings,
    ClipSettings,
    DaggerRound,
    DemonstrationSettings,
    EvaluationSettings,
    GateSettings,
    LearningSettings,
    NetworkSettings,
    TrainingSettings,
)
from learning.shards import open_shards
from learning.statements import Statements
from learning.toy_studio import ToyStudio, ToyStudios
from vla.config import AttentionConfig, ClipConfig, DecoderConfig, PredicateConfig, VisionConfig
from vla.network import VlaNetwork

TINY_NETWORK = NetworkSettings(
    clip=ClipConfig(
        image_size=32,
        patch_size=16,
        vision_width=32,
        vision_layers=1,
        vision_heads=1,
        text_width=32,
        text_layers=1,
        text_heads=1,
        projection=32,
    ),
    vision=VisionConfig(channels=(8, 16, 16, 16), cell_channels=16, token_width=32, blocks=1, heads=1),
    attention=AttentionConfig(hidden_channels=16),
    decoder=DecoderConfig(width=64, blocks=1),
    predicate=PredicateConfig(width=32),
)


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """How many threads share a sum decides its last digits: whole runs are compared digit by digit."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def _toy(**counts: int) -> dict[str, dict[str, int]]:
    return {"toy": counts}


@pytest.fixture(scope="session")
def settings() -> LearningSettings:
    return LearningSettings(
        name="toy",
        workers=0,
        gate=GateSettings(episodes=4),
        demonstrations=DemonstrationSettings(episodes=_toy(pick=4, place_on=4), episodes_per_shard=4),
        network=TINY_NETWORK,
        clip=ClipSettings(steps=2, batch_size=4, warmup_steps=1),
        training=TrainingSettings(
            steps=4, batch_size=4, warmup_steps=1, checkpoint_every=2, log_every=1, sentences=4, recent_share=0.5
        ),
        dagger=(DaggerRound(episodes=_toy(pick=1, place_on=1), training_steps=2),),
        calibration=CalibrationSettings(episodes=_toy(pick=1)),
        evaluation=EvaluationSettings(episodes=_toy(pick=1, place_on=1)),
    )


@pytest.fixture(scope="session")
def studios() -> ToyStudios:
    return ToyStudios(size=32, n_cameras=2)


@pytest.fixture
def studio(studios: ToyStudios) -> ToyStudio:
    return studios()


@pytest.fixture
def recorder(studio: ToyStudio) -> Recorder:
    return Recorder(studio, "toy", horizon=8)


@pytest.fixture(scope="session")
def demonstrations(settings: LearningSettings, studios: ToyStudios, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of recorded shards; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("demonstrations")
    run_demonstrations(settings, studios, folder, settings.demonstrations)
    return folder


@pytest.fixture
def frames(demonstrations: Path) -> FrameSet:
    return FrameSet(open_shards(demonstrations))


@pytest.fixture
def statements(frames: FrameSet, studios: ToyStudios) -> Statements:
    return Statements.of(frames.robot, studios.library, studios.catalogue)


@pytest.fixture
def network(frames: FrameSet, settings: LearningSettings, studios: ToyStudios) -> VlaNetwork:
    return build_network(frames, settings, studios.library, [studios.catalogue])


@pytest.fixture
def sampler(frames: FrameSet, statements: Statements, network: VlaNetwork) -> Sampler:
    chosen = SamplingSettings(seed=0, batch_size=8, sentences=4, recent_share=0.5, mistake_share=0.5, shift=0.1)
    return Sampler(frames, statements, network.tokenizer, chosen)
