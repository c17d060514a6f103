"""What skills say and ask where they are carried out, brought to the person who is where the agent is."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from majordomo_msgs.msg import Answer, Question
from rclpy.node import Node
from std_msgs.msg import String

from ros_interface import quality


class Listener(Protocol):
    """Somebody who is told things, and asked."""

    def say(self, text: str) -> None:
        """Tell them something."""
        ...

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question and wait for the answer; None: nobody is there."""
        ...


class PersonRelay:
    """Passes on what another node says and asks, in the thread that calls `attend`.

    Args:
        node: Hears it, and is spun by somebody else.
        speaker: Name of the other node.
        person: Is told and asked.
    """

    def __init__(self, node: Node, speaker: str, person: Listener) -> None:
        self._person = person
        self._waiting: deque[Callable[[], None]] = deque()
        self._answers = node.create_publisher(Answer, f"{speaker}/answer", quality.events())
        node.create_subscription(
            String, f"{speaker}/say", lambda said: self._waiting.append(lambda: person.say(said.data)), quality.events()
        )
        node.create_subscription(
            Question, f"{speaker}/ask", lambda asked: self._waiting.append(lambda: self._ask(asked)), quality.events()
        )

    def attend(self) -> None:
        """Pass on what has come; a question is waited for."""
        while self._waiting:
            self._waiting.popleft()()

    def _ask(self, asked: Question) -> None:
        answer = self._person.ask(asked.text, tuple(asked.options))
        if answer is not None:
            self._answers.publish(Answer(id=asked.id, text=answer))
