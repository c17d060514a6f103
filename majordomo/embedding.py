"""Sentences as vectors, near to each other where they mean the like: what remembered things are found by."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""One a row, each of length one."""


class TextEmbedder(Protocol):
    """Makes vectors of sentences."""

    @property
    def name(self) -> str:
        """Tells whose vectors they are: only those of the same name may be compared."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors (n, width) of sentences; an empty one's is zero."""
        ...


def unit(vectors: NDArray[np.floating]) -> Vectors:
    """Return vectors (n, width) at length one; zero stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0.0, lengths, 1.0), np.float32)
