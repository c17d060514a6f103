"""A new network for recorded frames: their cameras, joints, actions and rate, and the scenes' words."""

from collections.abc import Iterable

import torch

from learning.frame_set import FrameSet
from learning.settings import LearningSettings, NetworkSettings
from learning.vocabulary import scene_texts
from majordomo.catalogue import Catalogue
from majordomo.skill_library import SkillLibrary
from vla.clip import hub_clip
from vla.config import ClipConfig, VlaConfig
from vla.language import Tokenizer
from vla.network import VlaNetwork


def build_network(
    frames: FrameSet, settings: LearningSettings, library: SkillLibrary, catalogues: Iterable[Catalogue]
) -> VlaNetwork:
    """Return an untrained network, the same for the same settings; with a hub's CLIP in it where one is named.

    Raises:
        ModelUnavailable: That cannot be fetched.
    """
    chosen = settings.network.clip
    if chosen.hub_name is not None:
        sizes, tokenizer, weights = hub_clip(chosen.hub_name)
        network = _network(frames, settings, sizes, tokenizer)
        network.clip.load_state_dict(weights)
        return network
    texts = [text for catalogue in catalogues for text in scene_texts(library, catalogue)]
    return _network(frames, settings, chosen, Tokenizer.of_texts(texts, chosen.max_tokens))


def _network(frames: FrameSet, settings: LearningSettings, clip: ClipConfig, tokenizer: Tokenizer) -> VlaNetwork:
    torch.manual_seed(settings.seed)
    return VlaNetwork(network_config(frames, settings.network, clip), tokenizer)


def network_config(frames: FrameSet, chosen: NetworkSettings, clip: ClipConfig) -> VlaConfig:
    """Everything that the network is built from."""
    columns = frames.robot
    first = frames.shards[0]
    _, height, width, _ = first.array("rgb").shape[1:]
    return VlaConfig(
        cameras=dict.fromkeys(columns.cameras, (height, width)),
        n_joints=first.array("joint_positions").shape[1],
        horizon=first.array("chunk").shape[1],
        control_hz=columns.control_hz,
        action_groups=columns.action_groups,
        clip=clip,
        vision=chosen.vision,
        attention=chosen.attention,
        decoder=chosen.decoder,
        predicate=chosen.predicate,
        text_noise=chosen.text_noise,
    )
