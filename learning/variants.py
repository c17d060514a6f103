"""Several ways to say each of several things, as token ids."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

CANONICAL_SHARE = 0.4
"""How often, at least, the canonical way is chosen."""


class TextEncoder(Protocol):
    """Turns texts into ids (n, max_tokens) int64."""

    def encode(self, texts: Sequence[str]) -> Tensor:
        """Encode every text."""
        ...


class Variants:
    """Token ids of several ways to say each of several things."""

    def __init__(self, ids: Tensor, first: NDArray[np.int64], count: NDArray[np.int64]) -> None:
        self._ids, self._first, self._count = ids, first, count

    @classmethod
    def of(cls, ways: Sequence[Sequence[str]], texts: TextEncoder) -> "Variants":
        count = np.array([len(group) for group in ways])
        ids = texts.encode([text for group in ways for text in group])
        return cls(ids, np.concatenate([[0], np.cumsum(count)[:-1]]), count)

    def choose(self, which: NDArray[np.int64], generator: np.random.Generator | None) -> Tensor:
        """Ids (*which.shape, T), the canonical way without a generator and often with one."""
        row = self._first[which]
        if generator is not None:
            other = (generator.random(which.shape) * self._count[which]).astype(np.int64)
            row = row + np.where(generator.random(which.shape) < CANONICAL_SHARE, 0, other)
        return self._ids[torch.from_numpy(row)]
