"""What is heard of a robot is put together by its stamps; what is missing, wild, silent or mismatched is told."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from rclpy.node import Node
from sensor_msgs.msg import JointState

from majordomo.clock import WallClock
from majordomo.errors import ObservationRejected, ObservationStale, RobotUnavailable
from majordomo.testing import FakeMachine
from ros_interface import quality
from ros_interface.health import Health, Level, PartHealth
from ros_interface.image_messages import rgb_message
from ros_interface.robot_messages import joint_state_message
from ros_interface.robot_profile import RobotProfile, load_profile
from ros_interface.sensor_inbox import BodyReading, Look, SensorInbox
from ros_interface.sensor_publisher import SensorPublisher
from ros_interface.spinning import Spinning

PROFILE = load_profile("simulated_panda")
POSTURE = np.array([0.0, -1.0, 0.0, -2.2, 0.0, 1.0, 0.8])
COLOUR = PROFILE.cameras["mast"].colour
JOINTS = PROFILE.joint_states.topic
NAMES = [*PROFILE.arm.joint_names, *PROFILE.gripper.joints]
PATIENCE_S = 20.0
SHORTLY_S = 0.05


class Bench:
    """Drivers of a robot, and an inbox that hears them."""

    def __init__(self, spinning: Spinning, profile: RobotProfile = PROFILE) -> None:
        self.spinning = spinning
        self.machine = FakeMachine(PROFILE.spec.observation, POSTURE)
        self.health = Health(WallClock())
        self.node = spinning.add(Node("drivers", context=spinning.context))
        self.ear = spinning.add(Node("ear", context=spinning.context))
        self.drivers = SensorPublisher(self.node, PROFILE)
        self.inbox = SensorInbox(self.ear, profile, self.health)

    def tell(self, stamp_s: float, *cameras: str) -> None:
        """Have the drivers tell where the robot is, and what these cameras show."""
        self.drivers.tell_body(replace(self.machine.sense(), stamp_s=stamp_s), -np.inf)
        for name in cameras:
            self.drivers.tell_picture(name, self.machine.picture(name), stamp_s)

    def part(self, topic: str) -> PartHealth:
        return next(one for one in self.health.report() if one.part == topic)

    def until(self, condition: Callable[[], bool]) -> None:
        assert self.spinning.wait_until(condition, PATIENCE_S)

    def tell_until(self, condition: Callable[[], bool], stamp_s: float, *cameras: str) -> None:
        """Have them tell it again and again."""

        def is_so() -> bool:
            self.tell(stamp_s, *cameras)
            return condition()

        self.until(is_so)

    def until_heard(self, stamp_s: float) -> None:
        """Have them tell everything, again and again, until it is heard."""
        self.tell_until(lambda: self.is_well, stamp_s, "mast", "wrist")

    @property
    def is_well(self) -> bool:
        return all(one.level is Level.OK for one in self.health.report())

    def body(self, since_s: float = -np.inf, patience_s: float = PATIENCE_S) -> BodyReading:
        return self.inbox.body(since_s, patience_s)

    def look(self, patience_s: float = PATIENCE_S) -> Look:
        return self.inbox.look(patience_s)


@pytest.fixture
def bench(spinning: Spinning) -> Bench:
    return Bench(spinning)


def test_body_and_pictures_of_one_moment_come_together(bench: Bench) -> None:
    bench.until_heard(1.0)
    bench.tell(1.02)
    bench.until(lambda: bench.body().stamp_s == 1.02)
    look = bench.look()
    assert look.body.stamp_s == 1.0 and {picture.stamp_s for picture in look.pictures.values()} == {1.0}
    assert np.array_equal(look.body.joints.positions, POSTURE) and look.body.joints.gripper_opening == 0.08
    shown = bench.machine.picture("mast")
    picture = look.pictures["mast"].value
    assert np.array_equal(picture.rgb, shown.rgb) and np.array_equal(picture.depth, shown.depth)
    assert picture.intrinsics == pytest.approx(shown.intrinsics)
    assert picture.base_from_camera == pytest.approx(shown.base_from_camera)


def test_a_look_waits_for_the_camera_that_is_late(bench: Bench) -> None:
    bench.until_heard(1.0)
    bench.tell(1.1, "mast")
    bench.until(lambda: bench.body().stamp_s == 1.1)
    with pytest.raises(ObservationStale, match=r"last heard.*wrist_camera/color/image_raw 1.000 s.*Try:"):
        bench.look(SHORTLY_S)
    bench.drivers.tell_picture("wrist", bench.machine.picture("wrist"), 1.1)
    assert bench.look().body.stamp_s == 1.1


def test_a_body_is_waited_for_until_it_is_new_enough(bench: Bench) -> None:
    bench.until_heard(1.0)
    with pytest.raises(ObservationStale):
        bench.body(1.02, SHORTLY_S)
    bench.tell(1.02)
    assert bench.body(1.02).stamp_s == 1.02


def test_a_robot_of_which_nothing_was_ever_heard_is_unavailable(bench: Bench) -> None:
    with pytest.raises(RobotUnavailable, match=r"joint_states: Nothing was heard.*Try: starting its driver"):
        bench.body(patience_s=SHORTLY_S)


def test_a_missing_camera_is_named(bench: Bench) -> None:
    bench.tell_until(lambda: bench.part(COLOUR).level is Level.OK, 1.0, "mast")
    with pytest.raises(RobotUnavailable, match=r"wrist_camera/color/image_raw: Nothing was heard"):
        bench.look(SHORTLY_S)


def test_joints_in_another_order_are_put_in_order(bench: Bench) -> None:
    bench.until_heard(1.0)
    positions = np.array([*POSTURE, 0.01, 0.02])
    message = joint_state_message(NAMES[::-1], positions[::-1], np.zeros(9), 1.02)
    bench.tell(1.02)
    bench.drivers._joints.publish(message)
    bench.until(lambda: bench.body(1.02).joints.gripper_opening < 0.05)
    body = bench.body(1.02)
    assert np.array_equal(body.joints.positions, POSTURE) and body.joints.gripper_opening == pytest.approx(0.03)


@pytest.mark.parametrize(
    ("names", "value", "text"),
    [(NAMES, np.nan, "not finite"), (["elbow", *NAMES[1:]], 0.0, "panda_joint1")],
)
def test_joints_that_make_no_sense_are_told_and_not_used(
    bench: Bench, names: list[str], value: float, text: str
) -> None:
    bench.until_heard(1.0)
    bench.drivers._joints.publish(joint_state_message(names, np.full(9, value), np.zeros(9), 1.02))
    bench.until(lambda: bench.part(JOINTS).level is Level.ERROR)
    assert text in bench.part(JOINTS).message
    with pytest.raises(ObservationRejected, match=rf"joint_states: .*{text}.*Try:"):
        bench.body(1.02, SHORTLY_S)
    bench.tell(1.04)
    bench.until(lambda: bench.part(JOINTS).level is Level.OK)


@pytest.mark.parametrize(("encoding", "side", "text"), [("mono8", 128, "mono8"), ("rgb8", 64, "rows and columns")])
def test_a_picture_that_cannot_be_read_is_told_and_not_used(bench: Bench, encoding: str, side: int, text: str) -> None:
    bench.until_heard(1.0)
    picture = rgb_message(np.zeros((side, side, 3), np.uint8), 1.1, "mast")
    picture.encoding = encoding
    bench.tell(1.1)
    bench.drivers._cameras["mast"]._colour.publish(picture)
    bench.until(lambda: bench.part(COLOUR).level is Level.ERROR)
    with pytest.raises(ObservationRejected, match=rf"{COLOUR}: .*{text}.*Try:"):
        bench.look(SHORTLY_S)


def test_a_driver_that_falls_silent_is_noticed_by_its_deadline(bench: Bench) -> None:
    bench.until_heard(1.0)
    began_s = time.monotonic()
    bench.until(lambda: bench.part(JOINTS).level is Level.STALE)
    assert time.monotonic() - began_s < 5.0
    with pytest.raises(ObservationStale, match=r"joint_states: It has been silent.*Try:"):
        bench.body(1.02, SHORTLY_S)
    bench.until_heard(1.02)


def test_a_driver_that_promises_no_rate_is_told_of_and_heard(bench: Bench) -> None:
    publisher = bench.node.create_publisher(JointState, JOINTS, quality.sensor())
    bench.until(lambda: "mismatched quality of service" in bench.part(JOINTS).counts)
    bench.until(lambda: publisher.get_subscription_count() > 0)
    publisher.publish(joint_state_message(NAMES, np.zeros(9), np.zeros(9), 2.0))
    bench.until(lambda: bench.inbox.newest_s == 2.0)


def test_messages_that_come_late_or_twice_are_dropped(bench: Bench) -> None:
    bench.until_heard(1.0)
    bench.tell(1.02)
    bench.tell(1.0)
    bench.tell(1.02)
    bench.until(lambda: bench.part(JOINTS).counts.get("out of order") == 1)
    assert bench.body().stamp_s == 1.02


def test_a_robot_whose_time_begins_anew_is_believed(bench: Bench) -> None:
    bench.until_heard(100.0)
    bench.until_heard(0.0)
    bench.tell_until(lambda: bench.look().body.stamp_s == 0.0, 0.0, "mast", "wrist")


def test_a_robot_without_a_base_stands_at_the_origin(spinning: Spinning) -> None:
    bench = Bench(spinning, PROFILE.model_copy(update={"base": None}))
    bench.until_heard(1.0)
    assert np.array_equal(bench.body().odom_from_base, np.zeros(3))


def test_who_waits_is_told_when_it_is_closed(bench: Bench) -> None:
    bench.inbox.close()
    with pytest.raises(RobotUnavailable, match=r"not heard any more.*Try:"):
        bench.body()
