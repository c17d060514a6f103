"""CLIP's text tower for whoever wants to find again what means the like.

The shipped tower knows the words of a kitchen: "the red mug into the oven" is "the red cup in the microwave" to it. Of
other words it sees the letters, so a memory should not rest on it alone.
"""

from collections.abc import Sequence

import numpy as np
import torch

from majordomo.embedding import Vectors, unit
from vla.processor import autocast
from vla.sight import VlaSight


class ClipEmbedder:
    """Embeds sentences.

    Args:
        sight: The network; what it looks at is left as it is.
        name: Tells this network's vectors from those of another.
    """

    def __init__(self, sight: VlaSight, name: str) -> None:
        self.name = name
        self._sight = sight

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors (n, projection) of sentences; an empty one's is zero."""
        network = self._sight.network
        vectors = np.zeros((len(texts), network.config.clip.projection), np.float32)
        rows = [row for row, text in enumerate(texts) if text.strip()]
        if rows:
            tokens = network.tokenizer.encode([texts[row] for row in rows]).to(self._sight.device)
            with torch.inference_mode(), autocast(self._sight.device):
                vectors[rows] = network.embed(tokens).float().cpu().numpy()
        return unit(vectors)
