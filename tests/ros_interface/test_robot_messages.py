"""What a robot senses and is told survives the way over the wire; nonsense is refused with what would help."""

import math

import numpy as np
import pytest
from geometry_msgs.msg import Twist, Vector3
from hypothesis import given, settings
from hypothesis import strategies as st
from nav_msgs.msg import Odometry
from sensor_msgs.msg import JointState
from std_msgs.msg import Float64MultiArray

from majordomo.errors import ActionRejected, ObservationRejected
from majordomo.geometry import Array, pose, rotation_from_vector
from ros_interface import robot_messages as messages
from ros_interface.command_gate import Order

unhurried = settings(max_examples=50, deadline=None)  # the first message of a kind loads its libraries
metres = st.floats(-50, 50)
vectors = st.tuples(metres, metres, metres).map(np.array)
angles = st.floats(-math.pi, math.pi)
turns = st.tuples(vectors, angles).map(lambda turn: turn[0] / max(1.0, float(np.linalg.norm(turn[0]))) * turn[1])
doubles = st.floats(allow_nan=False, allow_infinity=False)
stamps = st.none() | st.integers(0, 10**15).map(lambda count: count / 1e9)
NAMES = ("shoulder", "elbow", "wrist")


@unhurried
@given(turns, vectors)
def test_a_pose_comes_as_it_went(turn: Array, position: Array) -> None:
    transform = pose(rotation_from_vector(turn), position)
    message = messages.pose_stamped_message(transform, 1.5, "base_link")
    np.testing.assert_allclose(messages.transform_from_message(message.pose), transform, atol=1e-7)
    assert message.header.frame_id == "base_link"


@pytest.mark.parametrize("axis", range(3))
def test_a_half_turn_comes_as_it_went(axis: int) -> None:
    transform = pose(rotation_from_vector(math.pi * np.eye(3)[axis]), np.zeros(3))
    np.testing.assert_allclose(messages.transform_from_message(messages.pose_message(transform)), transform, atol=1e-7)


def test_a_quarter_turn_to_the_left_is_ros_own_quaternion() -> None:
    quaternion = messages.pose_message(
        pose(rotation_from_vector(np.array([0, 0, math.pi / 2])), np.zeros(3))
    ).orientation
    half = math.sqrt(0.5)
    np.testing.assert_allclose([quaternion.x, quaternion.y, quaternion.z, quaternion.w], [0, 0, half, half])


def test_a_quaternion_and_its_negative_are_one_turn() -> None:
    message = messages.pose_message(pose(rotation_from_vector(np.array([0.1, -0.4, 0.7])), np.zeros(3)))
    transform = messages.transform_from_message(message)
    turn = message.orientation
    turn.x, turn.y, turn.z, turn.w = -turn.x, -turn.y, -turn.z, -turn.w
    np.testing.assert_allclose(messages.transform_from_message(message), transform, atol=1e-12)


@pytest.mark.parametrize("w", [0.0, math.nan])
def test_a_quaternion_without_direction_is_refused(w: float) -> None:
    message = Odometry()
    message.pose.pose.orientation.w = w
    with pytest.raises(ObservationRejected, match=r"A pose is not one.*Try: .*unit quaternion"):
        messages.odom_from_base_from_message(message)


@unhurried
@given(metres, metres, st.floats(-3.14, 3.14))
def test_odometry_comes_as_it_went(x: float, y: float, yaw: float) -> None:
    told = np.array([x, y, yaw])
    message = messages.odometry_message(told, np.array([0.1, 0.2, 0.3]), 2.0)
    np.testing.assert_allclose(messages.odom_from_base_from_message(message), told, atol=1e-7)
    assert (message.header.frame_id, message.child_frame_id) == ("odom", "base_link")
    assert messages.base_twist_from_message(message.twist.twist).tolist() == [0.1, 0.2, 0.3]


@pytest.mark.parametrize(
    "twist", [Twist(linear=Vector3(x=math.nan)), Twist(linear=Vector3(z=0.1)), Twist(angular=Vector3(x=math.inf))]
)
def test_a_base_that_shall_leave_the_floor_is_refused(twist: Twist) -> None:
    with pytest.raises(ActionRejected, match=r"cannot move like that.*Try: finite"):
        messages.base_twist_from_message(twist)


@unhurried
@given(st.permutations(NAMES), st.lists(doubles, min_size=3, max_size=3), st.lists(doubles, min_size=3, max_size=3))
def test_joints_are_found_by_name_in_any_order(
    told: list[str], positions: list[float], velocities: list[float]
) -> None:
    order = [NAMES.index(name) for name in told]
    message = messages.joint_state_message(told, np.array(positions)[order], np.array(velocities)[order], 1.0)
    assert messages.positions_from_message(message, NAMES).tolist() == positions
    assert messages.velocities_from_message(message, NAMES).tolist() == velocities


@pytest.mark.parametrize("taken_s", [None, -math.inf, 0.0, 12.34])
def test_which_commands_were_taken_is_told_beside_the_joints(taken_s: float | None) -> None:
    message = messages.joint_state_message(NAMES, np.zeros(3), np.zeros(3), 13.0, taken_s)
    assert messages.taken_from_message(message) == taken_s


def test_a_frame_that_another_robot_names_tells_nothing_of_commands() -> None:
    message = messages.joint_state_message(NAMES, np.zeros(3), np.zeros(3), 13.0)
    message.header.frame_id = "base_link"
    assert messages.taken_from_message(message) is None


@pytest.mark.parametrize(
    ("message", "complaint"),
    [
        (JointState(name=["shoulder", "wrist"], position=[1.0, 2.0]), "lacks elbow .it has shoulder, wrist"),
        (JointState(name=list(NAMES), position=[1.0, math.nan, 2.0]), "position of elbow is not finite"),
        (JointState(name=list(NAMES), position=[1.0]), "1 position values for 3 names"),
        (JointState(name=["wrist", *NAMES], position=[1.0] * 4), "4 position values for 4 names"),
    ],
)
def test_a_joint_state_that_is_wrong_is_refused(message: JointState, complaint: str) -> None:
    with pytest.raises(ObservationRejected, match=rf"{complaint}.*Try: "):
        messages.positions_from_message(message, NAMES)


def test_a_driver_that_tells_no_velocities_is_refused() -> None:
    with pytest.raises(ObservationRejected, match="0 velocity values"):
        messages.velocities_from_message(JointState(name=list(NAMES), position=[0.0] * 3), NAMES)


@unhurried
@given(
    st.lists(st.floats(), max_size=7),
    stamps,
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
    st.integers(0, 9),
)
def test_an_order_comes_as_it_went(values: list[float], stamp_s: float | None, source: str, beside: int) -> None:
    heard = messages.order_from_message(messages.order_message(Order(np.array(values), stamp_s, source, beside)))
    np.testing.assert_array_equal(heard.values, values)
    assert (heard.stamp_s, heard.source, heard.beside) == (stamp_s, source, beside)


@pytest.mark.parametrize("label", ["", "joints", "stamp_ns:soon source:me", f"stamp_ns:{'9' * 5000} source:me"])
def test_an_order_without_a_label_of_ours_has_no_stamp(label: str) -> None:
    message: Float64MultiArray = messages.order_message(Order(np.zeros(7), 1.0, "me"))
    message.layout.dim[0].label = label
    heard = messages.order_from_message(message)
    assert (heard.stamp_s, heard.source) == (None, "")


def test_an_order_without_layout_has_no_stamp() -> None:
    assert messages.order_from_message(Float64MultiArray(data=[1.0])).stamp_s is None
