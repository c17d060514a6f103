"""Whether a robot and its skill server are up: for programs that come to a graph."""

from typing import Any

from lifecycle_msgs.msg import State
from lifecycle_msgs.srv import GetState
from rclpy.client import Client
from rclpy.node import Node
from rclpy.parameter import Parameter

from majordomo.errors import RobotUnavailable
from ros_interface.robot_profile import RobotProfile
from ros_interface.skill_server import NAME as SKILL_SERVER
from ros_interface.spinning import Spinning

PATIENCE_S = 30.0
"""Wall-clock time that nodes may take to come up and to be found [s]."""

ASK_AGAIN_S = 0.5


def join_robot(spinning: Spinning, node: Node, profile: RobotProfile, patience_s: float = PATIENCE_S) -> None:
    """Wait until a robot is there, and have the node live by the graph's clock where there is one.

    Raises:
        RobotUnavailable: There is none.
    """
    topic = node.resolve_topic_name(profile.joint_states.topic)
    if not spinning.wait_until(lambda: node.count_publishers(topic) > 0, patience_s):
        raise _missing(f"No robot is in the graph: nobody tells joints on {topic}.")
    is_simulated = node.count_publishers(node.resolve_topic_name("/clock")) > 0
    node.set_parameters([Parameter("use_sim_time", value=is_simulated)])


def join_skills(spinning: Spinning, node: Node, patience_s: float = PATIENCE_S) -> None:
    """Wait until a skill server is there and active; while it loads its policy it does not even answer.

    Raises:
        RobotUnavailable: There is none.
    """
    client: Client[Any, Any] = node.create_client(GetState, f"{SKILL_SERVER}/get_state")

    def is_active() -> bool:
        told = client.call_async(GetState.Request())
        answer: Any = told.result() if spinning.wait_until(told.done, patience_s) else None
        return answer is not None and answer.current_state.id == State.PRIMARY_STATE_ACTIVE

    try:
        for _ in range(round(patience_s / ASK_AGAIN_S)):
            if client.service_is_ready() and is_active():
                return
            spinning.wait_until(lambda: False, ASK_AGAIN_S)
    finally:
        node.destroy_client(client)
    raise _missing(f"Nobody carries skills out: {SKILL_SERVER} is not active.")


def _missing(problem: str) -> RobotUnavailable:
    remedy = "majordomo ros up robot skills, in another terminal; ROS_DOMAIN_ID has to be the same."
    return RobotUnavailable(problem, remedy)
