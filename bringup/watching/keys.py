"""Single keys of a terminal, as they are pressed."""

import os
import select
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Press = Callable[[float], str]
"""Waits for a key, no longer than this [s]; empty: none was pressed. Raises EOFError where there will be none."""


@contextmanager
def pressed_keys() -> Iterator[Press]:
    """While entered, keys come one by one and are not shown; what stops and interrupts stays a signal."""
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)

    def press(patience_s: float) -> str:
        if not select.select([descriptor], [], [], patience_s)[0]:
            return ""
        key = os.read(descriptor, 1)
        if not key:
            raise EOFError
        return key.decode(errors="replace")

    try:
        tty.setcbreak(descriptor)
        yield press
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
