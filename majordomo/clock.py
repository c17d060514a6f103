"""Two clocks, both injected: the robot's for stamps and watchdogs, the wall's for people and models."""

import time
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
