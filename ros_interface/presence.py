"""Whether a robot is in the graph, and by which clock it lives: for programs that come to robots which are up."""

from rclpy.node import Node
from rclpy.parameter import Parameter

from majordomo.errors import RobotUnavailable
from ros_interface.robot_profile import RobotProfile
from ros_interface.spinning import Spinning

DISCOVERY_S = 10.0
"""Wall-clock time that it may take to find one another [s]."""


def join_robot(spinning: Spinning, node: Node, profile: RobotProfile, patience_s: float = DISCOVERY_S) -> None:
    """Wait until a robot is there, and have the node live by the graph's clock where there is one.

    Raises:
        RobotUnavailable: There is none.
    """
    topic = node.resolve_topic_name(profile.joint_states.topic)
    if not spinning.wait_until(lambda: node.count_publishers(topic) > 0, patience_s):
        raise RobotUnavailable(
            f"No robot is in the graph: nobody tells joints on {topic}.",
            "majordomo ros up robot skills, in another terminal; ROS_DOMAIN_ID has to be the same.",
        )
    is_simulated = node.count_publishers(node.resolve_topic_name("/clock")) > 0
    node.set_parameters([Parameter("use_sim_time", value=is_simulated)])
