"""Records what goes over topics while a task runs: a bag for each task, pictures compressed."""

import logging
from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from majordomo_msgs.msg import TaskEvent
from rclpy.callback_groups import MutuallyExclusiveCallbackGroup
from rclpy.clock import Clock
from rclpy.clock_type import ClockType
from rclpy.node import Node
from rclpy.time import Time
from sensor_msgs.msg import Image

from ros_interface import quality
from ros_interface.bag import Bag
from ros_interface.compressed_image import compressed
from ros_interface.recorded_topics import RecordedTopic
from ros_interface.task_runner import TASK_ENDED, TASK_STARTED

FLUSH_S = 0.2
"""What was heard longer ago survives a kill [s]."""

_log = logging.getLogger(__name__)


class BagRecorder:
    """Records each task of one agent, its events with the topics.

    Args:
        node: Hears the topics, and is spun by somebody else.
        events: The agent's topic of `TaskEvent`.
        topics: What else is recorded.
        path: Of the first task's bag; the others', and one whose name is taken, have a number behind: "name-2.mcap".

    Attributes:
        recorded: The bags that were begun, oldest first.
    """

    def __init__(self, node: Node, events: str, topics: Sequence[RecordedTopic], path: Path) -> None:
        self.recorded: list[Path] = []
        self._path = path
        self._clock = node.get_clock()
        self._bag: Bag | None = None
        group = MutuallyExclusiveCallbackGroup()
        for topic in topics:
            name = node.resolve_topic_name(topic.name)
            node.create_subscription(topic.kind, name, partial(self._hear, name), topic.quality, callback_group=group)
        name = node.resolve_topic_name(events)
        node.create_subscription(
            TaskEvent, name, partial(self._hear_event, name), quality.events(), callback_group=group
        )
        steady = Clock(clock_type=ClockType.STEADY_TIME)
        node.create_timer(FLUSH_S, partial(self._guarded, self._flush), callback_group=group, clock=steady)

    @property
    def is_idle(self) -> bool:
        """Whether no task is being recorded."""
        return self._bag is None

    def close(self) -> None:
        """Finish the bag that is being written, if any; the node is spun no more. Any number of times."""
        try:
            if self._bag is not None:
                self._bag.close()
        finally:
            self._bag = None

    def _hear_event(self, topic: str, event: TaskEvent) -> None:
        if event.kind == TASK_STARTED:
            self._guarded(self._begin)
        self._hear(topic, event)
        if event.kind == TASK_ENDED:
            self._guarded(self.close)

    def _hear(self, topic: str, message: Any) -> None:
        if self._bag is not None:
            self._guarded(partial(self._write, topic, message))

    def _begin(self) -> None:
        self.close()
        names = (self._path if number == 1 else self._numbered(number) for number in count(1))
        path = next(path for path in names if not path.exists())
        path.parent.mkdir(parents=True, exist_ok=True)
        self._bag = Bag(path)
        self.recorded.append(path)

    def _numbered(self, number: int) -> Path:
        return self._path.with_stem(f"{self._path.stem}-{number}")

    def _write(self, topic: str, message: Any) -> None:
        assert self._bag is not None  # whoever calls has looked
        smaller = compressed(message) if isinstance(message, Image) else None
        if smaller is not None:
            topic, message = f"{topic}/compressed", smaller
        heard_ns, header = self._clock.now().nanoseconds, getattr(message, "header", None)
        self._bag.write(topic, message, heard_ns, None if header is None else Time.from_msg(header.stamp).nanoseconds)

    def _flush(self) -> None:
        if self._bag is not None:
            self._bag.flush()

    def _guarded(self, do: Any) -> None:
        """Do something with the bag; a full disk ends the recording, and nothing else."""
        try:
            do()
        except OSError:
            _log.exception("the recording ends")
            self._bag = None
