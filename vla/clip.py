"""CLIP's two towers: a small one trained here on rendered scenes and captions, or any of the hub's by name."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from transformers import CLIPConfig, CLIPModel, CLIPTokenizer

from majordomo.errors import ModelUnavailable
from vla.config import ClipConfig
from vla.language import Tokenizer


def build_clip(config: ClipConfig, tokenizer: Tokenizer) -> Any:  # transformers' CLIPModel, which mypy does not follow
    """Return an untrained `CLIPModel` of these sizes for this vocabulary."""
    shared = {"hidden_act": "quick_gelu", "projection_dim": config.projection}
    return CLIPModel(
        CLIPConfig(
            vision_config={
                **shared,
                "hidden_size": config.vision_width,
                "intermediate_size": 4 * config.vision_width,
                "num_hidden_layers": config.vision_layers,
                "num_attention_heads": config.vision_heads,
                "image_size": config.image_size,
                "patch_size": config.patch_size,
            },
            text_config={
                **shared,
                "vocab_size": len(tokenizer),
                "hidden_size": config.text_width,
                "intermediate_size": 4 * config.text_width,
                "num_hidden_layers": config.text_layers,
                "num_attention_heads": config.text_heads,
                "max_position_embeddings": config.max_tokens,
                "bos_token_id": tokenizer.start_id,
                "eos_token_id": tokenizer.end_id,
                "pad_token_id": tokenizer.end_id,
            },
            projection_dim=config.projection,
            attn_implementation="eager",  # see vla.vision.multi_head_attention
        )
    )


def hub_clip(name: str) -> tuple[ClipConfig, Tokenizer, dict[str, Tensor]]:
    """Fetch a hub CLIP: its sizes, its tokenizer and its weights for `network.clip.load_state_dict`.

    Raises:
        ModelUnavailable: It cannot be fetched.
    """
    try:
        model = CLIPModel.from_pretrained(name)
        words = CLIPTokenizer.from_pretrained(name)
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"The CLIP '{name}' cannot be fetched: {error}.", "its name on the hub, online."
        ) from error
    vision, text = model.config.vision_config, model.config.text_config
    config = ClipConfig(
        hub_name=name,
        image_size=vision.image_size,
        patch_size=vision.patch_size,
        vision_width=vision.hidden_size,
        vision_layers=vision.num_hidden_layers,
        vision_heads=vision.num_attention_heads,
        text_width=text.hidden_size,
        text_layers=text.num_hidden_layers,
        text_heads=text.num_attention_heads,
        max_tokens=text.max_position_embeddings,
        projection=model.config.projection_dim,
        image_mean=(0.48145466, 0.4578275, 0.40821073),
        image_std=(0.26862954, 0.26130258, 0.27577711),
    )
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in words._merges]
    return config, Tokenizer(words.get_vocab(), merges, config.max_tokens), model.state_dict()


def pixel_values(rgb: Tensor, config: ClipConfig) -> Tensor:
    """Turn pictures (n, height, width, 3) uint8 into the image tower's input (n, 3, image_size, image_size)."""
    mean = torch.tensor(config.image_mean, device=rgb.device)
    std = torch.tensor(config.image_std, device=rgb.device)
    pixels = ((rgb / 255.0 - mean) / std).permute(0, 3, 1, 2)
    size = (config.image_size, config.image_size)
    if pixels.shape[-2:] != size:
        pixels = F.interpolate(pixels, size, mode="bilinear", antialias=True)
    return pixels


def contrastive_loss(clip: Any, config: ClipConfig, rgb: Tensor, tokens: Tensor) -> Tensor:  # Any: see build_clip
    """Compare pictures (n, height, width, 3) uint8 with their captions (n, max_tokens), both ways.

    Pictures that share a caption are positives of one another.

    Source: Radford et al. 2021; the shared positives as in supervised contrastive learning, Khosla et al. 2020.
    """
    images = clip.get_image_features(pixel_values=pixel_values(rgb, config)).pooler_output
    texts = clip.get_text_features(input_ids=tokens).pooler_output
    images, texts = F.normalize(images.float(), dim=-1), F.normalize(texts.float(), dim=-1)
    logits = clip.logit_scale.exp().clamp(max=100.0) * images @ texts.T  # (n, n)
    same = (tokens[:, None] == tokens[None, :]).all(dim=-1).float()
    target = same / same.sum(dim=-1, keepdim=True)
    return 0.5 * (F.cross_entropy(logits, target) + F.cross_entropy(logits.T, target))
