"""What a robot senses, put together again from its topics: pictures and joints of one moment, or a word why not."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from nav_msgs.msg import Odometry
from rclpy.node import Node
from sensor_msgs.msg import JointState

from majordomo.errors import MajordomoError, ObservationStale, RobotUnavailable
from majordomo.geometry import Array
from ros_interface.camera_topics import CameraTopics, Picture
from ros_interface.health import Health
from ros_interface.heard_topic import HeardTopic, Listening, Stamped
from ros_interface.messages import stamp_from_message
from ros_interface.robot_messages import (
    odom_from_base_from_message,
    positions_from_message,
    taken_from_message,
    velocities_from_message,
)
from ros_interface.robot_profile import RobotProfile

FRESH_S = 0.1
"""A picture that is younger than this, or than its camera's period, is as good as a new one."""

TOGETHER = 0.75
"""What is less than this share of a period apart is of one moment."""

ROUNDING_S = 1e-4

FoundT = TypeVar("FoundT")


@dataclass(frozen=True, slots=True)
class JointReading:
    """Joints and gripper: (n_joints,) [rad], [rad/s], and the opening [m].

    Attributes:
        taken_s: To which moment [s] the last commands answered that the robot took, -inf before the first; None: it
            does not tell.
    """

    positions: Array
    velocities: Array
    gripper_opening: float
    taken_s: float | None = None


@dataclass(frozen=True, slots=True)
class BodyReading:
    """Joints, gripper and base (3,) at one moment [s]."""

    joints: JointReading
    odom_from_base: Array
    stamp_s: float


@dataclass(frozen=True, slots=True)
class Look:
    """Fresh pictures of all cameras, and the body as it was when the oldest was taken."""

    body: BodyReading
    pictures: Mapping[str, Stamped[Picture]]


class SensorInbox:
    """Hears a robot's sensors. Its questions wait for answers, so they are asked from no callback.

    Args:
        node: Whose callbacks hear, in a thread beside the asking one.
        profile: What there is to hear.
        health: Told how each topic is.
    """

    def __init__(self, node: Node, profile: RobotProfile, health: Health) -> None:
        self._profile = profile
        self._news = threading.Condition()
        self._is_closed = False
        listening = Listening(node, health, self._news)
        joints, base = profile.joint_states, profile.base
        self._joints = HeardTopic(listening, JointState, joints.topic, joints.hz, self._read_joints)
        self._odometry = (
            None
            if base is None
            else HeardTopic(listening, Odometry, base.odometry.topic, base.odometry.hz, _read_odometry)
        )
        self._cameras = {name: CameraTopics(listening, camera) for name, camera in profile.cameras.items()}
        self._fresh_s = {name: max(FRESH_S, 1.0 / camera.hz) for name, camera in profile.cameras.items()}

    @property
    def newest_s(self) -> float:
        """The newest moment that anything was heard of [s]; -inf: nothing was."""
        with self._news:
            newest = [topic.newest for topic in self._topics]
        return max((one.stamp_s for one in newest if one is not None), default=-np.inf)

    def body(self, since_s: float, patience_s: float) -> BodyReading:
        """The newest joints and base, waited for while they are older than a moment.

        Args:
            since_s: On the robot's clock [s].
            patience_s: How long to wait, by the wall's clock.

        Raises:
            ObservationRejected: What comes makes no sense.
            ObservationStale: Nothing comes any more.
            RobotUnavailable: Nothing ever came.
        """
        return self._wait(lambda: self._body_since(since_s), self._body_topics, patience_s)

    def look(self, patience_s: float) -> Look:
        """Fresh pictures of all cameras, waited for; raises as `body`."""
        return self._wait(self._fresh_look, self._topics, patience_s)

    def close(self) -> None:
        """Hear nothing any more; whoever waits is told."""
        with self._news:
            self._is_closed = True
            self._news.notify_all()
        for topic in self._topics:
            topic.close()

    @property
    def _body_topics(self) -> Iterator[HeardTopic[Any]]:
        yield self._joints
        if self._odometry is not None:
            yield self._odometry

    @property
    def _topics(self) -> Iterator[HeardTopic[Any]]:
        yield from self._body_topics
        for camera in self._cameras.values():
            yield from camera.topics

    def _body_since(self, since_s: float) -> BodyReading | None:
        newest = self._joints.newest
        return None if newest is None or newest.stamp_s < since_s else self._body_of(newest)

    def _body_of(self, joints: Stamped[JointReading]) -> BodyReading | None:
        """Joints with the base as it was then, once that is known."""
        if self._odometry is None or self._profile.base is None:
            return BodyReading(joints.value, np.zeros(3), joints.stamp_s)
        odometry = self._odometry.near(joints.stamp_s, TOGETHER / self._profile.base.odometry.hz)
        return None if odometry is None else BodyReading(joints.value, odometry.value, joints.stamp_s)

    def _fresh_look(self) -> Look | None:
        newest = self._joints.newest
        if newest is None:
            return None
        pictures: dict[str, Stamped[Picture]] = {}
        for name, camera in self._cameras.items():
            picture = camera.newest()
            if picture is None or newest.stamp_s - picture.stamp_s > self._fresh_s[name] - ROUNDING_S:
                return None
            pictures[name] = picture
        oldest_s = min(picture.stamp_s for picture in pictures.values())
        then = self._joints.near(oldest_s, TOGETHER / self._profile.joint_states.hz)
        body = None if then is None else self._body_of(then)
        return None if body is None else Look(body, pictures)

    def _wait(self, find: Callable[[], FoundT | None], topics: Iterable[HeardTopic[Any]], patience_s: float) -> FoundT:
        found: list[FoundT] = []

        def is_over() -> bool:
            one = None if self._is_closed else find()
            if one is not None:
                found.append(one)
            return self._is_closed or bool(found)

        with self._news:
            self._news.wait_for(is_over, patience_s)
            if found:
                return found[0]
            raise self._reason(tuple(topics), patience_s)

    def _reason(self, topics: Sequence[HeardTopic[Any]], patience_s: float) -> MajordomoError:
        """Why nothing could be put together."""
        if self._is_closed:
            return RobotUnavailable("The robot's sensors are not heard any more.", "connecting to it again.")
        for topic in topics:
            if topic.fault is not None:
                return topic.fault
        heard = [(topic.name, topic.newest) for topic in topics]
        last = ", ".join(f"{name} {value.stamp_s:.3f} s" for name, value in heard if value is not None)
        return ObservationStale(
            f"Nothing new that belongs together has come for {patience_s:g} s (last heard: {last}).",
            "checking the stamps and rates of the robot's drivers, and whether it is active.",
        )

    def _read_joints(self, message: JointState) -> Stamped[JointReading]:
        arm, gripper = self._profile.arm, self._profile.gripper
        reading = JointReading(
            positions_from_message(message, arm.joint_names),
            velocities_from_message(message, arm.joint_names),
            gripper.opening(positions_from_message(message, gripper.joints)),
            taken_from_message(message),
        )
        return Stamped(stamp_from_message(message.header.stamp), reading)


def _read_odometry(message: Odometry) -> Stamped[Array]:
    return Stamped(stamp_from_message(message.header.stamp), odom_from_base_from_message(message))
