"""A graph in one process: callbacks are called, faults are told, and the end is orderly."""

import logging
import threading
from collections.abc import Callable

import pytest
from rclpy.impl.implementation_singleton import rclpy_implementation
from rclpy.node import Node
from rclpy.waitable import NumberOfEntities, Waitable
from std_msgs.msg import Bool

from majordomo.errors import RobotUnavailable
from ros_interface import quality
from ros_interface.spinning import Spinning

Until = Callable[[Callable[[], bool]], None]
StartSpinning = Callable[..., Spinning]


def node_of(spinning: Spinning, name: str = "probe") -> Node:
    return spinning.add(Node(name, context=spinning.context))


def test_a_message_reaches_another_participant(start_spinning: StartSpinning, until: Until, spinning: Spinning) -> None:
    heard: list[bool] = []
    node_of(spinning).create_subscription(Bool, "stop", lambda message: heard.append(message.data), quality.latched())
    speaker = node_of(start_spinning(), "speaker")
    speaker.create_publisher(Bool, "stop", quality.latched()).publish(Bool(data=True))
    until(lambda: heard == [True])


def test_who_comes_late_hears_what_is_latched(until: Until, spinning: Spinning) -> None:
    node = node_of(spinning)
    node.create_publisher(Bool, "stop", quality.latched()).publish(Bool(data=True))
    heard: list[bool] = []
    node.create_subscription(Bool, "stop", lambda message: heard.append(message.data), quality.latched())
    until(lambda: heard == [True])


def test_two_threads_call_two_callbacks_at_once(start_spinning: StartSpinning) -> None:
    from rclpy.callback_groups import ReentrantCallbackGroup

    both = threading.Barrier(2)
    met: list[int] = []

    def meet() -> None:
        both.wait(timeout=10)
        met.append(1)
        timer.cancel()

    spinning = start_spinning(threads=2)
    timer = node_of(spinning).create_timer(0.001, meet, callback_group=ReentrantCallbackGroup())
    assert spinning.wait_until(lambda: len(met) >= 2, 20)


def test_a_callback_that_raises_is_told_to_who_waits(domain: int, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ZeroDivisionError("in a callback")

    with caplog.at_level(logging.CRITICAL), Spinning(domain_id=domain) as spinning:
        node_of(spinning).create_timer(0.001, fail)
        with pytest.raises(RobotUnavailable, match=r"in a callback.*Try: starting it again"):
            spinning.wait_until(lambda: False, 20)
        assert isinstance(spinning.fault, ZeroDivisionError)


class Destroyed(Waitable[None]):
    """As what another thread destroys when it is about to be waited for."""

    waited_for = 0

    def add_to_wait_set(self, wait_set: object) -> None:
        self.waited_for += 1
        if self.waited_for == 1:
            raise rclpy_implementation.InvalidHandle("destruction was requested")

    def get_num_entities(self) -> NumberOfEntities:
        return NumberOfEntities()

    def is_ready(self, wait_set: object) -> bool:
        return False

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def test_what_is_destroyed_while_it_is_waited_for_ends_nothing(spinning: Spinning, until: Until) -> None:
    node = node_of(spinning)
    destroyed = Destroyed(node.default_callback_group)
    node.add_waitable(destroyed)
    ticks: list[int] = []
    node.create_timer(0.001, lambda: ticks.append(1))
    until(lambda: destroyed.waited_for > 1 and len(ticks) > 1)


def test_a_wait_that_takes_too_long_says_so(spinning: Spinning) -> None:
    assert not spinning.wait_until(lambda: False, 0.0)


def test_the_end_joins_the_thread_and_shuts_the_context_down(domain: int) -> None:
    spinning = Spinning(domain_id=domain)
    node_of(spinning)
    before = threading.active_count()
    spinning.close()
    spinning.close()
    assert threading.active_count() == before - 1
    assert not spinning.context.ok()


@pytest.mark.parametrize("strategy", ["Permissive", "Enforce"])
def test_a_graph_that_should_be_secure_is_never_open(
    domain: int, monkeypatch: pytest.MonkeyPatch, strategy: str
) -> None:
    monkeypatch.setenv("ROS_SECURITY_ENABLE", "true")
    monkeypatch.setenv("ROS_SECURITY_STRATEGY", strategy)
    with pytest.raises(RobotUnavailable, match=r"ROS_SECURITY_ENABLE.*Try: .*ROS_SECURITY"):
        Spinning(domain_id=domain)


def test_wrong_arguments_are_refused(domain: int) -> None:
    with pytest.raises(RobotUnavailable, match=r"cannot be started.*Try:"):
        Spinning(domain_id=domain, arguments=["--ros-args", "-r", "nonsense"])
