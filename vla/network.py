"""The whole network: CLIP's towers, one text-free look, and text-late heads that point, act, and judge."""

from dataclasses import dataclass
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from vla.attention import Attended, LanguageGuidedAttention
from vla.batch import Batch, Proprioception, Views
from vla.clip import build_clip, pixel_values
from vla.config import VlaConfig
from vla.decoders import ChunkTarget, Decoded, build_decoder
from vla.language import Tokenizer
from vla.predicates import Outcome, OutcomeHead, PredicateHead
from vla.proprioception import Normalisation
from vla.situation import Situation
from vla.vision import SceneEncoder, SceneFeatures


@dataclass(frozen=True, slots=True)
class VlaOutputs:
    """Everything that one training step predicts.

    Attributes:
        scene: Text-free features.
        attended: Attention of the instruction and then of the P sentences (S = 1 + P).
        decoded: The chunk, normalised, with its loss.
        target: What the chunk should have been.
        outcome: Progress, done and confidence.
        judgements: (B, P) logits; None where the batch has no sentences.
    """

    scene: SceneFeatures
    attended: Attended
    decoded: Decoded
    target: ChunkTarget
    outcome: Outcome
    judgements: Tensor | None


class VlaNetwork(nn.Module):
    """Sees once, reads late.

    Args:
        config: Sizes, cameras, actions.
        tokenizer: Whose vocabulary the text tower is built for.
    """

    def __init__(self, config: VlaConfig, tokenizer: Tokenizer) -> None:
        super().__init__()
        self.config = config
        self.tokenizer = tokenizer
        self.clip = build_clip(config.clip, tokenizer)
        self.encoder = SceneEncoder(config)
        self.attention = LanguageGuidedAttention(config)
        self.decoder = build_decoder(config)
        self.outcome = OutcomeHead(config)
        self.predicate = PredicateHead(config)
        self.normalisation = Normalisation(config)
        cast(Any, self).to(memory_format=torch.channels_last)  # the stubs want a dtype beside it

    def patch_tokens(self, rgb: Tensor) -> Tensor | None:
        """Run CLIP's image tower on pictures (B, C, height, width, 3) uint8.

        Returns:
            (B, C, patches, vision width); None where the network does without.
        """
        if not self.config.vision.patch_tokens:
            return None
        b, c = rgb.shape[:2]
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.config.train_image_tower):
            pixels = pixel_values(rgb.flatten(0, 1), self.config.clip)
            hidden: Tensor = self.clip.vision_model(pixel_values=pixels).last_hidden_state
        return hidden[:, 1:].view(b, c, -1, hidden.shape[-1])

    def embed(self, tokens: Tensor) -> Tensor:
        """Run CLIP's text tower on ids (..., max_tokens), each distinct text once.

        Returns:
            (..., projection), of zero mean and unit variance each.
        """
        flat = tokens.flatten(0, -2)
        distinct, inverse = torch.unique(flat, dim=0, return_inverse=True)
        ends = (distinct == self.tokenizer.end_id).int().argmax(dim=1)
        distinct = distinct[:, : int(ends.max()) + 1]
        with torch.set_grad_enabled(torch.is_grad_enabled() and self.config.train_text_tower):
            pooled: Tensor = self.clip.get_text_features(input_ids=distinct).pooler_output
        embedded = F.layer_norm(pooled.float(), pooled.shape[-1:])
        return embedded[inverse].view(*tokens.shape[:-1], -1)

    def see(self, views: Views, proprioception: Proprioception) -> SceneFeatures:
        """Look once, whatever will be asked."""
        patches = views.patch_tokens
        if patches is None:
            patches = self.patch_tokens(views.rgb)
        elif not self.config.vision.patch_tokens:
            patches = None
        felt = self.normalisation.proprioception(proprioception)
        scene: SceneFeatures = self.encoder(views, patches, felt, proprioception)
        return scene

    def attend(self, scene: SceneFeatures, texts: Tensor) -> Attended:
        """Find what S texts (B, S, projection) are about."""
        attended: Attended = self.attention(scene, texts)
        return attended

    def decide(self, scene: SceneFeatures, attended: Attended, texts: Tensor) -> tuple[Tensor, Outcome]:
        """Return the chunk (B, H, action_dim) [m, rad] and the outcome for one instruction a look (S = 1)."""
        situation = Situation.of(scene, attended, texts)
        chunk = self.normalisation.restore_chunk(self.decoder(situation).chunk)
        outcome: Outcome = self.outcome(situation)
        return chunk, outcome

    def judge(self, scene: SceneFeatures, attended: Attended, texts: Tensor) -> Tensor:
        """Return the logits (B, S) that sentences are true."""
        logits: Tensor = self.predicate(Situation.of(scene, attended, texts))
        return logits.view(texts.shape[:2])

    def forward(self, batch: Batch) -> VlaOutputs:
        """Predict everything that a training step compares."""
        scene = self.see(batch.views, batch.proprioception)
        tokens = batch.task.tokens[:, None]
        if batch.sentences is not None:
            tokens = torch.cat([tokens, batch.sentences.tokens], dim=1)
        texts = self.embed(tokens)
        if self.training and self.config.text_noise:
            texts = texts + self.config.text_noise * torch.randn_like(texts)
        attended = self.attend(scene, texts)
        situation = Situation.of(scene, attended.select(slice(0, 1)), texts[:, :1])
        target = ChunkTarget(self.normalisation.normalise_chunk(batch.task.chunk), batch.task.chunk_valid)
        decoded = self.decoder(situation, target)
        outcome: Outcome = self.outcome(situation)
        judgements = None
        if tokens.shape[1] > 1:
            judgements = self.judge(scene, attended.select(slice(1, None)), texts[:, 1:])
        return VlaOutputs(scene, attended, decoded, target, outcome, judgements)
