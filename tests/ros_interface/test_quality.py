"""Who is silent is noticed, and who promises too little is not listened to."""

from collections.abc import Callable

from rclpy.event_handler import PublisherEventCallbacks, SubscriptionEventCallbacks
from rclpy.node import Node
from rclpy.qos import HistoryPolicy, ReliabilityPolicy
from std_msgs.msg import Bool

from ros_interface import quality
from ros_interface.spinning import Spinning

Until = Callable[[Callable[[], bool]], None]


def test_a_sensor_that_falls_silent_is_noticed(spinning: Spinning, until: Until) -> None:
    missed: list[int] = []
    node = spinning.add(Node("probe", context=spinning.context))
    told = SubscriptionEventCallbacks(deadline=lambda event: missed.append(event.total_count))
    heard: list[Bool] = []
    node.create_subscription(Bool, "sensor", heard.append, quality.sensor(0.05), event_callbacks=told)
    publisher = node.create_publisher(Bool, "sensor", quality.sensor(0.05))
    until(lambda: publisher.get_subscription_count() > 0)
    publisher.publish(Bool())
    until(lambda: bool(heard and missed))


def test_a_sensor_that_promises_too_little_is_not_heard(spinning: Spinning, until: Until) -> None:
    clashes: list[int] = []
    node = spinning.add(Node("probe", context=spinning.context))
    told = SubscriptionEventCallbacks(incompatible_qos=lambda event: clashes.append(event.total_count))
    node.create_subscription(Bool, "sensor", lambda message: None, quality.sensor(0.05), event_callbacks=told)
    mute = PublisherEventCallbacks(use_default_callbacks=False)
    node.create_publisher(Bool, "sensor", quality.sensor(1.0), event_callbacks=mute)
    until(lambda: clashes == [1])


def test_only_the_last_command_is_kept_and_none_is_lost_on_the_way() -> None:
    profile = quality.command(lifespan_s=0.2)
    assert (profile.history, profile.depth) == (HistoryPolicy.KEEP_LAST, 1)
    assert profile.reliability is ReliabilityPolicy.RELIABLE
    assert profile.lifespan.nanoseconds == 200_000_000
