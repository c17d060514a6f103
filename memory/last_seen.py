"""Where things were last seen, kept from one day to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from memory.durable_file import DurableFile

TABLES = """
    CREATE TABLE last_seen (
        scene TEXT NOT NULL, thing TEXT NOT NULL,
        claim TEXT NOT NULL, probability REAL NOT NULL, source TEXT NOT NULL, seen_at TEXT NOT NULL,
        PRIMARY KEY (scene, thing)
    ) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class LastSeen:
    """Where one thing was.

    Attributes:
        scene: In which scene.
        thing: Its name.
        claim: Where it was, as a predicate: "on(lemon, table)".
        probability: How sure that was, 0 to 1.
        source: Who says so: "cameras", "person", ...
        seen_at: When, with zone.
    """

    scene: str
    thing: str
    claim: str
    probability: float
    source: str
    seen_at: datetime


class LastSeenThings:
    """One row a thing: the last time counts. So there are never more rows than things.

    Args:
        file: Where they are kept.
    """

    def __init__(self, file: DurableFile) -> None:
        self._file = file

    def keep(self, seen: Iterable[LastSeen]) -> None:
        """Keep where things were, each instead of what was known of it before."""
        with self._file.transaction():
            for one in seen:
                row = (one.scene, one.thing, one.claim, one.probability, one.source, one.seen_at.isoformat())
                self._file.write("INSERT OR REPLACE INTO last_seen VALUES (?, ?, ?, ?, ?, ?)", row)

    def of(self, scene: str, thing: str) -> LastSeen | None:
        """Where a thing was last seen in a scene; None if it never was."""
        found = self._read("WHERE scene = ? AND thing = ?", (scene, thing))
        return found[0] if found else None

    def all(self) -> tuple[LastSeen, ...]:
        """Everything, by scene and name."""
        return self._read("ORDER BY scene, thing")

    def delete_about(self, text: str) -> None:
        """Delete every row in which a text stands, in capitals or not; an empty one stands in everything."""
        wanted = text.casefold()
        with self._file.transaction():
            for seen in self.all():
                if wanted in f"{seen.thing}\n{seen.claim}".casefold():
                    self._file.write("DELETE FROM last_seen WHERE scene = ? AND thing = ?", (seen.scene, seen.thing))

    def _read(self, rest: str, parameters: tuple[object, ...] = ()) -> tuple[LastSeen, ...]:
        columns = "scene, thing, claim, probability, source, seen_at"
        rows = self._file.rows(f"SELECT {columns} FROM last_seen {rest}", parameters)
        return tuple(
            LastSeen(scene, thing, claim, probability, source, datetime.fromisoformat(seen_at))
            for scene, thing, claim, probability, source, seen_at in rows
        )
