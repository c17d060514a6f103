"""A network small enough to train in a test, and scenes simple enough to learn: a red and a blue square on a wall."""

from collections.abc import Callable

import pytest
import torch

from majordomo.action import ActionGroup
from vla.batch import Batch, Proprioception, SentenceTargets, TaskTargets, Views
from vla.config import AttentionConfig, ClipConfig, DecoderConfig, PredicateConfig, VisionConfig, VlaConfig
from vla.language import Tokenizer
from vla.network import VlaNetwork

SIDE = 64
INSTRUCTIONS = ("pick up the red cup", "pick up the blue cup")
SENTENCES = ("the red cup is left of the blue cup", "the blue cup is left of the red cup")
BASE_FROM_CAMERA = torch.tensor([[0.0, 0, 1, -0.5], [-1, 0, 0, 0], [0, -1, 0, 0], [0, 0, 0, 1]])
INTRINSICS = torch.tensor([[float(SIDE), 0, (SIDE - 1) / 2], [0, float(SIDE), (SIDE - 1) / 2], [0, 0, 1]])
WALL_MM = 1000


@pytest.fixture(autouse=True)
def _same_every_time() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)


@pytest.fixture
def config() -> VlaConfig:
    return VlaConfig(
        cameras={"mast": (SIDE, SIDE), "wrist": (SIDE, SIDE)},
        n_joints=2,
        horizon=3,
        clip=ClipConfig(
            image_size=SIDE,
            patch_size=16,
            vision_width=16,
            vision_layers=1,
            vision_heads=2,
            text_width=16,
            text_layers=1,
            text_heads=2,
            max_tokens=12,
            projection=16,
        ),
        vision=VisionConfig(channels=(8, 16, 16, 32), cell_channels=16, token_width=32, blocks=1, heads=2),
        attention=AttentionConfig(maps=3, hidden_channels=16),
        decoder=DecoderConfig(width=64, blocks=1),
        predicate=PredicateConfig(width=32),
    )


@pytest.fixture
def mobile(config: VlaConfig) -> VlaConfig:
    """The same on wheels."""
    base = ActionGroup("base", "base_twist", (-1.0,) * 3, (1.0,) * 3)
    return config.model_copy(update={"action_groups": (*config.action_groups, base)})


@pytest.fixture
def tokenizer() -> Tokenizer:
    return Tokenizer.of_texts((*INSTRUCTIONS, *SENTENCES, "find the cup"), max_tokens=12)


@pytest.fixture
def network(config: VlaConfig, tokenizer: Tokenizer) -> VlaNetwork:
    return VlaNetwork(config, tokenizer)


@pytest.fixture
def make_batch(config: VlaConfig, tokenizer: Tokenizer) -> Callable[..., Batch]:
    """Returns a function (size, seed) -> batch; two frames of a scene, told of the red square and of the blue."""

    def make(size: int = 8, seed: int = 0) -> Batch:
        generator = torch.Generator().manual_seed(seed)
        corners = (
            torch.randint(1, SIDE // 2 - 12, (size, 2, 2), generator=generator) * 2
        )  # (size, colour, (row, column))
        corners = corners[torch.arange(size) // 2]
        corners[:, 1, 1] = (corners[:, 0, 1] + 24) % (SIDE - 10)  # never on top of one another
        rgb = torch.full((size, 2, SIDE, SIDE, 3), 100, dtype=torch.uint8)
        for frame in range(size):
            for colour, (row, column) in zip((0, 2), corners[frame].tolist(), strict=True):
                rgb[frame, :, row : row + 8, column : column + 8] = 0
                rgb[frame, :, row : row + 8, column : column + 8, colour] = 255
        offset = (corners + 3.5 - (SIDE - 1) / 2) / SIDE * (WALL_MM / 1000)  # [m] down and right of the optical axis
        points = torch.stack([torch.full((size, 2), 0.5), -offset[..., 1], -offset[..., 0]], dim=-1)
        told = torch.arange(size) % 2
        named = points[torch.arange(size), told]
        chunk = torch.zeros(size, config.horizon, len(config.chunk_columns))
        chunk[..., :3] = named[:, None] * 0.2
        red_is_left = (corners[:, 0, 1] < corners[:, 1, 1]).float()
        return Batch(
            Views(
                rgb,
                torch.full((size, 2, SIDE, SIDE), WALL_MM, dtype=torch.int32).to(torch.uint16),
                INTRINSICS.expand(size, 2, 3, 3).contiguous(),
                BASE_FROM_CAMERA.expand(size, 2, 4, 4).contiguous(),
            ),
            Proprioception(
                torch.eye(4).repeat(size, 1, 1),
                torch.zeros(size, 2),
                torch.full((size,), 0.04),
                torch.zeros(size, 3),
            ),
            TaskTargets(
                tokenizer.encode(INSTRUCTIONS)[told],
                torch.stack([named, points[:, 1]], dim=1),
                torch.ones(size, 2, dtype=torch.bool),
                torch.zeros(size, dtype=torch.bool),
                chunk,
                torch.ones(size, config.horizon, dtype=torch.bool),
                torch.full((size,), 0.5),
                torch.zeros(size),
                torch.ones(size, dtype=torch.bool),
            ),
            SentenceTargets(
                tokenizer.encode(SENTENCES).expand(size, -1, -1).contiguous(),
                torch.stack([red_is_left, 1.0 - red_is_left], dim=1),
                torch.ones(size, 2, dtype=torch.bool),
                torch.stack([points, points.flip(1)], dim=1),
                torch.ones(size, 2, 2, dtype=torch.bool),
            ),
        )

    return make
