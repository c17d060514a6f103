"""Episodes on disk: what was asked, planned and done, how it ended, and what went wrong."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from majordomo.embedding import TextEmbedder, Vectors
from majordomo.outcome import Outcome
from memory import episode_vectors
from memory.durable_file import DurableFile
from memory.episode import Episode, Setback
from memory.episode_vectors import EpisodeVectors

MOST_EPISODES = 10_000
"""Kept unless another number is said; the oldest make room."""

TABLES = f"""
    CREATE TABLE episodes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        instruction TEXT NOT NULL, outcome TEXT NOT NULL, ended_s REAL NOT NULL, content TEXT NOT NULL
    );
    CREATE INDEX episodes_by_time ON episodes (ended_s);
    {episode_vectors.TABLES}
"""


class Episodes:
    """What was done.

    Args:
        file: Where it is kept.
        most: The oldest beyond so many are dropped.
    """

    def __init__(self, file: DurableFile, most: int = MOST_EPISODES) -> None:
        self._file = file
        self._most = most
        self._vectors = EpisodeVectors(file)

    def add(self, episode: Episode, embedders: Sequence[TextEmbedder] = ()) -> Episode:
        """Keep an episode with its vectors, on disk when this returns; the oldest makes room where there is none."""
        (kept,) = self.add_all([episode], embedders)
        return kept

    def add_all(self, episodes: Sequence[Episode], embedders: Sequence[TextEmbedder] = ()) -> tuple[Episode, ...]:
        """Keep several, all of them or none."""
        texts = [episode.instruction for episode in episodes]
        vectors = [(embedder.name, embedder.embed_texts(texts)) for embedder in embedders]
        try:
            with self._file.transaction():
                ids = [self._insert(episode) for episode in episodes]
                for name, rows in vectors:
                    self._vectors.write(name, ids, rows)
                beyond = max(len(self) - self._most, 0)
                old = self._file.rows("SELECT id FROM episodes ORDER BY id LIMIT ?", (beyond,))
                self._delete(number for (number,) in old)
            self._vectors.added(embedder.name for embedder in embedders)
        except BaseException:
            self._vectors.reread()
            raise
        return tuple(replace(episode, id=number) for episode, number in zip(episodes, ids, strict=True))

    def __len__(self) -> int:
        count: int = self._file.rows("SELECT count(*) FROM episodes")[0][0]
        return count

    def all(self) -> tuple[Episode, ...]:
        """Every episode, oldest first."""
        return self._read("ORDER BY id")

    def latest(self, count: int, outcomes: Iterable[Outcome] = tuple(Outcome)) -> tuple[Episode, ...]:
        """The last episodes that ended in one of some ways, latest first."""
        wanted = [str(outcome) for outcome in outcomes]
        return self._read(f"WHERE outcome IN ({_marks(wanted)}) ORDER BY id DESC LIMIT ?", (*wanted, count))

    def between(self, begin: datetime, end: datetime) -> tuple[Episode, ...]:
        """The episodes that ended in a time, oldest first."""
        times = (begin.timestamp(), end.timestamp())
        return self._read("WHERE ended_s >= ? AND ended_s < ? ORDER BY ended_s, id", times)

    def like(self, text: str, embedders: Sequence[TextEmbedder], count: int) -> tuple[tuple[Episode, float], ...]:
        """The episodes whose words are most like a text, the likest first, each with how like they are, -1 to 1."""
        likest = self._vectors.likest(text, embedders, count)
        numbers = [number for number, _ in likest]
        found = {episode.id: episode for episode in self._read(f"WHERE id IN ({_marks(numbers)})", tuple(numbers))}
        return tuple((found[number], likeness) for number, likeness in likest if number in found)

    def with_vectors(self, beginning: str) -> tuple[tuple[Episode, str, Vectors], ...]:
        """The episodes that have a vector of an embedder whose name begins so, oldest first, with name and vector."""
        vectors = self._vectors.beginning(beginning)
        kept = {episode.id: episode for episode in self._read(f"WHERE id IN ({_marks(vectors)})", tuple(vectors))}
        return tuple((kept[number], *vectors[number]) for number in sorted(kept))

    def delete(self, ids: Iterable[int]) -> None:
        """Delete episodes with their vectors."""
        with self._file.transaction():
            self._delete(ids)

    def _insert(self, episode: Episode) -> int:
        content = json.dumps(dict(episode.as_json()), ensure_ascii=False)
        row = (episode.instruction, str(episode.outcome), episode.ended_at.timestamp(), content)
        columns = "instruction, outcome, ended_s, content"
        number = self._file.write(f"INSERT INTO episodes ({columns}) VALUES (?, ?, ?, ?)", row).lastrowid
        assert number is not None  # an INSERT has just succeeded
        return number

    def _delete(self, ids: Iterable[int]) -> None:
        gone = list(ids)
        for number in gone:
            self._file.write("DELETE FROM episodes WHERE id = ?", (number,))
        self._vectors.drop(gone)

    def _read(self, rest: str, parameters: tuple[object, ...] = ()) -> tuple[Episode, ...]:
        rows = self._file.rows(f"SELECT id, content FROM episodes {rest}", parameters)
        return tuple(_episode(number, content) for number, content in rows)


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


def _episode(number: int, content: str) -> Episode:
    kept = json.loads(content)
    return Episode(
        kept["instruction"],
        kept["scene"],
        Outcome(kept["outcome"]),
        kept["message"],
        datetime.fromisoformat(kept["ended_at"]),
        kept["duration_s"],
        tuple(kept["plan"]),
        tuple(kept["evidence"]),
        tuple(Setback(**one) for one in kept["setbacks"]),
        tuple((question, answer) for question, answer in kept["asked"]),
        tuple(kept["pictures"]),
        kept["task_id"],
        number,
    )
