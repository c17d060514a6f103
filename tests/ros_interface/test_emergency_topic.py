"""The graph's emergency stop and every process's own hear of each other; nothing that is heard sets a robot free."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rclpy.node import Node
from std_msgs.msg import Bool
from std_srvs.srv import Trigger

from motion.emergency_stop import EmergencyStop
from ros_interface import quality
from ros_interface.emergency_topic import EmergencyTopic
from ros_interface.spinning import Spinning

Until = Callable[[Callable[[], bool]], None]


class Stopping:
    """A node that honours the stop."""

    def __init__(self, spinning: Spinning, name: str, folder: Path | None = None) -> None:
        self.stop = EmergencyStop(folder)
        self.reactions: list[bool] = []
        self.node = spinning.add(Node(name, context=spinning.context))
        EmergencyTopic(self.node, self.stop, lambda: self.reactions.append(self.stop.is_latched))

    def call(self, spinning: Spinning, service: str) -> Trigger.Response:
        client = self.node.create_client(Trigger, f"{self.node.get_name()}/{service}")
        assert client.wait_for_service(10.0)
        future = client.call_async(Trigger.Request())
        assert spinning.wait_until(future.done, 10.0)
        return future.result()


@pytest.fixture
def robot(spinning: Spinning) -> Stopping:
    return Stopping(spinning, "robot")


@pytest.fixture
def agent(start_spinning: Callable[..., Spinning]) -> Stopping:
    return Stopping(start_spinning(), "agent")


def test_a_stop_of_one_process_latches_every_other(robot: Stopping, agent: Stopping, until: Until) -> None:
    agent.stop.trigger("the person pressed Ctrl-\\")
    until(lambda: robot.stop.is_latched)
    assert robot.reactions == [False]  # it reacted before it took its time to write anything down


def test_a_button_on_the_topic_latches_every_node(
    robot: Stopping, agent: Stopping, until: Until, spinning: Spinning
) -> None:
    button = spinning.add(Node("button", context=spinning.context))
    button.create_publisher(Bool, "emergency_stop", quality.latched()).publish(Bool(data=True))
    until(lambda: robot.stop.is_latched and agent.stop.is_latched)


def test_a_word_that_does_not_last_latches_as_well(robot: Stopping, until: Until, spinning: Spinning) -> None:
    button = spinning.add(Node("button", context=spinning.context))
    publisher = button.create_publisher(Bool, "emergency_stop", 10)  # as `ros2 topic pub` does
    until(lambda: publisher.get_subscription_count() > 0)
    publisher.publish(Bool(data=True))
    until(lambda: robot.stop.is_latched)


def test_who_comes_late_is_latched_too(robot: Stopping, until: Until, start_spinning: Callable[..., Spinning]) -> None:
    robot.stop.trigger("test")
    late = Stopping(start_spinning(), "late")
    until(lambda: late.stop.is_latched)


def test_it_survives_a_restart(tmp_path: Path, start_spinning: Callable[..., Spinning], until: Until) -> None:
    first = start_spinning()
    Stopping(first, "robot", tmp_path).call(first, "emergency_stop")
    first.close()
    second = start_spinning()
    Stopping(second, "robot", tmp_path)
    agent = Stopping(second, "agent")
    until(lambda: agent.stop.is_latched)


def test_false_on_the_topic_sets_nobody_free(robot: Stopping, until: Until, spinning: Spinning) -> None:
    button = spinning.add(Node("button", context=spinning.context))
    publisher = button.create_publisher(Bool, "emergency_stop", quality.events())
    heard: list[bool] = []
    button.create_subscription(Bool, "emergency_stop", lambda message: heard.append(message.data), quality.events())
    until(lambda: publisher.get_subscription_count() >= 2)
    robot.stop.trigger("test")
    publisher.publish(Bool(data=False))
    until(lambda: False in heard)
    assert robot.stop.is_latched


def test_the_services_latch_and_reset_with_a_word_why(
    robot: Stopping, agent: Stopping, spinning: Spinning, until: Until
) -> None:
    told: list[bool] = []
    robot.node.create_subscription(Bool, "emergency_stop", lambda message: told.append(message.data), quality.latched())
    answer = robot.call(spinning, "emergency_stop")
    assert answer.success and "service /robot/emergency_stop" in answer.message
    until(lambda: told == [True, True])  # the agent has latched, and told so
    reset = robot.call(spinning, "reset_emergency_stop")
    assert reset.success and answer.message in reset.message
    assert not robot.stop.is_latched and agent.stop.is_latched  # each is reset by itself


def test_a_node_that_was_reset_does_not_stop_who_comes_late(
    robot: Stopping, spinning: Spinning, until: Until, start_spinning: Callable[..., Spinning]
) -> None:
    robot.call(spinning, "emergency_stop")
    robot.call(spinning, "reset_emergency_stop")
    late, heard = start_spinning(), list[bool]()
    probe = late.add(Node("probe", context=late.context))
    probe.create_subscription(Bool, "emergency_stop", lambda message: heard.append(message.data), quality.latched())
    until(lambda: bool(heard))
    assert heard == [False]
