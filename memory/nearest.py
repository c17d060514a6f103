"""The nearest of many vectors, found by comparing with each: exact, and fast enough for a hundred thousand."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from majordomo.embedding import Vectors


class NearestVectors:
    """Vectors by number, in one array that grows by doubling.

    Args:
        width: Of every vector.
    """

    def __init__(self, width: int) -> None:
        self._vectors: Vectors = np.zeros((64, width), np.float32)
        self._ids = np.zeros(64, np.int64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def ids(self) -> NDArray[np.int64]:
        """The numbers of the vectors."""
        return self._ids[: self._count]

    def add(self, ids: Iterable[int], vectors: Vectors) -> None:
        """Add vectors (n, width) under numbers that are not there yet."""
        numbers = np.fromiter(ids, np.int64)
        end = self._count + len(numbers)
        if end > len(self._ids):
            room = max(end, 2 * len(self._ids)) - self._count
            self._vectors = np.pad(self._vectors[: self._count], ((0, room), (0, 0)))
            self._ids = np.pad(self._ids[: self._count], (0, room))
        self._vectors[self._count : end] = vectors
        self._ids[self._count : end] = numbers
        self._count = end

    def remove(self, ids: Iterable[int]) -> None:
        """Remove vectors; a number that is not there is nothing."""
        kept = ~np.isin(self._ids[: self._count], np.fromiter(ids, np.int64))
        self._ids, self._vectors = self._ids[: self._count][kept], self._vectors[: self._count][kept]
        self._count = len(self._ids)

    def likeness(self, vector: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return every number, and the cosine of its vector with one (width,), in the same order."""
        return self.ids, self._vectors[: self._count] @ vector
