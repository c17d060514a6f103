"""What a skill says and asks elsewhere reaches the person who is where the agent is, and their answer goes back."""

import threading
from collections.abc import Callable, Sequence

import pytest
from rclpy.node import Node

from ros_interface.person_relay import PersonRelay
from ros_interface.skill_server import NAME as SKILL_SERVER
from ros_interface.spinning import Spinning
from ros_interface.topic_person import TopicPerson

Until = Callable[[Callable[[], bool]], None]


class Listener:
    """Answers every question with `answer`, and notes in whose thread they were told."""

    def __init__(self) -> None:
        self.answer: str | None = "the blue one"
        self.told: list[tuple[str, tuple[str, ...]]] = []
        self.threads: set[int] = set()

    def say(self, text: str) -> None:
        self.told.append((text, ()))
        self.threads.add(threading.get_ident())

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        self.told.append((question, tuple(options)))
        return self.answer


class Bench:
    """A skill in one participant, and who listens in another.

    Attributes:
        answers: What the skill was answered.
        is_unwanted: Whether the skill wants no answer any more.
    """

    def __init__(self, spinning: Spinning, elsewhere: Spinning, until: Until) -> None:
        self.listener = Listener()
        self.is_unwanted = False
        self.answers: list[str | None] = []
        self._until = until
        self._node = Node(SKILL_SERVER, context=elsewhere.context)
        self.skill = TopicPerson(self._node, lambda: self.is_unwanted)
        elsewhere.add(self._node)
        listening = spinning.add_plain("agent")
        self.relay = PersonRelay(listening, SKILL_SERVER, self.listener)
        names = [f"{SKILL_SERVER}/{name}" for name in ("say", "ask", "answer")]
        until(lambda: all(self._are_joined(name) for name in names))

    def attend_until(self, condition: Callable[[], bool]) -> None:
        """Attend again and again, as the agent does between two ticks."""

        def is_so() -> bool:
            self.relay.attend()
            return condition()

        self._until(is_so)

    def ask(self) -> threading.Thread:
        """Have the skill ask; returns the thread that waits for the answer."""

        def ask() -> None:
            self.answers.append(self.skill.ask("Which cup?", ("the red one", "the blue one")))

        thread = threading.Thread(target=ask)
        thread.start()
        return thread

    def _are_joined(self, topic: str) -> bool:
        return self._node.count_publishers(topic) == 1 == self._node.count_subscribers(topic)


@pytest.fixture
def bench(spinning: Spinning, start_spinning: Callable[..., Spinning], until: Until) -> Bench:
    return Bench(spinning, start_spinning(), until)


def test_what_is_said_elsewhere_is_told_in_order_and_in_the_agents_thread(bench: Bench) -> None:
    bench.skill.say("I wait.")
    bench.skill.say("I go on.")
    bench.attend_until(lambda: len(bench.listener.told) == 2)
    assert bench.listener.told == [("I wait.", ()), ("I go on.", ())]
    assert bench.listener.threads == {threading.get_ident()}


def test_a_question_is_put_with_its_options_and_the_answer_goes_back(bench: Bench) -> None:
    thread = bench.ask()
    bench.attend_until(lambda: not thread.is_alive())
    assert bench.listener.told == [("Which cup?", ("the red one", "the blue one"))]
    assert bench.answers == ["the blue one"]


def test_a_question_that_nobody_answers_is_left_open(bench: Bench) -> None:
    bench.listener.answer = None
    thread = bench.ask()
    bench.attend_until(lambda: bool(bench.listener.told))
    assert thread.is_alive() and bench.answers == []
    bench.is_unwanted = True
    thread.join()
    assert bench.answers == [None]
