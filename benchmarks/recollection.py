"""How long long-term memory takes: to find the ten likest of many tasks, to be read first, and to keep one more."""

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np
from markdown_report import DURATION_HEAD, Durations, heading

from bringup.evaluation.markdown import table
from majordomo.embedding import TextEmbedder, Vectors, unit
from majordomo.outcome import Outcome
from memory.episode import Episode
from memory.long_term_memory import LongTermMemory
from memory.word_vectors import WordVectors

VERBS = ("put", "take", "bring", "place", "move")
THINGS = ("red cup", "blue cup", "green cup", "lemon", "apple", "bowl", "plate", "can", "bottle", "sponge")
SPOTS = ("in the microwave", "on the tray", "in the sink", "on the table", "on the shelf", "in the left cabinet")
CLIP_WIDTH = 128
NEAREST = 10
BATCH = 5_000


class DrawnVectors:
    """Stands for CLIP, whose own time is not the memory's: a random vector for each text, as wide as the shipped one's.

    Args:
        width: Of the vectors.
    """

    def __init__(self, width: int) -> None:
        self.name = f"drawn-{width}"
        self._width = width
        self._rng = np.random.default_rng(width)

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return a vector (n, width) for each text."""
        return unit(self._rng.normal(size=(len(texts), self._width)))


def fill(path: Path, count: int, embedders: Sequence[TextEmbedder], rng: np.random.Generator) -> None:
    """Keep as many tasks."""
    began = datetime(2026, 1, 1, tzinfo=UTC)
    with LongTermMemory(path, count + 100) as memory:
        for first in range(0, count, BATCH):
            numbers = range(first, min(first + BATCH, count))
            memory.episodes.add_all([episode(rng, began + timedelta(minutes=n)) for n in numbers], embedders)


def episode(rng: np.random.Generator, ended_at: datetime) -> Episode:
    """One task of many."""
    words = [str(rng.choice(part)) for part in (VERBS, THINGS, SPOTS)]
    steps = tuple(f"step {number} of it" for number in range(int(rng.integers(1, 8))))
    return Episode(" ".join((words[0], "the", *words[1:])), "kitchen", Outcome.DONE, "Done.", ended_at, plan=steps)


def measured(path: Path, embedders: Sequence[TextEmbedder], rng: np.random.Generator, rounds: int) -> list[Durations]:
    """Find the likest, again and again, in wall-clock and in processor time; for the first time; keep more tasks."""
    now = datetime(2026, 12, 1, tzinfo=UTC)
    words = [episode(rng, now).instruction for _ in range(rounds + 1)]
    finding, working, adding = [], [], []
    with LongTermMemory(path, 10**6) as memory:
        for text in words:
            began, began_work = perf_counter(), process_time()
            found = memory.episodes.like(text, embedders, NEAREST)
            finding.append(perf_counter() - began)
            working.append(process_time() - began_work)
            assert len(found) == NEAREST
        for _ in range(rounds):
            began = perf_counter()
            memory.episodes.add(episode(rng, now), embedders)
            adding.append(perf_counter() - began)
    return [Durations.of(samples) for samples in (finding[1:], working[1:], finding[:1], adding)]


def main() -> None:
    """Fill memories, find, add, and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=50, help="questions, and tasks that are added")
    parser.add_argument("--tasks", type=int, nargs="+", default=[10_000, 100_000], help="tasks that are remembered")
    parser.add_argument("--first-seed", type=int, default=2_000_000)
    chosen = parser.parse_args()
    embedders = (WordVectors(), DrawnVectors(CLIP_WIDTH))
    rows, also = [], []
    for count in chosen.tasks:
        rng = np.random.default_rng(chosen.first_seed)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "memory.sqlite3"
            fill(path, count, embedders, rng)
            also.append(f"{count:,} tasks: {path.stat().st_size / 1e6:.0f} MB on disk")
            finding, working, first, adding = measured(path, embedders, rng, chosen.episodes)
        rows += [
            (f"the {NEAREST} likest of {count:,}", *finding.cells),
            (f"the same in processor time, {count:,}", *working.cells),
            (f"the same for the first time, {count:,}", *first.cells),
            (f"one more beside {count:,}", *adding.cells),
        ]
    asked = f"{chosen.episodes} of each; two embedders, words and a random vector of {CLIP_WIDTH} in CLIP's place"
    print(heading("Recollection", seed=str(chosen.first_seed), episodes=asked, also=also))
    print(table(("what", *DURATION_HEAD), rows))


if __name__ == "__main__":
    main()
