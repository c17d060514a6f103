import re
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from majordomo_msgs.msg import TaskEvent
from mcap.reader import make_reader
from mcap_ros2.decoder import DecoderFactory
from rclpy.node import Node
from rclpy.publisher import Publisher
from sensor_msgs.msg import Image, JointState
from std_msgs.msg import Header

from ros_interface import quality
from ros_interface.bag import salvage
from ros_interface.bag_recorder import BagRecorder
from ros_interface.messages import time_message
from ros_interface.recorded_topics import RecordedTopic, recorded_topics
from ros_interface.robot_profile import load_profile, shipped_profiles
from ros_interface.spinning import Spinning

Until = Callable[[Callable[[], bool]], None]
UntilKept = Callable[[int], Path]

TOPICS = (
    RecordedTopic("joint_states", JointState, quality.events()),
    RecordedTopic("camera/color/image_raw", Image, quality.events()),
)
PICTURE = Image(height=2, width=2, encoding="rgb8", step=6, data=array("B", bytes(12)))


class Robot:
    """Publishes what is recorded."""

    def __init__(self, spinning: Spinning) -> None:
        node = spinning.add(Node("robot", context=spinning.context))
        self.publishers: dict[str, Publisher] = {
            topic.name: node.create_publisher(topic.kind, topic.name, topic.quality) for topic in TOPICS
        }
        self.publishers["agent/events"] = node.create_publisher(TaskEvent, "agent/events", quality.events())

    def is_heard(self) -> bool:
        """Whether somebody listens to each topic."""
        return all(publisher.get_subscription_count() for publisher in self.publishers.values())

    def publish(self, topic: str, message: Any) -> None:
        self.publishers[topic].publish(message)

    def event(self, kind: str) -> None:
        self.publish("agent/events", TaskEvent(kind=kind))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bags" / "day.mcap"


@pytest.fixture
def recorder(spinning: Spinning, path: Path) -> Iterator[BagRecorder]:
    node = Node("recorder", context=spinning.context)
    recorder = BagRecorder(node, "agent/events", TOPICS, path)
    spinning.add(node)
    yield recorder
    spinning.close()
    recorder.close()


@pytest.fixture
def robot(recorder: BagRecorder, spinning: Spinning, until: Until) -> Robot:
    robot = Robot(spinning)
    until(robot.is_heard)
    return robot


def topics_in(path: Path) -> list[tuple[str, Any]]:
    with path.open("rb") as file:
        reader = make_reader(file, decoder_factories=[DecoderFactory()])
        return [(channel.topic, message) for _, channel, _, message in reader.iter_decoded_messages()]


@pytest.fixture
def until_kept(path: Path, tmp_path: Path, until: Until) -> UntilKept:
    """`until_kept(3)`: wait until so many messages would survive a kill; returns what would be left then."""
    left = tmp_path / "left.mcap"

    def is_kept(count: int) -> bool:
        if not path.exists():
            return False
        left.write_bytes(path.read_bytes())
        return salvage(left).messages == count

    def wait(count: int) -> Path:
        until(lambda: is_kept(count))
        return left

    return wait


def test_a_task_is_recorded_from_its_beginning_to_its_end(
    robot: Robot, recorder: BagRecorder, path: Path, until: Until, until_kept: UntilKept
) -> None:
    robot.publish("joint_states", JointState(name=["too early"]))
    robot.event("task_started")
    until(lambda: recorder.recorded == [path])
    robot.publish("joint_states", JointState(name=["elbow"]))
    until_kept(2)
    robot.event("task_ended")
    until(lambda: recorder.is_idle)
    robot.publish("joint_states", JointState(name=["too late"]))
    messages = topics_in(path)
    assert [topic for topic, _ in messages] == ["/agent/events", "/joint_states", "/agent/events"]
    assert messages[1][1].name == ["elbow"]


def test_pictures_are_compressed(robot: Robot, recorder: BagRecorder, until: Until, until_kept: UntilKept) -> None:
    robot.event("task_started")
    until(lambda: bool(recorder.recorded))
    robot.publish("camera/color/image_raw", PICTURE)
    topic, picture = topics_in(until_kept(2))[1]
    assert topic == "/camera/color/image_raw/compressed"
    assert picture.format.startswith("rgb8; jpeg")


def test_the_moment_of_sending_is_the_headers(
    robot: Robot, recorder: BagRecorder, until: Until, until_kept: UntilKept
) -> None:
    robot.event("task_started")
    until(lambda: bool(recorder.recorded))
    robot.publish("joint_states", JointState(header=Header(stamp=time_message(12.5))))
    with until_kept(2).open("rb") as file:
        ((_, _, message),) = make_reader(file).iter_messages(topics=["/joint_states"])
    assert message.publish_time == 12_500_000_000
    assert message.log_time > message.publish_time


def test_each_task_has_a_bag_and_none_is_overwritten(
    robot: Robot, recorder: BagRecorder, path: Path, until: Until
) -> None:
    path.parent.mkdir()
    path.write_bytes(b"of yesterday")
    for number in (2, 3):
        robot.event("task_started")
        robot.event("task_ended")
        until(lambda wanted=number: len(recorder.recorded) == wanted - 1 and recorder.is_idle)
    assert path.read_bytes() == b"of yesterday"
    assert recorder.recorded == [path.with_name("day-2.mcap"), path.with_name("day-3.mcap")]
    assert all(salvage(bag).was_whole for bag in recorder.recorded)


def test_a_disk_that_is_full_ends_the_recording_only(
    robot: Robot, recorder: BagRecorder, path: Path, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    path.parent.write_bytes(b"a file where a folder should be")
    robot.event("task_started")
    until(lambda: "the recording ends" in caplog.text)
    robot.event("task_ended")
    assert not recorder.recorded


@pytest.mark.parametrize("name", shipped_profiles())
def test_of_every_robot_all_is_recorded_that_its_profile_names(name: str) -> None:
    profile = load_profile(name)
    topics = [topic.name for topic in recorded_topics(profile, "agent")]
    named = re.findall(r"(?:topic|colour|depth|info)='([^']+)'", repr(profile))
    assert set(named) <= set(topics)
    assert {"agent/beliefs", "agent/say", "emergency_stop"} <= set(topics)
    assert len(topics) == len(set(topics))
