"""How the parts of a node are: what lasts, and what happened a moment ago. Any thread may tell and ask."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from majordomo.clock import Clock

LINGER_S = 5.0
"""For so long an incident is shown, so that nobody who looks once a second misses it."""


class Level(IntEnum):
    """As in diagnostic_msgs."""

    OK = 0
    WARN = 1
    ERROR = 2
    STALE = 3


@dataclass(frozen=True, slots=True)
class PartHealth:
    """How one part is.

    Attributes:
        part: Which.
        level: How bad it is.
        message: In a sentence.
        counts: How often each kind of incident has happened, by its name.
    """

    part: str
    level: Level
    message: str
    counts: Mapping[str, int]


def _unheard() -> None:
    """Nobody is told."""


@dataclass(slots=True)
class _Part:
    level: Level = Level.OK
    message: str = "fine"
    incident: str = ""
    incident_s: float = -LINGER_S
    counts: Counter[str] = field(default_factory=Counter)


class Health:
    """Keeps what the parts of a node told.

    Args:
        clock: The wall's.

    Attributes:
        worsened: Called, in the thread that tells, when a part is worse than it was shown before.
    """

    def __init__(self, clock: Clock) -> None:
        self.worsened: Callable[[], None] = _unheard
        self._clock = clock
        self._parts: dict[str, _Part] = {}
        self._lock = threading.Lock()

    def tell(self, part: str, level: Level, message: str = "fine") -> None:
        """Say how a part is from now on."""
        with self._lock:
            known = self._parts.setdefault(part, _Part())
            is_worse = level > self._shown(known)
            known.level, known.message = level, message
        if is_worse:
            self.worsened()

    def happened(self, part: str, kind: str, message: str) -> None:
        """Say that something went wrong once; the part is none the worse for it.

        Args:
            part: Where.
            kind: A name to count it under.
            message: In a sentence.
        """
        with self._lock:
            known = self._parts.setdefault(part, _Part())
            is_worse = self._shown(known) is Level.OK
            known.incident, known.incident_s = message, self._clock.now_s()
            known.counts[kind] += 1
        if is_worse:
            self.worsened()

    def report(self) -> tuple[PartHealth, ...]:
        """Every part that was ever told of, in that order."""
        now_s = self._clock.now_s()
        with self._lock:
            return tuple(_health_of(name, part, now_s) for name, part in self._parts.items())

    def _shown(self, part: _Part) -> Level:
        """How bad a part is in a report."""
        return _health_of("", part, self._clock.now_s()).level


def _health_of(name: str, part: _Part, now_s: float) -> PartHealth:
    counts = dict(part.counts)
    if part.level is Level.OK and now_s - part.incident_s < LINGER_S:
        return PartHealth(name, Level.WARN, part.incident, counts)
    return PartHealth(name, part.level, part.message, counts)
