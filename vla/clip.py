"""CLIP's two towers: a small one trained here on rendered scenes and captions, or any of the hub's by name."""

from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
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


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well B looks of C cameras agree with texts, as logits.

    Attributes:
        claims: (B, G) that claims are true of a look, all its pictures together.
        places: (B, C, N, patches) that a thing is seen in a patch, one against the others.
    """

    claims: Tensor
    places: Tensor


class ContrastiveClip(nn.Module):
    """The two towers with what only their own training needs.

    A look is compared with claims that are true or false of it, and each patch of its pictures with the names of
    things. Captions alone teach little here: of one look, a third of all others' captions are true as well, and a
    thing is a few pixels that a whole picture's embedding need not notice.

    Source: the sigmoid loss of SigLIP, Zhai et al. 2023; names and regions as in RegionCLIP, Zhong et al. 2022.
    """

    PLACE_SCALE = 20.0

    def __init__(self, clip: Any, config: ClipConfig) -> None:  # Any: see build_clip
        super().__init__()
        self.clip = clip
        self.config = config
        self.bias = nn.Parameter(torch.zeros(()))

    def forward(self, rgb: Tensor, claims: Tensor, names: Tensor) -> Agreement:
        """Compare looks (B, C, height, width, 3) uint8 with claims (G, T) and names (N, T), both token ids."""
        b, c = rgb.shape[:2]
        seen = self.clip.vision_model(pixel_values=pixel_values(rgb.flatten(0, 1), self.config))
        whole = F.normalize(self.clip.visual_projection(seen.pooler_output).float(), dim=-1).view(b, c, -1)
        inner = self.clip.vision_model.post_layernorm(seen.last_hidden_state[:, 1:])
        patches = F.normalize(self.clip.visual_projection(inner).float(), dim=-1).view(b, c, *inner.shape[1:2], -1)
        looks = F.normalize(whole.mean(dim=1), dim=-1)
        scale = self.clip.logit_scale.exp().clamp(max=100.0)
        return Agreement(
            scale * looks @ self._texts(claims).T + self.bias,
            self.PLACE_SCALE * torch.einsum("bcpk,nk->bcnp", patches, self._texts(names)),
        )

    def _texts(self, tokens: Tensor) -> Tensor:
        return F.normalize(self.clip.get_text_features(input_ids=tokens).pooler_output.float(), dim=-1)


def agreement_losses(agreement: Agreement, labels: Tensor, weights: Tensor, patch: Tensor, seen: Tensor) -> Tensor:
    """How wrong an agreement is about what is true and about where things are.

    Args:
        agreement: Of B looks.
        labels: (B, G) 1 where a claim is true.
        weights: (B, G) how much each answer counts; 0 where it is not known.
        patch: (B, C, N) int64, the patch in which a thing is.
        seen: (B, C, N) bool, whether it is in the picture.
    """
    claims = F.binary_cross_entropy_with_logits(agreement.claims, labels, reduction="none") * weights
    places = F.cross_entropy(agreement.places.flatten(0, 2), patch.flatten(), reduction="none") * seen.flatten()
    return claims.sum() / weights.sum().clamp(min=1e-9) + places.sum() / seen.sum().clamp(min=1)
