"""The vectors by which like episodes are found: derived from their words, kept beside them, read when first needed."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from majordomo.embedding import TextEmbedder, Vectors
from memory.durable_file import DurableFile
from memory.nearest import NearestVectors

CATCH_UP = 500
"""Episodes that are given their vectors at most in one go: those that another network was asked about before."""

TABLES = """
    CREATE TABLE vectors (
        embedder TEXT NOT NULL, episode_id INTEGER NOT NULL REFERENCES episodes (id) ON DELETE CASCADE,
        vector BLOB NOT NULL,
        PRIMARY KEY (embedder, episode_id)
    ) WITHOUT ROWID;
    CREATE INDEX vectors_by_episode ON vectors (episode_id);
"""


class EpisodeVectors:
    """Every embedder's vectors of the episodes' instructions.

    Args:
        file: Where they are kept.
    """

    def __init__(self, file: DurableFile) -> None:
        self._file = file
        self._nearest: dict[str, NearestVectors] = {}
        self._complete: set[str] = set()

    def write(self, name: str, ids: Sequence[int], vectors: Vectors) -> None:
        """Keep an embedder's vectors (n, width) of some episodes; part of the caller's transaction."""
        for number, vector in zip(ids, vectors, strict=True):
            blob = vector.astype(np.float16).tobytes()
            self._file.write(
                "INSERT INTO vectors (embedder, episode_id, vector) VALUES (?, ?, ?)", (name, number, blob)
            )
        if name in self._nearest:
            self._nearest[name].add(ids, vectors)

    def added(self, names: Iterable[str]) -> None:
        """Episodes were added, with vectors of these embedders."""
        self._complete &= set(names)

    def beginning(self, name: str) -> dict[int, tuple[str, Vectors]]:
        """By episode, its vector of an embedder whose name begins so, and that name."""
        rows = self._file.rows("SELECT episode_id, embedder, vector FROM vectors WHERE instr(embedder, ?) = 1", (name,))
        return {
            number: (embedder, np.frombuffer(blob, np.float16).astype(np.float32)) for number, embedder, blob in rows
        }

    def drop(self, ids: Iterable[int]) -> None:
        """Take episodes out of what is compared with; the file loses them with their episodes."""
        gone = list(ids)
        for nearest in self._nearest.values() if gone else ():
            nearest.remove(gone)

    def reread(self) -> None:
        """Go by the file alone from now on."""
        self._nearest.clear()
        self._complete.clear()

    def likest(self, text: str, embedders: Sequence[TextEmbedder], count: int) -> list[tuple[int, float]]:
        """The numbers of the episodes whose words are most like a text, each with how like they are, -1 to 1.

        Every embedder has its say, and all count the same; of episodes that are alike the latest comes first.
        """
        said = []
        for embedder in embedders:
            self._catch_up(embedder)
            nearest = self._read(embedder.name)
            if nearest is not None:
                said.append(nearest.likeness(embedder.embed_texts([text])[0]))
        if not said:
            return []
        ids, likeness = _summed(said)
        best = np.argpartition(-likeness, min(count, len(ids)) - 1)[:count]
        best = best[np.lexsort((-ids[best], -likeness[best]))]
        return [(int(ids[at]), float(likeness[at]) / len(embedders)) for at in best]

    def _catch_up(self, embedder: TextEmbedder) -> None:
        """Give the latest episodes that have no vector of an embedder theirs."""
        if embedder.name in self._complete:
            return
        read = self._read(embedder.name)
        every = np.sort(np.array([number for (number,) in self._file.rows("SELECT id FROM episodes")], np.int64))
        missing = every if read is None else np.setdiff1d(every, read.ids)
        latest = tuple(int(number) for number in missing[max(len(missing) - CATCH_UP, 0) :])
        if latest:
            marks = ", ".join("?" * len(latest))
            rows = self._file.rows(f"SELECT id, instruction FROM episodes WHERE id IN ({marks})", latest)
            vectors = embedder.embed_texts([text for _, text in rows])
            with self._file.transaction():
                self.write(embedder.name, [number for number, _ in rows], vectors)
        if len(latest) == len(missing):
            self._complete.add(embedder.name)

    def _read(self, name: str) -> NearestVectors | None:
        if name not in self._nearest:
            rows = self._file.rows("SELECT episode_id, vector FROM vectors WHERE embedder = ?", (name,))
            if not rows:
                return None
            vectors = np.frombuffer(b"".join(blob for _, blob in rows), np.float16).reshape(len(rows), -1)
            self._nearest[name] = NearestVectors(vectors.shape[1])
            self._nearest[name].add((number for number, _ in rows), vectors.astype(np.float32))
        return self._nearest[name]


Likeness = tuple[NDArray[np.int64], NDArray[np.float32]]


def _summed(parts: Sequence[Likeness]) -> Likeness:
    """Add up what several embedders say; an episode of which one says nothing has nothing of it."""
    first, *others = parts
    if all(np.array_equal(first[0], ids) for ids, _ in others):
        return first[0], np.sum([likeness for _, likeness in parts], axis=0, dtype=np.float32)
    every = np.unique(np.concatenate([ids for ids, _ in parts]))
    total = np.zeros(len(every), np.float32)
    for ids, likeness in parts:
        total[np.searchsorted(every, ids)] += likeness
    return every, total
