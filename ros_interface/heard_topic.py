"""One topic that a robot is sensed by: what it said lately, and what is wrong with it."""

import math
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from rclpy.event_handler import (
    QoSRequestedDeadlineMissedInfo,
    QoSRequestedIncompatibleQoSInfo,
    SubscriptionEventCallbacks,
)
from rclpy.node import Node
from rclpy.qos import qos_policy_name_from_kind
from rclpy.subscription import Subscription

from majordomo.errors import MajordomoError, ObservationStale, RobotUnavailable
from ros_interface import quality
from ros_interface.health import Health, Level

HISTORY = 32
"""So many of the newest values are kept, for what comes at the same moment on other topics."""

NEW_LIFE_S = 1.0
"""No message comes so late: a robot whose time jumps back so far has been started anew."""

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Stamped(Generic[ValueT]):
    """A value, and when it was so.

    Attributes:
        stamp_s: On the robot's clock [s].
        value: What was sensed.
    """

    stamp_s: float
    value: ValueT


@dataclass(frozen=True, slots=True)
class Listening:
    """What topics of one inbox share.

    Attributes:
        node: Whose callbacks hear them.
        health: Told what is wrong with them.
        news: Held while a value is kept, and notified of it.
    """

    node: Node
    health: Health
    news: threading.Condition


class HeardTopic(Generic[ValueT]):
    """Hears one topic. A message that cannot be used is told of and dropped. Ask it with `news` held.

    Args:
        listening: Where.
        kind: Type of its messages.
        topic: Its name.
        hz: How often it says something [Hz]; None: nobody promises.
        read: Makes a value of a message; raises a `MajordomoError` where it cannot.

    Attributes:
        name: Of the topic.
        fault: Why nothing can be made of what it says now; None: nothing is wrong.
    """

    def __init__(
        self,
        listening: Listening,
        kind: type,
        topic: str,
        hz: float | None,
        read: Callable[[Any], Stamped[ValueT]],  # a message of that kind, of which ROS has no common type
    ) -> None:
        self.name = topic
        self._node = listening.node
        self._health = listening.health
        self._news = listening.news
        self._kind = kind
        self._read = read
        self._kept: deque[Stamped[ValueT]] = deque(maxlen=HISTORY)
        self.fault: MajordomoError | None = None
        self._fail(Level.STALE, RobotUnavailable("Nothing was heard of it yet.", "starting its driver."))
        self._subscription = self._subscribe(hz)

    @property
    def newest(self) -> Stamped[ValueT] | None:
        """What it said last that could be used."""
        return self._kept[-1] if self._kept else None

    @property
    def newest_first(self) -> Iterator[Stamped[ValueT]]:
        """What it said lately that could be used."""
        return reversed(self._kept)

    def near(self, stamp_s: float, tolerance_s: float) -> Stamped[ValueT] | None:
        """The value that is nearest to a moment [s], if it is near enough."""
        nearest = min(self._kept, key=lambda kept: abs(kept.stamp_s - stamp_s), default=None)
        return nearest if nearest is not None and abs(nearest.stamp_s - stamp_s) <= tolerance_s else None

    def close(self) -> None:
        """Hear it no more."""
        self._node.destroy_subscription(self._subscription)

    def _take(self, message: Any) -> None:
        try:
            value = self._read(message)
        except MajordomoError as error:
            self._fail(Level.ERROR, error)
            return
        with self._news:
            if not self._keeps(value):
                self._health.happened(self.name, "out of order", "A message came late and was dropped.")
                return
            self._news.notify_all()
        if self.fault is not None:
            self.fault = None
            self._health.tell(self.name, Level.OK)

    def _keeps(self, value: Stamped[ValueT]) -> bool:
        """Keep a value, unless it comes late; what comes again takes the place of what it was."""
        newest_s = self._kept[-1].stamp_s if self._kept else -math.inf
        if value.stamp_s < newest_s - NEW_LIFE_S:  # a simulator began anew
            self._kept.clear()
        elif value.stamp_s < newest_s:
            return False
        elif value.stamp_s == newest_s:
            self._kept.pop()
        self._kept.append(value)
        return True

    def _subscribe(self, hz: float | None) -> Subscription[Any]:
        silence_s = None if hz is None else quality.silence_s(hz)
        events = SubscriptionEventCallbacks(
            deadline=None if silence_s is None else partial(self._be_silent, silence_s),
            incompatible_qos=None if silence_s is None else self._mismatch,
            use_default_callbacks=False,
        )
        qos = quality.sensor(silence_s)
        return self._node.create_subscription(self._kind, self.name, self._take, qos, event_callbacks=events)

    def _be_silent(self, silence_s: float, _: QoSRequestedDeadlineMissedInfo) -> None:
        if self._kept:
            problem = f"It has been silent for more than {silence_s:g} s."
            self._fail(Level.STALE, ObservationStale(problem, "checking its driver and the network."))

    def _mismatch(self, info: QoSRequestedIncompatibleQoSInfo) -> None:
        """Hear a publisher that promises less: a rate is all that is asked of it."""
        policy = qos_policy_name_from_kind(int(info.last_policy_kind)).lower()
        problem = f"Its publisher promises less ({policy}) than the profile says: only stamps will tell its silence."
        self._health.happened(self.name, "mismatched quality of service", problem)
        self.close()
        self._subscription = self._subscribe(None)

    def _fail(self, level: Level, fault: MajordomoError) -> None:
        self.fault = type(fault)(f"{self.name}: {fault.problem}", fault.remedy)
        self._health.tell(self.name, level, str(self.fault))
