"""Where a conversation's lines come from: typed while a task runs, or piped and taken in turn."""

import codecs
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from agent.person import Lines

CHUNK_BYTES = 65536


class HeardLines(Lines, Protocol):
    """What a person says, until it counts no more."""

    def close(self, *, at_once: bool = False) -> None:
        """Say that there will be no more lines; `at_once`: that those which are there count no more, either."""
        ...


class LineQueue:
    """Lines that one thread puts in and another takes out.

    Args:
        is_due: Where lines take turns, tells of a line whether it is heard while a task runs: what is piped in comes
            all at once, and "where is it?" means afterwards. None: every line is heard at once.
        taken: Told of every line as it is taken.

    Attributes:
        is_awaited: Whether somebody waits for the next line.
    """

    def __init__(
        self, is_due: Callable[[str], bool] | None = None, taken: Callable[[str], None] = lambda line: None
    ) -> None:
        self.is_awaited = False
        self._is_due = is_due
        self._taken = taken
        self._lines: deque[str] = deque()
        self._is_closed = False
        self._changed = threading.Condition()

    def put(self, line: str) -> None:
        """Add a line."""
        with self._changed:
            self._lines.append(line)
            self._changed.notify_all()

    def close(self, *, at_once: bool = False) -> None:
        """Say that there will be no more lines; `at_once`: that those which are there count no more, either."""
        with self._changed:
            self._is_closed = True
            if at_once:
                self._lines.clear()
            self._changed.notify_all()

    def wait(self) -> str | None:
        """Wait for the next line; None: there will be none."""
        with self._changed:
            self.is_awaited = True
            while not self._lines and not self._is_closed:
                self._changed.wait(0.5)  # a thread that waits without limit hears no Ctrl-C
            self.is_awaited = False
            line = self._lines.popleft() if self._lines else None
        if line is not None:
            self._taken(line)
        return line

    def take(self) -> str | None:
        """The next line that is to be heard while a task runs; None: there is none now."""
        with self._changed:
            if not self._lines or (self._is_due is not None and not self._is_due(self._lines[0])):
                return None
            line = self._lines.popleft()
        self._taken(line)
        return line


def pipe_into(lines: LineQueue, descriptor: int) -> None:
    """Put everything that is piped in into a queue, and close it; in a thread of its own."""

    def pipe() -> None:
        for line in _lines_of(descriptor):
            lines.put(line)
        lines.close()

    threading.Thread(target=pipe, name="piped lines", daemon=True).start()


def _lines_of(descriptor: int) -> Iterator[str]:
    """The lines of a file descriptor; what is no UTF-8 becomes a sign that says so.

    Python's own stdin would not do: a thread that waits in it keeps the program from ending.
    """
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    rest = ""
    while chunk := os.read(descriptor, CHUNK_BYTES):
        *whole, rest = (rest + decoder.decode(chunk)).split("\n")
        yield from whole
    if rest:
        yield rest
