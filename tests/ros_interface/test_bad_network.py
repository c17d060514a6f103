"""Between a robot and who commands it is a network that loses, delays, mixes up, repeats and spoils messages."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np
import pytest
from geometry_msgs.msg import PoseStamped, TwistStamped
from nav_msgs.msg import Odometry
from rclpy.node import Node
from rclpy.parameter import Parameter
from rclpy.qos import QoSProfile
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import CameraInfo, Image, JointState
from std_msgs.msg import Float64MultiArray

from majordomo.action import Action
from majordomo.clock import WallClock
from majordomo.errors import MajordomoError, ObservationRejected, RobotUnavailable
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.sensor_guard import SensorGuard
from majordomo.testing import FakeMachine
from motion.arm_controller import ArmController
from motion.emergency_stop import EmergencyStop
from ros_interface import quality
from ros_interface.command_gate import Order
from ros_interface.health import Health
from ros_interface.messages import stamp_from_message
from ros_interface.robot_messages import order_message
from ros_interface.robot_node import COMMANDS, RobotNode
from ros_interface.robot_profile import load_profile
from ros_interface.ros_robot import RosRobot
from ros_interface.sensor_inbox import BodyReading, SensorInbox
from ros_interface.spinning import Spinning
from sim.panda_control import arm_controller
from sim.scene import load_scene

StartSpinning = Callable[..., Spinning]
Spoil = Callable[[Any], Any]  # of messages, of which ROS has no common type

PROFILE = load_profile("simulated_panda")
MAST, WRIST, BASE = PROFILE.cameras["mast"], PROFILE.cameras["wrist"], PROFILE.base
JOINTS, ARM = PROFILE.joint_states.topic, PROFILE.arm.command_topic
assert BASE is not None
SENSORS: Mapping[str, type] = {
    JOINTS: JointState,
    BASE.odometry.topic: Odometry,
    **{topic: Image for camera in (MAST, WRIST) for topic in (camera.colour, camera.depth)},
    **{camera.info: CameraInfo for camera in (MAST, WRIST)},
    **{str(camera.pose_topic): PoseStamped for camera in (MAST, WRIST)},
}
COMMANDED: Mapping[str, type] = {
    ARM: Float64MultiArray,
    PROFILE.gripper.command_topic: Float64MultiArray,
    BASE.command_topic: TwistStamped,
}
FORWARD = Action({"arm": np.array([0.1, 0.0, 0.0, 0.0, 0.0, 0.0]), "gripper": np.array([0.03])})
MAX_AGE_S = 0.1
RATE_S = 0.01
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Weather:
    """What becomes of messages.

    Attributes:
        loss, repeats: Share that is lost, or comes twice.
        latency_s: Least and greatest, by the robot's time, so that it does not matter how fast anybody is [s].
        seed: Of the chances.
    """

    loss: float = 0.0
    repeats: float = 0.0
    latency_s: tuple[float, float] = (0.0, 0.0)
    seed: int = 7


FAIR = Weather()
BAD = Weather(loss=0.1, repeats=0.2, latency_s=(0.0, 0.4))
WORSE = replace(BAD, loss=0.3)


class Relay:
    """Carries messages between the robot, in the namespace `near`, and whoever is `far`."""

    def __init__(self, spinning: Spinning) -> None:
        self._node = spinning.add(Node("relay", context=spinning.context))
        self._now_s = 0.0
        self._waiting: list[tuple[float, Callable[[], None]]] = []
        self._node.create_subscription(Clock, "/clock", self._tick, quality.sensor())

    def carry_senses(
        self, weather: Weather = FAIR, spoil: Mapping[str, Spoil] | None = None, hit: Collection[str] = SENSORS
    ) -> None:
        qos = quality.sensor(quality.LONGEST_HICCUP_S)
        for topic, kind in SENSORS.items():
            over = weather if topic in hit else FAIR
            self._carry(kind, f"near/{topic}", f"far/{topic}", over, (spoil or {}).get(topic), qos, qos)

    def carry_commands(self, weather: Weather = FAIR, qos: QoSProfile | None = None) -> None:
        for topic, kind in COMMANDED.items():
            self._carry(kind, f"far/{topic}", f"near/{topic}", weather, None, quality.command(), qos)

    def _carry(
        self,
        kind: type,
        source: str,
        target: str,
        weather: Weather,
        spoil: Spoil | None,
        heard: QoSProfile,
        told: QoSProfile | None,
    ) -> None:
        publisher = self._node.create_publisher(kind, target, heard if told is None else told)
        chance = np.random.default_rng([weather.seed, *source.encode()])

        def take(message: Any) -> None:
            message = message if spoil is None else spoil(message)
            lost, repeated = chance.random(2) < (weather.loss, weather.repeats)
            for latency_s in chance.uniform(*weather.latency_s, size=0 if lost or message is None else 1 + repeated):
                self._waiting.append((self._now_s + latency_s, partial(publisher.publish, message)))
            self._release()

        self._node.create_subscription(kind, source, take, heard)

    def _tick(self, message: Clock) -> None:
        self._now_s = stamp_from_message(message.clock)
        self._release()

    def _release(self) -> None:
        due = [one for one in self._waiting if one[0] <= self._now_s]
        self._waiting = [one for one in self._waiting if one[0] > self._now_s]
        for _, publish in sorted(due, key=lambda one: one[0]):
            publish()


def aimed(stamp_s: float) -> Array:
    """Targets that tell the moment to which they answer."""
    return np.append(POSTURE[:-1], POSTURE[-1] + RATE_S * stamp_s)


class WatchedMachine(FakeMachine):
    """Keeps to which moment each command answered, and when it was carried out."""

    def __init__(self) -> None:
        super().__init__(PROFILE.spec.observation, POSTURE)
        self.answered: list[tuple[float, float]] = []

    def command(self, joints: Array, gripper_opening: float, base_twist: Array | None) -> None:
        answered_s = (joints[-1] - POSTURE[-1]) / RATE_S
        if not self.answered or abs(answered_s - self.answered[-1][0]) > 1e-9:
            self.answered.append((answered_s, self._time_s))
        super().command(joints, gripper_opening, base_twist)


class DriftingMachine(FakeMachine):
    """Its last joint and its base tell the time, and so do its pictures, in which the joints are written."""

    def __init__(self) -> None:
        super().__init__(PROFILE.spec.observation, POSTURE)

    def sense(self) -> Observation:
        self._joints = aimed(self._time_s)
        return replace(super().sense(), odom_from_base=np.array([RATE_S * self._time_s, 0.0, 0.0]))


@cache
def controller() -> ArmController:
    return arm_controller(load_scene("counter"))


POSTURE = np.array(load_scene("counter").arm.posture)


class Rig:
    """A robot near, who commands it far, and a relay between them."""

    def __init__(self, spinning: Spinning, machine: FakeMachine | None = None, **parameters: object) -> None:
        self.spinning = spinning
        self.relay = Relay(spinning)
        self.machine = FakeMachine(PROFILE.spec.observation, POSTURE) if machine is None else machine
        overrides = {"autostart": True, "pace": "lockstep", **parameters}
        stop, context = EmergencyStop(), spinning.context
        self.node = spinning.add(RobotNode(PROFILE, lambda: self.machine, stop, context, overrides, "near"))

    def client(self, name: str = "client", namespace: str = "far") -> Node:
        by_its_clock = [Parameter("use_sim_time", value=True)]
        context = self.spinning.context
        return self.spinning.add(Node(name, context=context, namespace=namespace, parameter_overrides=by_its_clock))

    def robot(self, client: Node | None = None) -> RosRobot:
        client = self.client() if client is None else client
        return RosRobot(client, PROFILE, controller(), EmergencyStop(), Health(WallClock()))

    @property
    def refused(self) -> Mapping[str, int]:
        return next((part.counts for part in self.node.health.report() if part.part == COMMANDS), {})

    def until(self, condition: Callable[[], bool]) -> None:
        assert self.spinning.wait_until(condition, PATIENCE_S)


def complaint(observe: Callable[[], object]) -> MajordomoError:
    with pytest.raises(MajordomoError, match="Try: ") as caught:
        observe()
    return caught.value


def moves(robot: RosRobot) -> bool:
    """Whether a step could be made."""
    with suppress(RobotUnavailable):
        robot.apply(FORWARD)
        return True
    return False


@pytest.mark.parametrize("weather", [BAD, WORSE])
def test_of_commands_that_come_late_and_mixed_up_only_fresh_ones_in_order_count(
    spinning: Spinning, weather: Weather
) -> None:
    machine = WatchedMachine()
    rig = Rig(spinning, machine, pace="real_time", max_command_age_s=MAX_AGE_S)
    rig.relay.carry_commands(weather)
    client = rig.client()
    publisher = client.create_publisher(Float64MultiArray, ARM, quality.command())

    def answer(joints: JointState) -> None:
        stamp_s = stamp_from_message(joints.header.stamp)
        publisher.publish(order_message(Order(aimed(stamp_s), stamp_s, "client")))

    client.create_subscription(JointState, f"/near/{JOINTS}", answer, quality.sensor())
    rig.until(lambda: len(machine.answered) > 5 and {"stale", "out of order"} <= set(rig.refused))
    answered_s, done_s = np.array(machine.answered).T
    assert (np.diff(answered_s) > 0.0).all()
    assert (done_s - answered_s).max() < MAX_AGE_S + 1e-6


@pytest.mark.parametrize("weather", [BAD, WORSE])
def test_where_a_robot_is_never_goes_back_and_is_of_one_moment(spinning: Spinning, weather: Weather) -> None:
    rig = Rig(spinning, DriftingMachine(), pace="real_time")
    rig.relay.carry_senses(weather, hit=[JOINTS])
    health = Health(WallClock())
    inbox = SensorInbox(rig.client(), PROFILE, health)
    bodies: list[BodyReading] = []

    def has_heard_enough() -> bool:
        body = inbox.body(-np.inf, PATIENCE_S)
        if not bodies or body.stamp_s != bodies[-1].stamp_s:
            bodies.append(body)
        dropped = sum(part.counts.get("out of order", 0) for part in health.report() if part.part == JOINTS)
        return len(bodies) >= 5 and dropped >= 5

    rig.until(has_heard_enough)
    assert (np.diff([body.stamp_s for body in bodies]) > 0.0).all()
    for body in bodies:
        assert body.joints.positions == pytest.approx(aimed(body.stamp_s), abs=1e-9)
        assert body.odom_from_base[0] == pytest.approx(RATE_S * body.stamp_s, abs=1e-9)


def test_what_is_seen_over_a_lossy_network_is_of_one_moment(spinning: Spinning) -> None:
    rig = Rig(spinning, DriftingMachine(), pace="real_time")
    rig.relay.carry_senses(Weather(loss=0.1, repeats=0.2, latency_s=(0.0, 0.04)))
    inbox = SensorInbox(rig.client(), PROFILE, Health(WallClock()))
    for _ in range(3):
        look = inbox.look(PATIENCE_S)
        for picture in look.pictures.values():
            written = np.frombuffer(picture.value.rgb.tobytes()[: POSTURE.nbytes])
            assert written == pytest.approx(aimed(picture.stamp_s), abs=1e-9)
        assert look.body.stamp_s == pytest.approx(min(one.stamp_s for one in look.pictures.values()), abs=0.015)
        inbox.body(look.body.stamp_s + 0.2, PATIENCE_S)


def test_what_is_seen_too_late_is_refused_and_moves_nothing(spinning: Spinning) -> None:
    rig = Rig(spinning, pace="real_time")
    rig.relay.carry_senses(Weather(latency_s=(0.4, 0.4)))
    rig.relay.carry_commands()
    client = rig.client()
    robot = rig.robot(client)
    rig.until(lambda: client.get_clock().now().nanoseconds > 1e9)
    guard = SensorGuard(robot)
    rig.until(lambda: "newest observation is 0." in str(complaint(guard.observe)))
    rig.until(lambda: moves(robot) and bool(rig.refused))
    assert set(rig.refused) == {"stale"} and rig.machine.sent == []


def test_losses_and_repetitions_change_nothing_of_what_a_robot_does(start_spinning: StartSpinning) -> None:
    sent = []
    for weather in (FAIR, Weather(loss=0.1, repeats=0.3)):
        spinning = start_spinning()
        rig = Rig(spinning)
        rig.relay.carry_senses(weather)
        rig.relay.carry_commands(weather)
        robot = rig.robot()
        for _ in range(3):
            robot.apply(FORWARD)
        sent.append([joints for joints, *_ in rig.machine.sent])
        spinning.close()
    assert len(sent[0]) == 15 and np.array_equal(*sent)


def with_encoding(encoding: str) -> Spoil:
    def spoil(message: Image) -> Image:
        message.encoding = encoding
        return message

    return spoil


def reordered(message: JointState) -> JointState:
    for field in ("name", "position", "velocity"):
        setattr(message, field, getattr(message, field)[::-1])
    return message


def without_sense(message: JointState) -> JointState:
    message.position[2] = np.nan
    return message


@pytest.mark.parametrize(
    ("topic", "spoil", "error", "told"),
    [
        (MAST.colour, with_encoding("yuv422"), ObservationRejected, "yuv422"),
        (MAST.depth, with_encoding("mono16"), ObservationRejected, "mono16"),
        (WRIST.colour, lambda _: None, RobotUnavailable, "Nothing was heard of it yet"),
        (WRIST.info, lambda _: None, RobotUnavailable, "Nothing was heard of it yet"),
        (JOINTS, without_sense, ObservationRejected, "panda_joint3 is not finite"),
        (JOINTS, lambda _: None, RobotUnavailable, "Nothing was heard of it yet"),
    ],
)
def test_senses_that_are_wrong_or_missing_are_told_by_their_topic(
    spinning: Spinning, topic: str, spoil: Spoil, error: type[MajordomoError], told: str
) -> None:
    rig = Rig(spinning)
    rig.relay.carry_senses(spoil={topic: spoil})
    rig.relay.carry_commands()
    robot = rig.robot()
    said: list[MajordomoError] = []

    def complains() -> bool:
        said.append(complaint(robot.observe))
        return f"{topic}: " in str(said[-1]) and told in str(said[-1])

    rig.until(complains)
    assert type(said[-1]) is error and rig.machine.sent == []


def test_joints_that_make_no_sense_move_nothing(spinning: Spinning) -> None:
    rig = Rig(spinning)
    rig.relay.carry_senses(spoil={JOINTS: without_sense})
    rig.relay.carry_commands()
    robot = rig.robot()
    rig.until(lambda: "panda_joint3 is not finite" in str(complaint(lambda: robot.apply(FORWARD))))
    assert rig.machine.sent == []


def test_joints_may_be_told_in_any_order(spinning: Spinning) -> None:
    rig = Rig(spinning)
    rig.relay.carry_senses(spoil={JOINTS: reordered})
    rig.relay.carry_commands()
    robot = rig.robot()
    rig.until(lambda: moves(robot))
    assert robot.observe().joint_positions == pytest.approx(rig.machine.sense().joint_positions)
    assert np.abs(rig.machine.sense().joint_positions - POSTURE).max() < 0.2


def test_commands_with_another_quality_of_service_are_told_of_and_move_nothing(spinning: Spinning) -> None:
    rig = Rig(spinning)
    rig.relay.carry_senses()
    rig.relay.carry_commands(qos=quality.sensor())
    robot = rig.robot()
    assert isinstance(complaint(lambda: robot.apply(FORWARD)), RobotUnavailable)
    rig.until(lambda: set(rig.refused) == {"mismatched quality of service"})
    assert rig.machine.sent == []


def test_who_commands_first_goes_on_and_a_second_moves_nothing(spinning: Spinning) -> None:
    rig = Rig(spinning, fail_safe_after_s=1000.0)  # for so long the first one keeps it
    first, second = (rig.robot(rig.client(name, "near")) for name in ("first", "second"))
    rig.until(lambda: moves(first))
    done = len(rig.machine.sent)
    rig.until(lambda: not moves(second) and set(rig.refused) == {"second commander"})
    assert len(rig.machine.sent) == done
    first.apply(FORWARD)
    assert len(rig.machine.sent) == done + 5
