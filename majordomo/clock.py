"""Two clocks, both injected: the robot's for stamps and watchdogs, the wall's for people and models; and the date.

Durations come from the two clocks alone. The date may jump, and only says when something was.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells monotonic time."""

    def now_s(self) -> float:
        """Return the time since an arbitrary start [s]; it never runs backwards."""
        ...


class WallClock:
    """The computer's monotonic clock."""

    def now_s(self) -> float:
        """Return monotonic time [s]."""
        return time.monotonic()


class DateClock:
    """The date, which jumps when somebody sets it: a label for people, never compared and never subtracted."""

    def now_s(self) -> float:
        """Return the time since 1970 [s]."""
        return time.time()


Calendar = Callable[[], datetime]
"""Tells the date and the time of day, with its zone."""


def local_time() -> datetime:
    """The date and the time of day, where the computer is."""
    return datetime.now().astimezone()
