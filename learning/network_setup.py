"""A new network for recorded frames: their cameras, joints, actions and rate, and the scenes' words."""

from collections.abc import Iterable

import torch

from learning.frame_set import FrameSet
from learning.settings import LearningSettings
from learning.vocabulary import scene_texts
from majordomo.catalogue import Catalogue
from majordomo.skill_library import SkillLibrary
from vla.config import VlaConfig
from vla.language import Tokenizer
from vla.network import VlaNetwork


def build_network(
    frames: FrameSet, settings: LearningSettings, library: SkillLibrary, catalogues: Iterable[Catalogue]
) -> VlaNetwork:
    """Return an untrained network, the same for the same settings."""
    texts = [text for catalogue in catalogues for text in scene_texts(library, catalogue)]
    tokenizer = Tokenizer.of_texts(texts, settings.network.clip.max_tokens)
    torch.manual_seed(settings.seed)
    return VlaNetwork(network_config(frames, settings), tokenizer)


def network_config(frames: FrameSet, settings: LearningSettings) -> VlaConfig:
    """Everything that the network is built from."""
    columns, chosen = frames.robot, settings.network
    first = frames.shards[0]
    _, height, width, _ = first.array("rgb").shape[1:]
    return VlaConfig(
        cameras=dict.fromkeys(columns.cameras, (height, width)),
        n_joints=first.array("joint_positions").shape[1],
        horizon=first.array("chunk").shape[1],
        control_hz=columns.control_hz,
        action_groups=columns.action_groups,
        clip=chosen.clip,
        vision=chosen.vision,
        attention=chosen.attention,
        decoder=chosen.decoder,
        predicate=chosen.predicate,
        text_noise=chosen.text_noise,
    )
