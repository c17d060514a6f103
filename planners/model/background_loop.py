"""Waits for what runs in another thread: never longer than somebody is patient, and no longer than it is wanted."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import wait
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from majordomo.clock import Clock
from majordomo.errors import Cancelled
from planners.model.language_model import Patience

TICK_S = 0.05
"""How often the one who waits looks up: whether it is still wanted, and what came in."""

ResultT = TypeVar("ResultT")
Work = Callable[[Callable[[str], None]], Coroutine[Any, Any, ResultT]]
"""Makes the coroutine, which hands on every piece of text that comes in."""


class BackgroundLoop:
    """An event loop in a thread of its own, begun with the first thing to do; it ends with the program."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def wait_for(self, work: Work[ResultT], patience: Patience) -> ResultT:
        """Run a coroutine, hand on its pieces in this thread, and return its result; it is cancelled if given up.

        Raises:
            TimeoutError: The deadline has passed.
            Cancelled: It is no longer wanted.
        """
        until_s = self._clock.now_s() + patience.deadline_s
        pieces: SimpleQueue[str] = SimpleQueue()
        future = asyncio.run_coroutine_threadsafe(work(pieces.put), self._running())
        try:
            while not future.done():
                left_s = until_s - self._clock.now_s()
                if patience.cancellation.is_requested:
                    raise Cancelled("Nobody waits for the language model any more.", "asking again.")
                if left_s <= 0.0:
                    raise TimeoutError
                wait([future], min(TICK_S, left_s))
                _hand_on(pieces, patience.hear)
            _hand_on(pieces, patience.hear)
            return future.result()
        finally:
            future.cancel()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                Thread(target=self._loop.run_forever, name="language model", daemon=True).start()
            return self._loop


def _hand_on(pieces: SimpleQueue[str], hear: Callable[[str], None]) -> None:
    while not pieces.empty():
        hear(pieces.get())
