"""What a robot senses and is told as messages, and back: poses, joints, odometry and commands.

Only here do quaternions become ROS's xyzw. What makes no sense is refused when it is read.
"""

import math
import re
from array import array
from collections.abc import Sequence

import numpy as np
from geometry_msgs.msg import Point, Pose, PoseStamped, Quaternion, Twist, Vector3
from nav_msgs.msg import Odometry
from sensor_msgs.msg import JointState
from std_msgs.msg import Float64MultiArray, MultiArrayDimension, MultiArrayLayout

from majordomo.errors import ActionRejected, ObservationRejected
from majordomo.geometry import Array, pose, rotation_from_vector, vector_from_rotation
from ros_interface.command_gate import Order
from ros_interface.messages import NANOSECONDS, header_message

_TAKEN = re.compile(r"taken_ns:(-?[0-9]{1,19})")
_LABEL = re.compile(r"(?:stamp_ns:([0-9]{1,19}) )?(?:beside:([0-9]) )?source:(.*)", re.DOTALL)


def pose_message(transform: Array) -> Pose:
    """A rigid transform (4, 4)."""
    x, y, z = (float(number) for number in transform[:3, 3])
    vector = vector_from_rotation(transform[:3, :3])
    angle = float(np.linalg.norm(vector))
    qx, qy, qz = (float(number) for number in vector * (0.5 * np.sinc(angle / (2.0 * math.pi))))  # axis sin(angle / 2)
    return Pose(position=Point(x=x, y=y, z=z), orientation=Quaternion(x=qx, y=qy, z=qz, w=math.cos(angle / 2.0)))


def transform_from_message(message: Pose) -> Array:
    """A rigid transform (4, 4).

    Raises:
        ObservationRejected: It is not finite, or its quaternion has no direction.
    """
    position, quaternion = message.position, message.orientation
    numbers = np.array([position.x, position.y, position.z, quaternion.x, quaternion.y, quaternion.z, quaternion.w])
    length = float(np.linalg.norm(numbers[3:]))
    if not np.isfinite(numbers).all() or length < 0.5:
        raise ObservationRejected(f"A pose is not one: {numbers.tolist()}.", "finite numbers and a unit quaternion.")
    axis, w = numbers[3:6] / length, numbers[6] / length
    sine = float(np.linalg.norm(axis))
    angle_by_sine = 2.0 * math.atan2(sine, w) / sine if sine > 1e-12 else 2.0  # small angles: the vector is doubled
    return pose(rotation_from_vector(axis * angle_by_sine), numbers[:3])


def pose_stamped_message(transform: Array, stamp_s: float, frame_id: str) -> PoseStamped:
    """A rigid transform (4, 4) from `frame_id`, at a moment [s]."""
    return PoseStamped(header=header_message(stamp_s, frame_id), pose=pose_message(transform))


def odometry_message(odom_from_base: Array, base_twist: Array, stamp_s: float) -> Odometry:
    """Where the base stands, (3,) x [m], y [m], yaw [rad] in odom, and how it moves, (3,) in base_link."""
    x, y, yaw = (float(number) for number in odom_from_base)
    message = Odometry(header=header_message(stamp_s, "odom"), child_frame_id="base_link")
    upright = Quaternion(z=math.sin(yaw / 2.0), w=math.cos(yaw / 2.0))
    message.pose.pose = Pose(position=Point(x=x, y=y), orientation=upright)
    message.twist.twist = twist_message(base_twist)
    return message


def odom_from_base_from_message(message: Odometry) -> Array:
    """Where the base stands, (3,) x [m], y [m], yaw [rad] in odom; height and tilt are left out.

    Raises:
        ObservationRejected: As of `transform_from_message`.
    """
    transform = transform_from_message(message.pose.pose)
    return np.array([transform[0, 3], transform[1, 3], math.atan2(transform[1, 0], transform[0, 0])])


def twist_message(base_twist: Array) -> Twist:
    """How a base moves, (3,) vx, vy [m/s], wz [rad/s] in base_link."""
    vx, vy, wz = (float(number) for number in base_twist)
    return Twist(linear=Vector3(x=vx, y=vy), angular=Vector3(z=wz))


