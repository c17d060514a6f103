"""Tells the graph what a robot senses, as the drivers of a real one do."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from geometry_msgs.msg import PoseStamped
from nav_msgs.msg import Odometry
from rclpy.event_handler import PublisherEventCallbacks
from rclpy.node import Node
from rclpy.publisher import Publisher
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import CameraInfo, Image, JointState

from majordomo.observation import CameraFrame, Observation
from ros_interface import quality
from ros_interface.image_messages import camera_info_message, depth_message, rgb_message
from ros_interface.messages import time_message
from ros_interface.robot_messages import joint_state_message, odometry_message, pose_stamped_message
from ros_interface.robot_profile import CameraProfile, RobotProfile

CLOCK = "/clock"
"""ROS's own name; two simulated robots in one graph each remap it to their own: `-r /clock:=clock`."""


def _publishers_of(node: Node) -> Callable[..., Publisher[Any]]:
    """Makes publishers without rclpy's own callbacks, each of which costs time whenever a callback of the node is."""
    return partial(node.create_publisher, event_callbacks=PublisherEventCallbacks(use_default_callbacks=False))


class SensorPublisher:
    """Publishes what is sensed.

    Args:
        node: In the robot's namespace.
        profile: What the topics are called.
    """

    def __init__(self, node: Node, profile: RobotProfile) -> None:
        self._node = node
        self._profile = profile
        joints, base = profile.joint_states, profile.base
        make = _publishers_of(node)
        self._clock = make(Clock, CLOCK, quality.sensor())
        self._joints = make(JointState, joints.topic, quality.sensor(quality.silence_s(joints.hz)))
        self._odometry = None
        if base is not None:
            qos = quality.sensor(quality.silence_s(base.odometry.hz))
            self._odometry = make(Odometry, base.odometry.topic, qos)
        self._cameras = {name: CameraPublisher(node, name, camera) for name, camera in profile.cameras.items()}

    def tell_body(self, sensed: Observation, taken_s: float) -> None:
        """Publish odometry, joints and gripper, the moment whose commands were taken last, and time."""
        gripper, stamp_s = self._profile.gripper, sensed.stamp_s
        fingers = gripper.targets(sensed.gripper_opening)
        joints = joint_state_message(
            [*self._profile.arm.joint_names, *gripper.joints],
            np.concatenate([sensed.joint_positions, fingers]),
            np.concatenate([sensed.joint_velocities, np.zeros_like(fingers)]),
            stamp_s,
            taken_s,
        )
        odometry = odometry_message(sensed.odom_from_base, np.zeros(3), stamp_s)
        if self._odometry is not None:  # whoever commands waits for this and the joints: they come together, time later
            self._odometry.publish(odometry)
        self._joints.publish(joints)
        self._clock.publish(Clock(clock=time_message(stamp_s)))

    def tell_picture(self, camera: str, frame: CameraFrame, stamp_s: float) -> None:
        """Publish what one camera shows."""
        self._cameras[camera].tell(frame, stamp_s)

    def close(self) -> None:
        """Publish nothing any more."""
        of_cameras = [one for camera in self._cameras.values() for one in camera.publishers]
        for publisher in (self._clock, self._joints, self._odometry, *of_cameras):
            if publisher is not None:
                self._node.destroy_publisher(publisher)


class CameraPublisher:
    """Publishes what one camera shows.

    Args:
        node: In the robot's namespace.
        name: Of the camera.
        profile: What its topics are called.
    """

    def __init__(self, node: Node, name: str, profile: CameraProfile) -> None:
        qos = quality.sensor(quality.silence_s(profile.hz))
        self._frame_id = f"{name}_optical_frame"
        make = _publishers_of(node)
        self._colour = make(Image, profile.colour, qos)
        self._depth = make(Image, profile.depth, qos)
        self._info = make(CameraInfo, profile.info, qos)
        self._pose = None
        if profile.pose_topic is not None:
            self._pose = make(PoseStamped, profile.pose_topic, qos)

    @property
    def publishers(self) -> Sequence[Publisher[Any] | None]:
        """All of them."""
        return self._colour, self._depth, self._info, self._pose

    def tell(self, frame: CameraFrame, stamp_s: float) -> None:
        """Publish colour, depth, calibration, and where the camera is in base_link."""
        size = frame.depth.shape
        self._info.publish(camera_info_message(frame.intrinsics, (size[0], size[1]), stamp_s, self._frame_id))
        if self._pose is not None:
            self._pose.publish(pose_stamped_message(frame.base_from_camera, stamp_s, "base_link"))
        self._depth.publish(depth_message(frame.depth, stamp_s, self._frame_id))
        self._colour.publish(rgb_message(frame.rgb, stamp_s, self._frame_id))
