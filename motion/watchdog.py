"""Notices that nobody commands the robot any more. It counts robot time and never trusts a clock that jumped."""

import math
from enum import StrEnum

from majordomo.errors import ConfigError


class Freshness(StrEnum):
    """How old the last command is."""

    FRESH = "fresh"
    HOLD = "hold"
    FAIL_SAFE = "fail_safe"


class Watchdog:
    """Tells whether the last command may still be carried out.

    Before the first command the answer is `hold`. A clock that runs backwards makes it `hold` until a new command
    comes, and `fail_safe` when none does; a clock that jumps forward has aged the command.

    Args:
        hold_after_s: Age of the last command after which the robot holds still.
        fail_safe_after_s: Age after which it makes itself safe.

    Raises:
        ConfigError: The times are not finite, not positive or in the wrong order.
    """

    def __init__(self, hold_after_s: float = 0.1, fail_safe_after_s: float = 0.5) -> None:
        if not 0.0 < hold_after_s < fail_safe_after_s < math.inf:
            raise ConfigError(
                f"The watchdog's times are {hold_after_s} s and {fail_safe_after_s} s.",
                "0 < hold_after_s < fail_safe_after_s.",
            )
        self.hold_after_s = hold_after_s
        self.fail_safe_after_s = fail_safe_after_s
        self._counted_from_s: float | None = None
        self._has_command = False
        self._now_s = -math.inf

    def feed(self, stamp_s: float, now_s: float) -> None:
        """Take note of a command; one that is stamped in the future, or not at all, does not count.

        Args:
            stamp_s: When it was given, on the robot's clock.
            now_s: The robot's clock.
        """
        self._see(now_s)
        if math.isfinite(stamp_s) and math.isfinite(now_s) and stamp_s <= now_s:
            self._counted_from_s = stamp_s
            self._has_command = True

    def check(self, now_s: float) -> Freshness:
        """Say how old the last command is.

        Args:
            now_s: The robot's clock; while it is not a number the answer is `fail_safe`.
        """
        self._see(now_s)
        if not math.isfinite(now_s):
            return Freshness.FAIL_SAFE
        if self._counted_from_s is None:
            return Freshness.HOLD
        age_s = now_s - self._counted_from_s
        if age_s > self.fail_safe_after_s:
            return Freshness.FAIL_SAFE
        return Freshness.FRESH if self._has_command and age_s <= self.hold_after_s else Freshness.HOLD

    def _see(self, now_s: float) -> None:
        """Distrust what was commanded before a clock went wrong, and count from here."""
        if not math.isfinite(now_s):
            self._has_command = False
            return
        if now_s < self._now_s:
            self._has_command = False
            self._counted_from_s = now_s
        self._now_s = now_s