def base_twist_from_message(message: Twist) -> Array:
    """How a base shall move, (3,) vx, vy [m/s], wz [rad/s] in base_link.

    Raises:
        ActionRejected: It is not finite, or leaves the floor.
    """
    linear, angular = message.linear, message.angular
    beyond = np.array([linear.z, angular.x, angular.y])
    base_twist = np.array([linear.x, linear.y, angular.z])
    if not np.isfinite(base_twist).all() or beyond.any():
        raise ActionRejected(
            f"A base cannot move like that: {base_twist.tolist()}, beside it {beyond.tolist()}.",
            "finite linear x and y and angular z, the others zero.",
        )
    return base_twist


def joint_state_message(
    names: Sequence[str], positions: Array, velocities: Array, stamp_s: float, taken_s: float | None = None
) -> JointState:
    """Joints by name, positions [rad or m] and velocities [rad/s or m/s].

    Beside them, where nobody else reads: to which moment [s] the last commands answered that were taken, -inf before
    the first; None: that is not told.
    """
    taken = "" if taken_s is None else f"taken_ns:{round(taken_s * NANOSECONDS) if math.isfinite(taken_s) else -1}"
    return JointState(
        header=header_message(stamp_s, taken),
        name=list(names),
        position=_doubles(positions),
        velocity=_doubles(velocities),
    )


def positions_from_message(message: JointState, names: Sequence[str]) -> Array:
    """Positions (n,) of these joints, in this order, whatever the message's is.

    Raises:
        ObservationRejected: A joint is missing or not finite, or names and numbers do not match.
    """
    return _by_name(message.name, message.position, names, "position")


def velocities_from_message(message: JointState, names: Sequence[str]) -> Array:
    """Velocities (n,) of these joints, in this order; refuses as `positions_from_message`."""
    return _by_name(message.name, message.velocity, names, "velocity")


def taken_from_message(message: JointState) -> float | None:
    """To which moment [s] the last commands answered that were taken; None: the robot does not tell."""
    told = _TAKEN.fullmatch(message.header.frame_id)
    if told is None:
        return None
    return int(told[1]) / NANOSECONDS if int(told[1]) >= 0 else -math.inf


def _by_name(told: Sequence[str], numbers: Sequence[float], names: Sequence[str], what: str) -> Array:
    if len(told) != len(numbers) or len(set(told)) != len(told):
        raise ObservationRejected(
            f"A joint state has {len(numbers)} {what} values for {len(told)} names ({', '.join(told)}).",
            "a driver that tells every joint once, with its position and velocity.",
        )
    by_name = dict(zip(told, numbers, strict=True))
    missing = [name for name in names if name not in by_name]
    if missing:
        raise ObservationRejected(
            f"A joint state lacks {', '.join(missing)} (it has {', '.join(told)}).", "the profile's joint names."
        )
    values = np.array([by_name[name] for name in names], np.float64)
    wild = [name for name, value in zip(names, values, strict=True) if not math.isfinite(value)]
    if wild:
        raise ObservationRejected(f"The {what} of {', '.join(wild)} is not finite.", "checking the joint's sensor.")
    return values


def order_message(order: Order) -> Float64MultiArray:
    """A command; when it was given, beside which, and by whom, stands in its label, which controllers do not read."""
    stamp = "" if order.stamp_s is None else f"stamp_ns:{round(order.stamp_s * NANOSECONDS)} "
    label = f"{stamp}beside:{order.beside} source:{order.source}"
    dimension = MultiArrayDimension(label=label, size=len(order.values), stride=len(order.values))
    return Float64MultiArray(layout=MultiArrayLayout(dim=[dimension]), data=_doubles(order.values))


def order_from_message(message: Float64MultiArray) -> Order:
    """A command, with neither stamp nor source where its label cannot be read; what may pass is the gate's to say."""
    label = _LABEL.fullmatch(message.layout.dim[0].label if message.layout.dim else "")
    stamp, beside, source = label.groups() if label else (None, None, "")
    stamp_s = None if stamp is None else int(stamp) / NANOSECONDS
    return Order(np.array(message.data, np.float64), stamp_s, source, int(beside or 0))


def _doubles(values: Array) -> "array[float]":
    return array("d", np.asarray(values, np.float64).tobytes())
