"""The robot's node tells what its machine senses, refuses what it must with a word why, and holds still by itself."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from geometry_msgs.msg import TwistStamped
from rclpy.lifecycle import TransitionCallbackReturn
from rclpy.node import Node
from rosgraph_msgs.msg import Clock
from sensor_msgs.msg import Image, JointState
from std_msgs.msg import Float64MultiArray
from std_srvs.srv import Trigger

from majordomo.errors import ConfigError, RobotUnavailable
from majordomo.observation import Observation
from majordomo.testing import FakeMachine
from motion.emergency_stop import EmergencyStop
from ros_interface import quality
from ros_interface.command_gate import Order
from ros_interface.health import Level
from ros_interface.messages import header_message, stamp_from_message
from ros_interface.motor_topics import MotorCommand, MotorPublisher
from ros_interface.robot_messages import order_message, twist_message
from ros_interface.robot_node import COMMANDS, MACHINE, RobotNode
from ros_interface.robot_profile import load_profile
from ros_interface.spinning import Spinning

Until = Callable[[Callable[[], bool]], None]

PROFILE = load_profile("simulated_panda")
POSTURE = np.array([0.0, -1.0, 0.0, -2.2, 0.0, 1.0, 0.8])
STILL = np.zeros(3)


class BreakingMachine(FakeMachine):
    """Breaks when it is told to."""

    is_broken = False

    def hold(self) -> None:
        super().hold()
        if self.is_broken:
            raise RobotUnavailable("A motor does not answer.", "its cable.")

    def sense(self) -> Observation:
        if self.is_broken:
            raise RobotUnavailable("A joint's sensor is torn off.", "mending it.")
        return super().sense()


class Bench:
    """A robot's node in lockstep, and somebody who commands it."""

    def __init__(self, spinning: Spinning, **parameters: object) -> None:
        self.spinning = spinning
        self.machines: list[BreakingMachine] = []
        self.stop = EmergencyStop()
        overrides = {"autostart": True, "pace": "lockstep", **parameters}
        self.node = spinning.add(RobotNode(PROFILE, self._make, self.stop, spinning.context, overrides))
        self.client = spinning.add(Node("client", context=spinning.context))
        self.motors = MotorPublisher(self.client, PROFILE)
        self.joints_publisher = self.client.create_publisher(
            Float64MultiArray, PROFILE.arm.command_topic, quality.command()
        )
        self.base_publisher = self.client.create_publisher(
            TwistStamped, PROFILE.base.command_topic if PROFILE.base else "", quality.command()
        )
        self.until(lambda: self.message("life") == "active")
        self.until(lambda: self.joints_publisher.get_subscription_count() > 0)
        self.until(lambda: self.base_publisher.get_subscription_count() > 0)

    @property
    def machine(self) -> BreakingMachine:
        return self.machines[-1]

    def until(self, condition: Callable[[], bool]) -> None:
        assert self.spinning.wait_until(condition, 20.0)

    def counts(self, part: str = COMMANDS) -> dict[str, int]:
        return {one.part: dict(one.counts) for one in self.node.health.report()}.get(part, {})

    def message(self, part: str = COMMANDS) -> str:
        return next(one.message for one in self.node.health.report() if one.part == part)

    def say(self, stamp_s: float | None = 0.0, source: str = "client", values: Any = POSTURE) -> None:
        self.joints_publisher.publish(order_message(Order(np.array(values), stamp_s, source)))

    def _make(self) -> FakeMachine:
        self.machines.append(BreakingMachine(PROFILE.spec.observation, POSTURE))
        return self.machines[-1]


@pytest.fixture
def bench(spinning: Spinning) -> Bench:
    return Bench(spinning)


def test_one_command_of_every_motor_lets_one_period_pass(bench: Bench) -> None:
    target = POSTURE + 0.02
    bench.motors.send(MotorCommand(target, np.array([0.1, 0.0, 0.0]), 0.05), 0.0)
    bench.until(lambda: len(bench.machine.sent) == 1)
    joints, opening_m, twist = bench.machine.sent[0]
    assert np.array_equal(joints, target) and opening_m == 0.05 and twist == pytest.approx([0.1, 0.0, 0.0])
    assert bench.machine.sense().stamp_s == 0.02


