"""A robot over the graph keeps the contract of every robot, and says what is wrong with what it hears."""

from array import array
from collections.abc import Callable, Iterator
from functools import cache
from typing import ClassVar

import numpy as np
import pytest
from rclpy.node import Node
from rclpy.parameter import Parameter

from majordomo.action import Action
from majordomo.clock import WallClock
from majordomo.errors import EmergencyStopped, RobotUnavailable
from majordomo.testing import FakeMachine
from majordomo.testing.conformance import RobotConformance
from motion.arm_controller import ArmController
from motion.emergency_stop import EmergencyStop
from ros_interface import ros_robot
from ros_interface.command_gate import CommandRefused
from ros_interface.emergency_topic import EmergencyTopic
from ros_interface.health import Health
from ros_interface.robot_node import RobotNode
from ros_interface.robot_profile import load_profile
from ros_interface.ros_robot import RosRobot
from ros_interface.spinning import Spinning
from sim.panda_control import arm_controller
from sim.scene import load_scene

PROFILE = load_profile("simulated_panda")
OWN_CLOCK = ("--ros-args", "-r", "/clock:=clock")
FORWARD = Action({"arm": np.array([0.1, 0.0, 0.0, 0.0, 0.0, 0.0]), "gripper": np.array([0.03])})


@cache
def controller_of(scene: str) -> ArmController:
    """Making one takes a while, and each robot begins with it from where it stands."""
    return arm_controller(load_scene(scene))


def machine_of(scene: str) -> FakeMachine:
    """In the arm's own posture, towards which it would drift."""
    return FakeMachine(PROFILE.spec.observation, np.array(load_scene(scene).arm.posture))


class Rig:
    """A machine behind its node, and a robot that reaches it over the graph."""

    def __init__(self, spinning: Spinning, scene: str = "counter", namespace: str = "", **parameters: object) -> None:
        self.machine = machine_of(scene)
        self.stop, self.node_stop = EmergencyStop(), EmergencyStop()
        self.health = Health(WallClock())
        overrides = {"autostart": True, "pace": "lockstep", **parameters}
        self.node = spinning.add(
            RobotNode(PROFILE, lambda: self.machine, self.node_stop, spinning.context, overrides, namespace)
        )
        sim_time = [Parameter("use_sim_time", value=True)]
        self.client = spinning.add(
            Node("client", context=spinning.context, namespace=namespace, parameter_overrides=sim_time)
        )
        EmergencyTopic(self.client, self.stop, lambda: None)
        self.robot = RosRobot(self.client, PROFILE, controller_of(scene), self.stop, self.health)


@pytest.fixture
def rig(spinning: Spinning) -> Iterator[Rig]:
    rig = Rig(spinning)
    yield rig
    rig.robot.close()


class _Conformance(RobotConformance):
    pace: ClassVar[dict[str, object]] = {"pace": "lockstep"}

    @pytest.fixture(autouse=True)
    def _graph(self, spinning: Spinning, monkeypatch: pytest.MonkeyPatch) -> None:
        self.spinning = spinning
        monkeypatch.setattr(ros_robot, "PATIENCE_S", 60.0)  # however busy the machine that runs tests may be

    def make_robot(self) -> RosRobot:
        self.rig = Rig(self.spinning, "kitchen", **self.pace)
        return self.rig.robot

    def trigger_emergency_stop(self, robot: RosRobot) -> None:
        self.rig.stop.trigger("test")


class TestRosRobotInLockstep(_Conformance):
    pass


class TestRosRobotInRealTime(_Conformance):
    pace: ClassVar[dict[str, object]] = {"pace": "real_time"}


def test_the_hand_goes_where_a_twist_leads_and_the_hand_closes(rig: Rig) -> None:
    start = rig.robot.observe()
    sent = np.sum([rig.robot.apply(FORWARD).groups["arm"][:3] for _ in range(5)], axis=0) / 10.0
    now = rig.robot.observe()
    assert now.base_from_tcp[:3, 3] - start.base_from_tcp[:3, 3] == pytest.approx(sent, abs=0.03)  # aimed ahead
    assert sent[0] > 0.04 and now.gripper_opening == pytest.approx(0.03)


def test_a_step_takes_one_control_period_of_robot_time(rig: Rig) -> None:
    before_s = rig.robot.observe().stamp_s
    rig.robot.apply(FORWARD)
    assert rig.robot.observe().stamp_s - before_s == pytest.approx(0.1)


