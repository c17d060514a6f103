"""Who may command a motor, and with what: the door between the graph and a robot that trusts nobody."""

from dataclasses import dataclass

import numpy as np

from majordomo.clock import Clock
from majordomo.errors import ActionRejected
from majordomo.geometry import Array

CLOCKS_APART_S = 0.02
"""So far the clocks of two computers may differ."""


class CommandRefused(ActionRejected):
    """A command that a robot does not carry out.

    Attributes:
        kind: Why, as a name to count by.
    """

    def __init__(self, kind: str, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Order:
    """One command as it came.

    Attributes:
        values: What is wanted.
        stamp_s: The robot's time to which it answers [s]; None where its message has none.
        source: Whose it is.
        beside: So many other motors are commanded for the same moment.
    """

    values: Array
    stamp_s: float | None
    source: str
    beside: int = 0


@dataclass(frozen=True, slots=True)
class GateConfig:
    """What passes.

    Attributes:
        max_age_s: An order that answers to an older moment of the robot's is stale.
        lease_s: Whoever commands keeps the robot for so long after each order, by the wall's clock.
        needs_stamps: Orders without a stamp are refused; else they count as given when they come.
    """

    max_age_s: float = 0.1
    lease_s: float = 0.5
    needs_stamps: bool = True


class CommandGate:
    """Lets the orders of one commander through, fresh, finite and in order; of two for one moment the later counts.

    Args:
        topic: On which they come.
        size: Of their values.
        config: What passes.
        clock: The wall's.
    """

    def __init__(self, topic: str, size: int, config: GateConfig, clock: Clock) -> None:
        self._topic = topic
        self._size = size
        self._config = config
        self._clock = clock
        self._holder = ""
        self._held_s = -np.inf
        self._last_s = -np.inf

    def admit(self, order: Order, now_s: float) -> float:
        """Let an order through, and return the moment [s] from which it counts.

        Args:
            order: What came.
            now_s: The robot's time.

        Raises:
            CommandRefused: It is somebody else's, not in order, stale, or makes no sense; nothing is remembered of it.
        """
        wall_s = self._clock.now_s()
        self._check_source(order.source, wall_s)
        stamp_s = self._checked_stamp(order.stamp_s, now_s)
        if order.values.shape != (self._size,) or not np.isfinite(order.values).all():
            problem = f"A command on {self._topic} holds {order.values.tolist()}."
            raise CommandRefused("senseless", problem, f"{self._size} finite numbers.")
        self._holder, self._held_s, self._last_s = order.source, wall_s, stamp_s
        return stamp_s

    def _check_source(self, source: str, wall_s: float) -> None:
        if source != self._holder and wall_s - self._held_s < self._config.lease_s:
            raise CommandRefused(
                "second commander",
                f"Two command {self._topic}; the one who did first goes on.",
                f"ending one of them, or waiting until the other has been silent for {self._config.lease_s:g} s.",
            )

    def _checked_stamp(self, stamp_s: float | None, now_s: float) -> float:
        config = self._config
        if stamp_s is None and config.needs_stamps:
            problem = f"A command on {self._topic} does not say to which moment it answers."
            raise CommandRefused("unstamped", problem, "stamping it, or the parameter needs_stamps: false.")
        stamp_s = now_s if stamp_s is None else stamp_s
        age_s = now_s - stamp_s
        if not -CLOCKS_APART_S <= age_s <= config.max_age_s:
            kind, problem = ("stale", f"is {age_s:.3f} s old") if age_s > 0 else ("future", f"is {-age_s:.3f} s ahead")
            raise CommandRefused(
                kind,
                f"A command on {self._topic} {problem} (now it is {now_s:.3f} s).",
                f"a stamp no older than {config.max_age_s:g} s; is the network slow, or a clock wrong?",
            )
        if stamp_s < self._last_s:
            problem = f"A command on {self._topic} for {stamp_s:.3f} s came after the one for {self._last_s:.3f} s."
            raise CommandRefused("out of order", problem, "nothing: what came too late has done no harm.")
        return stamp_s