def test_what_is_unfinished_lets_no_time_pass(bench: Bench) -> None:
    bench.motors.send(MotorCommand(POSTURE + 0.01, STILL, 0.08, is_unfinished=True), 0.0)
    bench.motors.send(MotorCommand(POSTURE + 0.02, STILL, 0.08), 0.0)
    bench.until(lambda: len(bench.machine.sent) == 1)
    assert np.array_equal(bench.machine.sent[0][0], POSTURE + 0.02)


def test_it_tells_joints_by_name_time_and_pictures_again_while_no_time_passes(bench: Bench) -> None:
    joints: list[JointState] = []
    clocks: list[Clock] = []
    pictures: list[Image] = []
    for kind, topic, heard in (
        (JointState, "joint_states", joints),
        (Clock, "/clock", clocks),
        (Image, "wrist_camera/color/image_raw", pictures),
    ):
        bench.client.create_subscription(kind, topic, heard.append, quality.sensor())
    bench.until(lambda: len(joints) > 1 and len(clocks) > 1 and len(pictures) > 1)
    assert joints[0].name[:2] == ["panda_joint1", "panda_joint2"]
    assert joints[0].position[:7].tolist() == POSTURE.tolist()
    assert sum(joints[0].position[7:]) == pytest.approx(0.08)
    assert {stamp_from_message(picture.header.stamp) for picture in pictures} == {0.0}


@pytest.mark.parametrize(
    ("kind", "order"),
    [
        ("future", {"stamp_s": 5.0}),
        ("unstamped", {"stamp_s": None}),
        ("senseless", {"values": POSTURE[:-1]}),
        ("senseless", {"values": [*POSTURE[:-1], np.nan]}),
        ("beyond its range", {"values": [*POSTURE[:-1], 3.0]}),
        ("jump", {"values": [0.6, *POSTURE[1:]]}),
    ],
)
def test_what_must_not_be_done_is_refused_and_told(bench: Bench, kind: str, order: dict[str, Any]) -> None:
    bench.say(**order)
    bench.until(lambda: bench.counts() == {kind: 1})
    assert "Try:" in bench.message()
    assert bench.machine.sent == []


def test_what_answers_to_an_old_moment_is_refused(spinning: Spinning) -> None:
    bench = Bench(spinning, max_command_age_s=0.01)
    bench.motors.send(MotorCommand(POSTURE, STILL, 0.08), 0.0)
    bench.until(lambda: len(bench.machine.sent) == 1)
    bench.motors.send(MotorCommand(POSTURE, STILL, 0.08), 0.0)
    bench.until(lambda: bench.counts() == {"stale": 3})


def test_what_comes_late_is_refused(bench: Bench) -> None:
    bench.motors.send(MotorCommand(POSTURE, STILL, 0.08), 0.0)
    bench.until(lambda: len(bench.machine.sent) == 1)
    bench.motors.send(MotorCommand(POSTURE, STILL, 0.08), 0.02)
    bench.until(lambda: len(bench.machine.sent) == 2)
    bench.motors.send(MotorCommand(POSTURE + 0.02, STILL, 0.08), 0.0)
    bench.until(lambda: bench.counts() == {"out of order": 3})


def test_a_second_commander_is_refused_and_told(bench: Bench) -> None:
    bench.motors.send(MotorCommand(POSTURE, STILL, 0.08), 0.0)
    bench.until(lambda: len(bench.machine.sent) == 1)
    bench.say(0.02, source="somebody else")
    bench.until(lambda: bench.counts() == {"second commander": 1})


def test_a_gripper_command_of_another_size_is_refused(bench: Bench) -> None:
    publisher = bench.client.create_publisher(Float64MultiArray, PROFILE.gripper.command_topic, quality.command())
    bench.until(lambda: publisher.get_subscription_count() > 0)
    publisher.publish(order_message(Order(np.array([0.04]), 0.0, "client")))
    bench.until(lambda: bench.counts() == {"senseless": 1})


