"""What a recording of a robot holds beside the events of its tasks."""

from collections.abc import Iterator
from dataclasses import dataclass

from geometry_msgs.msg import PoseStamped, Twist, TwistStamped
from majordomo_msgs.msg import BeliefArray
from nav_msgs.msg import Odometry
from rclpy.qos import QoSProfile
from sensor_msgs.msg import CameraInfo, Image, JointState
from std_msgs.msg import Bool, Float64MultiArray, String

from ros_interface import quality
from ros_interface.message_definitions import MessageType
from ros_interface.names import EMERGENCY_STOP
from ros_interface.robot_profile import CameraProfile, RobotProfile


@dataclass(frozen=True, slots=True)
class RecordedTopic:
    """A topic that is recorded.

    Attributes:
        name: As of a topic of the recording node.
        kind: Class of its messages; an `Image` is compressed where it can be, on the topic with "/compressed" behind.
        quality: With which it is heard.
    """

    name: str
    kind: MessageType
    quality: QoSProfile


def recorded_topics(profile: RobotProfile, agent: str) -> tuple[RecordedTopic, ...]:
    """What a robot senses and is told, and what its agent believes and says.

    Questions are events, too: whoever hears the topic itself counts as somebody who may answer.

    Args:
        profile: The robot's.
        agent: Name of the agent's node.
    """
    return (
        *_sensed(profile),
        *_commanded(profile),
        RecordedTopic(f"{agent}/beliefs", BeliefArray, quality.latched()),
        RecordedTopic(f"{agent}/say", String, quality.events()),
        RecordedTopic(EMERGENCY_STOP, Bool, quality.latched()),
    )


def _sensed(profile: RobotProfile) -> Iterator[RecordedTopic]:
    yield RecordedTopic(profile.joint_states.topic, JointState, quality.sensor())
    if profile.base is not None:
        yield RecordedTopic(profile.base.odometry.topic, Odometry, quality.sensor())
    for camera in profile.cameras.values():
        yield from _seen(camera)


def _seen(camera: CameraProfile) -> Iterator[RecordedTopic]:
    yield RecordedTopic(camera.colour, Image, quality.sensor())
    yield RecordedTopic(camera.depth, Image, quality.sensor())
    yield RecordedTopic(camera.info, CameraInfo, quality.sensor())
    if camera.pose_topic is not None:
        yield RecordedTopic(camera.pose_topic, PoseStamped, quality.sensor())


def _commanded(profile: RobotProfile) -> Iterator[RecordedTopic]:
    yield RecordedTopic(profile.arm.command_topic, Float64MultiArray, quality.events())
    yield RecordedTopic(profile.gripper.command_topic, Float64MultiArray, quality.events())
    if profile.base is not None:
        kind = TwistStamped if profile.base.is_stamped else Twist
        yield RecordedTopic(profile.base.command_topic, kind, quality.events())
