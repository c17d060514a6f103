"""Whoever listens on the graph: told on `~/say`, asked on `~/ask`, and heard on `~/answer`."""

import threading
from collections.abc import Callable, Sequence
from uuid import uuid4

from majordomo_msgs.msg import Answer
from majordomo_msgs.msg import Question as QuestionMessage
from rclpy.callback_groups import ReentrantCallbackGroup
from rclpy.node import Node
from std_msgs.msg import String

from majordomo.plan import Question
from ros_interface import quality
from ros_interface.messages import question_message

LOOK_S = 0.1
"""Wall-clock time from one look whether an answer is still wanted, and may still come, to the next [s]."""


class TopicPerson:
    """A person beyond a topic. One question is open at a time; what answers another is not heard.

    Args:
        node: Whose topics they are; it is spun by a thread that asks nothing.
        is_unwanted: Whether an answer is wanted no more.
    """

    def __init__(self, node: Node, is_unwanted: Callable[[], bool]) -> None:
        self._say = node.create_publisher(String, "~/say", quality.events())
        self._ask = node.create_publisher(QuestionMessage, "~/ask", quality.events())
        node.create_subscription(
            Answer, "~/answer", self._hear, quality.events(), callback_group=ReentrantCallbackGroup()
        )
        self._is_unwanted = is_unwanted
        self._changed = threading.Condition()
        self._open_id = ""
        self._answer = ""

    def say(self, text: str) -> None:
        """Tell them something."""
        self._say.publish(String(data=text))

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question and wait for the answer; None: nobody listens, or it is wanted no more."""
        with self._changed:
            self._open_id, self._answer = uuid4().hex, ""
            self._ask.publish(question_message(self._open_id, Question(question, tuple(options))))
            while not self._answer and not self._is_unwanted() and self._ask.get_subscription_count() > 0:
                self._changed.wait(LOOK_S)
            self._open_id = ""
            return self._answer or None

    def _hear(self, message: Answer) -> None:
        with self._changed:
            if message.id and message.id == self._open_id:
                self._answer = message.text.strip()
                self._changed.notify_all()
