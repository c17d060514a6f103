"""Long-term memory: what is known from one day to the next, in one file. It forgets when it is told to, for good."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from majordomo.errors import MemoryFault
from memory import episodes, last_seen, remarks
from memory.durable_file import Connect, DurableFile, Schema
from memory.episode import Episode
from memory.episodes import Episodes
from memory.last_seen import LastSeenThings
from memory.remark import Remark
from memory.remarks import Remarks
from memory.shown_things import ShownThings

SCHEMA = Schema(
    application_id=0x4D4A4D4D,  # "MJMM"
    version=1,
    tables=f"{episodes.TABLES} {remarks.TABLES} {last_seen.TABLES}",
    called="memory",
    fault=MemoryFault,
)


class LongTermMemory:
    """Episodes, remarks, and where things were last seen. Every write is on disk when its call returns.

    Args:
        path: Made with its folder if it does not exist.
        most_episodes: The oldest beyond so many are dropped.
        busy_timeout_s: How long to wait while another program writes.
        connect: Opens the file.

    Attributes:
        episodes: What was done.
        shown: What people showed, among it.
        remarks: What people said.
        last_seen: Where things were.

    Raises:
        MemoryFault: The file cannot be opened or written, is something else, or is of another version.
    """

    def __init__(
        self,
        path: Path,
        most_episodes: int = episodes.MOST_EPISODES,
        busy_timeout_s: float = 5.0,
        connect: Connect = sqlite3.connect,
    ) -> None:
        self._file = DurableFile(path, SCHEMA, busy_timeout_s, connect)
        self.episodes = Episodes(self._file, most_episodes)
        self.remarks = Remarks(self._file)
        self.shown = ShownThings(self.episodes)
        self.last_seen = LastSeenThings(self._file)

    def about(self, text: str) -> tuple[tuple[Remark, ...], tuple[Episode, ...]]:
        """The remarks and the episodes in which a text stands, whether in capitals or not."""
        wanted = text.casefold()
        said = tuple(one for one in self.remarks.all() if wanted in f"{one.speaker}\n{one.text}".casefold())
        done = (one for one in self.episodes.all() if wanted in _words_of(one))
        return said, tuple(done)

    def forget(self, said: tuple[Remark, ...], done: tuple[Episode, ...]) -> None:
        """Delete remarks and episodes, and leave nothing of them in the file.

        Raises:
            MemoryFault: Another program has the file open, and what was deleted may still be read in it.
        """
        self.remarks.delete(one.id for one in said)
        self.episodes.delete(one.id for one in done)
        self._file.erase_traces()

    def forget_all(self) -> None:
        """Delete everything, and leave nothing of it in the file.

        Raises:
            MemoryFault: As `forget`.
        """
        self.last_seen.delete_about("")
        self.forget(self.remarks.all(), self.episodes.all())

    def records(self) -> Iterator[Mapping[str, Any]]:  # JSON values
        """Everything that is remembered, as it is exported."""
        for remark in self.remarks.all():
            yield {
                "kind": str(remark.kind),
                "id": remark.id,
                "text": remark.text,
                "speaker": remark.speaker,
                "said_at": remark.said_at.isoformat(),
            }
        for seen in self.last_seen.all():
            yield {
                "kind": "last_seen",
                "scene": seen.scene,
                "thing": seen.thing,
                "claim": seen.claim,
                "probability": seen.probability,
                "source": seen.source,
                "seen_at": seen.seen_at.isoformat(),
            }
        yield from (episode.as_json() for episode in self.episodes.all())

    def close(self) -> None:
        """Release the file. May be called more than once."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _words_of(episode: Episode) -> str:
    """Everything that is kept of an episode, in small letters."""
    return json.dumps(dict(episode.as_json()), ensure_ascii=False).replace('\\"', '"').casefold()
