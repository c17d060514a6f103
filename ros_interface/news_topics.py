"""What becomes of a task, for whoever listens: each piece of news, and what is believed since."""

import json

from majordomo_msgs.msg import BeliefArray, TaskEvent
from rclpy.node import Node

from majordomo.predicate import Belief, Predicate
from ros_interface import quality
from ros_interface.messages import beliefs_message, header_message
from ros_interface.task_runner import TaskNews

EVENTS, BELIEFS = "~/events", "~/beliefs"


class NewsTopics:
    """Publishes a task's news on `~/events`, and on `~/beliefs`, latched, all that is believed.

    Args:
        node: Whose topics they are.
    """

    def __init__(self, node: Node) -> None:
        self._believed: dict[Predicate, Belief] = {}
        self._events = node.create_publisher(TaskEvent, EVENTS, quality.events())
        self._beliefs = node.create_publisher(BeliefArray, BELIEFS, quality.latched())

    def tell(self, news: TaskNews) -> None:
        """Publish one; from any thread, but one at a time."""
        self._events.publish(
            TaskEvent(
                header=header_message(news.stamp_s, ""),
                task_id=news.task_id,
                kind=news.kind,
                node=news.node,
                skill=news.skill,
                text=news.text,
                details_json=json.dumps(news.details, default=str),
            )
        )
        if news.beliefs:
            self._believed |= {belief.predicate: belief for belief in news.beliefs}
            self._beliefs.publish(beliefs_message(tuple(self._believed.values()), news.stamp_s))
