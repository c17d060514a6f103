"""`--record`: a bag of each task, of what the agent tells and the robot senses, whole when the program ends."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from mcap.reader import make_reader
from rclpy.node import Node
from sensor_msgs.msg import JointState

from bringup.ros.recording import Recording
from ros_interface import quality
from ros_interface.news_topics import NewsTopics
from ros_interface.robot_profile import load_profile
from ros_interface.spinning import Spinning
from ros_interface.task_runner import TASK_ENDED, TASK_STARTED, TaskNews

AGENT = "agent"
Until = Callable[[Callable[[], bool]], None]


class Bench:
    """An agent and a robot in one participant, and what records them in another."""

    def __init__(self, spinning: Spinning, elsewhere: Spinning, until: Until, path: Path) -> None:
        node: Node = elsewhere.add_plain(AGENT)
        self.news = NewsTopics(node)
        self.joints = node.create_publisher(JointState, "joint_states", quality.events())
        self.recording = Recording(spinning, load_profile("simulated_panda"), AGENT, path)
        until(lambda: node.count_subscribers(f"{AGENT}/events") > 0 and self.joints.get_subscription_count() > 0)

    def tell(self, kind: str) -> None:
        self.news.tell(TaskNews(kind, 1.0, task_id="1"))


def counted(path: Path) -> Counter[str]:
    with path.open("rb") as file:
        return Counter(channel.topic for _, channel, _ in make_reader(file).iter_messages())


@pytest.fixture
def bench(spinning: Spinning, start_spinning: Callable[..., Spinning], until: Until, tmp_path: Path) -> Bench:
    return Bench(spinning, start_spinning(), until, tmp_path / "task.mcap")


def test_a_task_is_recorded_with_what_the_robot_senses_its_last_news_included(bench: Bench, until: Until) -> None:
    bench.tell(TASK_STARTED)
    until(lambda: bool(bench.recording.bags))
    bench.joints.publish(JointState())
    bench.tell(TASK_ENDED)
    bench.recording.close()
    (bag,) = bench.recording.bags
    assert counted(bag) == {f"/{AGENT}/events": 2, "/joint_states": 1}


def test_a_task_that_never_ends_is_kept_as_far_as_it_came(
    bench: Bench, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bringup.ros.recording.LAST_NEWS_S", 0.0)
    bench.tell(TASK_STARTED)
    until(lambda: bool(bench.recording.bags))
    bench.recording.close()
    (bag,) = bench.recording.bags
    assert counted(bag)[f"/{AGENT}/events"] == 1


def test_what_never_began_leaves_no_bag(bench: Bench) -> None:
    bench.recording.close()
    assert bench.recording.bags == ()