def test_in_lockstep_the_same_actions_command_the_same_bit_for_bit(start_spinning: Callable[..., Spinning]) -> None:
    sent = []
    for namespace in ("left", "right"):
        rig = Rig(start_spinning(arguments=OWN_CLOCK), namespace=namespace)
        for twist in (0.2, -0.1, 0.3):
            rig.robot.observe()
            rig.robot.apply(Action({"arm": np.full(6, twist), "gripper": np.array([twist / 10.0])}))
        rig.robot.stop()
        rig.robot.apply(FORWARD)
        sent.append(rig.machine.sent)
        rig.robot.close()
    assert len(sent[0]) == 20
    for one, other in zip(*sent, strict=True):
        assert all(np.array_equal(part, same) for part, same in zip(one, other, strict=True))


def test_in_lockstep_no_time_passes_without_commands_not_even_by_stopping(rig: Rig) -> None:
    rig.robot.apply(FORWARD)
    before_s = rig.robot.observe().stamp_s
    rig.robot.stop()
    assert rig.robot.observe().stamp_s == before_s == rig.machine.sense().stamp_s


def test_pictures_are_the_messages_own_buffers(rig: Rig) -> None:
    frame = rig.robot.observe().cameras["mast"]
    for pixels in (frame.rgb, frame.depth):
        while isinstance(pixels, np.ndarray):
            pixels = pixels.base
        assert isinstance(pixels, array)


def test_a_command_that_got_lost_is_sent_again(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    send, lost = rig.robot._motors.send, []

    def lose_one(*arguments: object, **more: object) -> None:
        send(*arguments, **more) if lost else lost.append(arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(rig.robot._motors, "send", lose_one)
    rig.robot.apply(FORWARD)
    assert len(rig.machine.sent) == 5


def test_what_the_robot_refuses_is_not_told_as_carried_out(
    start_spinning: Callable[..., Spinning], monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(start_spinning(), pace="real_time", real_time_factor=0.5)
    rig.robot.observe()

    def refuse(*_: object) -> None:
        raise CommandRefused("stale", "It is too old.", "a younger one.")

    monkeypatch.setattr(rig.node._driver, "take", refuse)
    assert not rig.robot.apply(FORWARD).groups["arm"].any()
    monkeypatch.undo()
    assert any(rig.robot.apply(FORWARD).groups["arm"][0] > 0.0 for _ in range(20))
    rig.robot.close()


def test_a_stop_anywhere_on_the_graph_ends_motion(rig: Rig, spinning: Spinning) -> None:
    rig.robot.apply(FORWARD)
    rig.node_stop.trigger("a button at the robot")
    with pytest.raises(EmergencyStopped, match="heard it on its topic"):
        for _ in range(100):
            rig.robot.apply(FORWARD)
    assert spinning.wait_until(lambda: rig.machine.hold_count > 1, 10.0)


def test_a_robot_that_dies_is_unavailable(rig: Rig, spinning: Spinning) -> None:
    rig.robot.apply(FORWARD)
    spinning.remove(rig.node)
    with pytest.raises(RobotUnavailable, match=r"does not tell where it is.*joint_states.*Try:"):
        rig.robot.apply(FORWARD)


def test_a_robot_that_is_started_anew_is_gone_on_with(start_spinning: Callable[..., Spinning]) -> None:
    spinning = start_spinning()
    rig = Rig(spinning)
    for _ in range(12):
        rig.robot.apply(FORWARD)
    rig.node.trigger_deactivate()
    rig.machine = machine_of("counter")
    rig.node.trigger_cleanup()
    rig.node.trigger_configure()
    rig.node.trigger_activate()
    assert spinning.wait_until(lambda: rig.robot.observe().stamp_s == 0.0, 10.0)
    rig.robot.apply(FORWARD)
    assert len(rig.machine.sent) == 5


def test_two_robots_share_a_graph(start_spinning: Callable[..., Spinning]) -> None:
    rigs = [Rig(start_spinning(arguments=OWN_CLOCK), namespace=name) for name in ("left", "right")]
    left, right = (rig.robot for rig in rigs)
    left.apply(FORWARD)
    left.apply(FORWARD)
    right.apply(FORWARD)
    assert [len(rig.machine.sent) for rig in rigs] == [10, 5]
    assert (left.observe().stamp_s, right.observe().stamp_s) == pytest.approx((0.2, 0.1))
    rigs[0].stop.trigger("test")
    with pytest.raises(EmergencyStopped):
        left.apply(FORWARD)
    right.apply(FORWARD)
    for robot in (left, right):
        robot.close()


def test_a_clock_that_is_not_the_robots_is_told_at_once(spinning: Spinning) -> None:
    rig = Rig(spinning)
    rig.client.set_parameters([Parameter("use_sim_time", value=False)])
    with pytest.raises(RobotUnavailable, match=r"clock.*Try: .*use_sim_time"):
        rig.robot.observe()
