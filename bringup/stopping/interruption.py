"""Ctrl-C, kept away from where it would do harm.

Python raises KeyboardInterrupt wherever it happens to be. Inside a call of the GL library that becomes a strange error
of that library; half-way through closing a journal it leaves it open. What is shielded runs to its end first.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Self

PATIENCE = 3
"""From this Ctrl-C on, nothing is waited for any more."""


class Interruption:
    """While entered, Ctrl-C raises KeyboardInterrupt once, and not before what is shielded has ended.

    Later ones are ignored, for the robot is being stopped already; the third raises again, come what may.
    """

    def __init__(self) -> None:
        self.count = 0
        self._depth = 0
        self._is_pending = False
        self._before: Any = None  # whatever `signal.signal` returns and takes

    def __enter__(self) -> Self:
        """Take Ctrl-C over; outside the main thread that cannot be done, and it stays as it was."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give Ctrl-C back."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    @contextmanager
    def shield(self) -> Iterator[None]:
        """Let what is inside run to its end; then raise what has come meanwhile."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._is_pending and self._depth == 0:
                self._is_pending = False
                raise KeyboardInterrupt

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.count += 1
        if self.count >= PATIENCE:
            raise KeyboardInterrupt
        if self.count > 1:
            return
        if self._depth:
            self._is_pending = True
        else:
            raise KeyboardInterrupt