@pytest.mark.parametrize("twist", [[np.nan, 0.0, 0.0], [0.0, 0.0, np.inf]])
def test_a_base_command_that_makes_no_sense_is_refused(bench: Bench, twist: list[float]) -> None:
    message = TwistStamped(header=header_message(0.0, "base_link"), twist=twist_message(np.array(twist)))
    bench.base_publisher.publish(message)
    bench.until(lambda: bench.counts() == {"senseless": 1})


def test_a_commander_with_another_quality_of_service_is_told_of(bench: Bench) -> None:
    bench.client.create_publisher(Float64MultiArray, PROFILE.arm.command_topic, quality.sensor())
    bench.until(lambda: "mismatched quality of service" in bench.counts())
    assert "reliability" in bench.message()


def test_unstamped_commands_may_be_allowed(spinning: Spinning) -> None:
    bench = Bench(spinning, needs_stamps=False, pace="real_time")
    bench.say(None, values=POSTURE + 0.01)
    bench.until(lambda: len(bench.machine.sent) > 0)


def test_in_real_time_it_holds_by_itself_when_commands_cease(spinning: Spinning) -> None:
    bench = Bench(spinning, needs_stamps=False, pace="real_time")
    bench.say(None, values=POSTURE + 0.4)
    bench.until(lambda: bench.machine.hold_count == 2)
    assert np.abs(bench.machine.sense().joint_positions - POSTURE).max() < 0.4


def test_its_stop_service_holds_the_machine_and_refuses_what_comes(bench: Bench) -> None:
    bench.motors.send(MotorCommand(POSTURE, STILL, 0.08), 0.0)
    bench.until(lambda: len(bench.machine.sent) == 1)
    bench.client.create_client(Trigger, "robot_node/emergency_stop").call_async(Trigger.Request())
    bench.until(lambda: bench.stop.is_latched and bench.machine.hold_count == 2)
    bench.motors.send(MotorCommand(POSTURE, STILL, 0.08), 0.02)
    bench.until(lambda: bench.counts() == {"emergency stop": 3})
    assert len(bench.machine.sent) == 1


def test_a_stop_of_another_process_holds_the_machine_though_no_time_passes(bench: Bench) -> None:
    bench.motors.send(MotorCommand(POSTURE, STILL, 0.08), 0.0)
    bench.until(lambda: len(bench.machine.sent) == 1)
    bench.stop.trigger("another process")
    bench.until(lambda: bench.machine.hold_count == 2)


def test_its_life_makes_holds_and_closes_the_machine(spinning: Spinning) -> None:
    bench = Bench(spinning)
    node, first = bench.node, bench.machine
    assert node.trigger_deactivate() is TransitionCallbackReturn.SUCCESS
    assert first.hold_count == 2
    bench.until(lambda: bench.joints_publisher.get_subscription_count() == 0)
    assert node.trigger_cleanup() is TransitionCallbackReturn.SUCCESS
    assert first.is_closed
    node.trigger_configure()
    node.trigger_activate()
    assert len(bench.machines) == 2 and not bench.machine.is_closed


def test_a_machine_that_breaks_is_told_of_and_falls_silent(spinning: Spinning) -> None:
    bench = Bench(spinning, pace="real_time")
    bench.machine.is_broken = True
    bench.until(lambda: any(one.part == MACHINE and one.level is Level.ERROR for one in bench.node.health.report()))
    assert "torn off" in bench.message(MACHINE)


def test_a_machine_that_cannot_even_hold_latches_the_stop_all_the_same(bench: Bench) -> None:
    bench.machine.is_broken = True
    bench.client.create_client(Trigger, "robot_node/emergency_stop").call_async(Trigger.Request())
    bench.until(lambda: bench.stop.is_latched)
    assert "does not answer" in bench.message(MACHINE)


def test_parameters_that_contradict_each_other_are_refused(spinning: Spinning) -> None:
    with pytest.raises(ConfigError, match=r"hold_after_s.*Try:"):
        Bench(spinning, hold_after_s=1.0)
