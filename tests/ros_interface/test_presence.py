"""Programs that come to a graph find the robot and its skill server, or say who is missing."""

from collections.abc import Callable

import pytest
from rclpy.lifecycle import LifecycleNode
from rclpy.node import Node
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import JointState

from majordomo.errors import RobotUnavailable
from ros_interface.presence import join_robot, join_skills
from ros_interface.robot_profile import load_profile
from ros_interface.skill_server import NAME as SKILL_SERVER
from ros_interface.spinning import Spinning

PROFILE = load_profile("simulated_panda")
Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def newcomer(spinning: Spinning) -> Node:
    return spinning.add_plain("newcomer")


@pytest.fixture
def driver(start_spinning: Callable[..., Spinning]) -> Node:
    """A node of somebody else's."""
    return start_spinning().add_plain("driver")


def lives_by_simulated_time(node: Node) -> bool:
    return bool(node.get_parameter("use_sim_time").value)


@pytest.mark.parametrize("is_simulated", [False, True])
def test_who_joins_lives_by_the_clock_that_the_robot_tells(
    spinning: Spinning, newcomer: Node, driver: Node, until: Until, is_simulated: bool
) -> None:
    if is_simulated:
        driver.create_publisher(Clock, "/clock", 1)
        until(lambda: newcomer.count_publishers("/clock") == 1)
    driver.create_publisher(JointState, "joint_states", 1)
    join_robot(spinning, newcomer, PROFILE)
    assert lives_by_simulated_time(newcomer) == is_simulated


def test_a_robot_that_is_not_there_is_missed_by_its_topic(spinning: Spinning, newcomer: Node) -> None:
    with pytest.raises(RobotUnavailable, match=r"nobody tells joints on /joint_states.*Try: majordomo ros up robot"):
        join_robot(spinning, newcomer, PROFILE, patience_s=0.0)


@pytest.fixture
def server(start_spinning: Callable[..., Spinning], newcomer: Node, until: Until) -> LifecycleNode:
    """A node with a life cycle of the skill server's name, which has not begun yet."""
    spinning = start_spinning()
    server = spinning.add(LifecycleNode(SKILL_SERVER, context=spinning.context))
    until(lambda: newcomer.count_services(f"/{SKILL_SERVER}/get_state") == 1)
    return server


def test_a_skill_server_that_is_active_is_joined(spinning: Spinning, newcomer: Node, server: LifecycleNode) -> None:
    server.trigger_configure()
    server.trigger_activate()
    join_skills(spinning, newcomer)


def test_a_skill_server_that_is_there_and_not_active_carries_nothing_out(
    spinning: Spinning, newcomer: Node, server: LifecycleNode
) -> None:
    server.trigger_configure()
    with pytest.raises(RobotUnavailable, match=r"skill_server is not active.*Try: majordomo ros up robot skills"):
        join_skills(spinning, newcomer, patience_s=1.0)


def test_nothing_is_left_of_the_question_whether_it_is_there(spinning: Spinning, newcomer: Node) -> None:
    with pytest.raises(RobotUnavailable):
        join_skills(spinning, newcomer, patience_s=0.5)
    assert not list(newcomer.clients)
