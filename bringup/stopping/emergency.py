"""The emergency stop of a data folder, and the key that triggers it whatever the program is at."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from motion.emergency_stop import EmergencyStop

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyBindings  # loads the line editor

    from bringup.settings import Settings  # loads pydantic

FOLDER = "emergency_stop"
"""Beside the journal; a file in it for every trigger."""

KEY = "Ctrl-\\"
PRESSED = f"{KEY} was pressed"

LOOK_S = 0.1
"""Wall-clock time from one look at the latch to the next while a line is typed [s]."""


def emergency_stop_of(settings: "Settings") -> EmergencyStop:
    """The latch of all robots that work with a data folder: one in this process, so that a full disk splits it not."""
    return _latch(settings.data_folder / FOLDER)


@cache
def _latch(folder: Path) -> EmergencyStop:
    return EmergencyStop(folder)


@contextmanager
def stopped_by_key(stop: EmergencyStop) -> Iterator[None]:
    """While entered, the key triggers it; outside the main thread no key can be taken over, and nothing changes.

    A terminal sends the key as the signal SIGQUIT: so it needs nobody who reads, and `kill -QUIT` does the same.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGQUIT, lambda number, frame: stop.trigger(PRESSED))
    try:
        yield
    finally:
        signal.signal(signal.SIGQUIT, before)


def stop_key(press: Callable[[], None]) -> "KeyBindings":
    """The key, for a line editor: it takes every key for itself."""
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()

    @keys.add("c-\\", eager=True)
    def pressed(event: KeyPressEvent) -> None:
        press()

    return keys


def give_line_up(when: Callable[[], bool]) -> Callable[[], None]:
    """What to run before a line editor reads a line, to have it end as the end of input does when something is so."""

    def watch() -> None:
        from prompt_toolkit.application import get_app

        app = get_app()

        async def leave() -> None:
            while not when():
                await asyncio.sleep(LOOK_S)
            if not app.is_done:
                app.exit(exception=EOFError())

        app.create_background_task(leave())

    return watch
