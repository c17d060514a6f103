"""The topics on which a robot is commanded: one end sends what a controller wants, the other hears it.

Arrays carry their moment in the layout's label, which controllers of ros2_control do not read; a `Twist` carries none.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from geometry_msgs.msg import Twist, TwistStamped
from rclpy.event_handler import (
    PublisherEventCallbacks,
    QoSRequestedIncompatibleQoSInfo,
    SubscriptionEventCallbacks,
)
from rclpy.node import Node
from rclpy.qos import qos_policy_name_from_kind
from rclpy.subscription import MessageInfo, Subscription
from std_msgs.msg import Float64MultiArray

from majordomo.errors import ActionRejected
from majordomo.geometry import Array
from ros_interface import quality
from ros_interface.command_gate import CommandRefused, Order
from ros_interface.messages import header_message, stamp_from_message
from ros_interface.motor_driver import Motor
from ros_interface.robot_messages import base_twist_from_message, order_from_message, order_message, twist_message
from ros_interface.robot_profile import RobotProfile

UNFINISHED = 7
"""Beside so many other motors nothing is ever commanded: whoever waits for them waits for another command."""

WORTH_DELIVERING_S = 0.5
"""A command that takes longer on its way is dropped there."""


@dataclass(frozen=True, slots=True)
class MotorCommand:
    """What the motors shall do.

    Attributes:
        joints: Targets (n_joints,) [rad].
        base_twist: (3,) [m/s, m/s, rad/s]; None: it is left as it is.
        gripper_opening: Target [m]; None: it is left as it is.
        is_unfinished: More will be said of the same moment: a simulator that waits goes on waiting.
    """

    joints: Array
    base_twist: Array | None = None
    gripper_opening: float | None = None
    is_unfinished: bool = False


class MotorPublisher:
    """Sends commands.

    Args:
        node: In the robot's namespace.
        profile: What the topics are called.
    """

    def __init__(self, node: Node, profile: RobotProfile) -> None:
        self._node = node
        self._profile = profile
        self._name = node.get_fully_qualified_name()
        qos = quality.command(lifespan_s=WORTH_DELIVERING_S)
        make = partial(node.create_publisher, event_callbacks=PublisherEventCallbacks(use_default_callbacks=False))
        self._joints = make(Float64MultiArray, profile.arm.command_topic, qos)
        self._gripper = make(Float64MultiArray, profile.gripper.command_topic, qos)
        base = profile.base
        kind = TwistStamped if base is not None and base.is_stamped else Twist
        self._base = None if base is None else make(kind, base.command_topic, qos)

    def send(self, command: MotorCommand, stamp_s: float) -> None:
        """Command the motors.

        Args:
            command: What each shall do.
            stamp_s: The robot's moment to which this answers [s].
        """
        beside = UNFINISHED if command.is_unfinished else 0
        if self._base is not None and command.base_twist is not None:
            twist = twist_message(command.base_twist)
            header = header_message(stamp_s, "base_link")
            is_stamped = self._base.msg_type is TwistStamped
            self._base.publish(TwistStamped(header=header, twist=twist) if is_stamped else twist)
            beside += 1
        if command.gripper_opening is not None:
            fingers = self._profile.gripper.targets(command.gripper_opening)
            self._gripper.publish(order_message(Order(fingers, stamp_s, self._name)))
            beside += 1
        self._joints.publish(order_message(Order(command.joints, stamp_s, self._name, beside)))

    def close(self) -> None:
        """Send nothing any more."""
        for publisher in (self._joints, self._gripper, self._base):
            if publisher is not None:
                self._node.destroy_publisher(publisher)


class MotorSubscriber:
    """Hears commands, and who gives them.

    Args:
        node: In the robot's namespace.
        profile: What the topics are called.
        take: Called with every command.
        refuse: Called with why one cannot be read, or a commander not be heard.
    """

    def __init__(
        self,
        node: Node,
        profile: RobotProfile,
        take: Callable[[Motor, Order], None],
        refuse: Callable[[CommandRefused], None],
    ) -> None:
        self._node = node
        self._profile = profile
        self._take = take
        self._refuse = refuse
        arm, gripper, base = profile.arm, profile.gripper, profile.base
        self._subscriptions = [
            self._hear(Float64MultiArray, arm.command_topic, Motor.JOINTS, order_from_message),
            self._hear(Float64MultiArray, gripper.command_topic, Motor.GRIPPER, self._gripper_order),
        ]
        if base is not None:
            kind = TwistStamped if base.is_stamped else Twist
            self._subscriptions.append(self._hear(kind, base.command_topic, Motor.BASE, _base_order))

    def close(self) -> None:
        """Hear nothing any more."""
        while self._subscriptions:
            self._node.destroy_subscription(self._subscriptions.pop())

    def _hear(self, kind: type, topic: str, motor: Motor, read: Callable[[Any], Order]) -> Subscription[Any]:
        def take(message: Any, info: MessageInfo) -> None:  # a message of that kind
            try:
                order = read(message)
            except ActionRejected as error:
                self._refuse(CommandRefused("senseless", error.problem, error.remedy))
                return
            gid = (info["publisher_gid"] or {}).get("data", b"")
            self._take(motor, replace(order, source=f"{order.source} {gid.hex()}"))

        mismatch = partial(self._mismatch, topic)
        events = SubscriptionEventCallbacks(incompatible_qos=mismatch, use_default_callbacks=False)
        return self._node.create_subscription(kind, topic, take, quality.command(), event_callbacks=events)

    def _gripper_order(self, message: Float64MultiArray) -> Order:
        order, joints = order_from_message(message), self._profile.gripper.joints
        if len(order.values) != len(joints):
            raise ActionRejected(
                f"A command of the gripper has {len(order.values)} values.", f"one for each of {', '.join(joints)}."
            )
        return Order(np.array([self._profile.gripper.opening(order.values)]), order.stamp_s, order.source)

    def _mismatch(self, topic: str, info: QoSRequestedIncompatibleQoSInfo) -> None:
        policy = qos_policy_name_from_kind(int(info.last_policy_kind)).lower()
        problem = f"Somebody commands {topic} with another quality of service ({policy}), and is not heard."
        self._refuse(CommandRefused("mismatched quality of service", problem, "reliable, volatile commands."))


def _base_order(message: Twist | TwistStamped) -> Order:
    if isinstance(message, Twist):
        return Order(base_twist_from_message(message), None, "")
    return Order(base_twist_from_message(message.twist), stamp_from_message(message.header.stamp), "")
