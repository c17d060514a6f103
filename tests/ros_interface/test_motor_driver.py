"""A robot carries out what passes, and holds still when nothing comes or somebody stops it."""

import numpy as np
import pytest

from majordomo.testing import FAKE_ROBOT_SPEC, FakeClock, FakeMachine
from motion.emergency_stop import EmergencyStop
from ros_interface.command_gate import CommandRefused, GateConfig, Order
from ros_interface.motor_driver import DriverConfig, Motor, MotorDriver
from ros_interface.motor_limits import MotorLimits

PERIOD_S = 0.02
LIMITS = MotorLimits(
    joint_names=FAKE_ROBOT_SPEC.observation.joint_names,
    joint_low_rad=(-2.0,) * 7,
    joint_high_rad=(2.0,) * 7,
    max_joint_speed_rad_s=(2.0,) * 7,
    gripper_range_m=(0.0, 0.08),
    max_base_speed_m_s=0.4,
    max_base_turn_rad_s=0.8,
)
STEP_RAD = 0.03
"""What a joint may do in one period."""


class Bench:
    """A driver with its machine, commanded by one commander."""

    def __init__(self) -> None:
        self.machine = FakeMachine(FAKE_ROBOT_SPEC.observation, np.zeros(7))
        self.stop = EmergencyStop()
        config = DriverConfig(PERIOD_S, hold_after_s=0.1, fail_safe_after_s=0.5, gate=GateConfig())
        self.driver = MotorDriver(self.machine, LIMITS, config, self.stop, FakeClock())

    @property
    def joint(self) -> float:
        return float(self.driver.sensed.joint_positions[0])

    def order(self, motor: Motor, *values: float) -> None:
        self.driver.take(motor, Order(np.array(values), self.driver.sensed.stamp_s, "agent"))

    def joints(self, first: float) -> None:
        self.order(Motor.JOINTS, first, *[0.0] * 6)

    def tick(self, times: int = 1) -> None:
        for _ in range(times):
            self.driver.tick()


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_what_is_commanded_is_done(bench: Bench) -> None:
    bench.joints(STEP_RAD)
    bench.order(Motor.GRIPPER, 0.03)
    bench.order(Motor.BASE, 0.2, 0.0, 0.0)
    bench.tick()
    sensed = bench.driver.sensed
    assert bench.joint == STEP_RAD and sensed.gripper_opening == 0.03
    assert sensed.odom_from_base == pytest.approx([0.2 * PERIOD_S, 0.0, 0.0])


def test_commands_count_as_taken_when_all_for_their_moment_are(bench: Bench) -> None:
    assert bench.driver.taken_s == -np.inf
    joints = Order(np.zeros(7), 0.0, "agent", beside=1)
    bench.driver.take(Motor.JOINTS, joints)
    assert bench.driver.taken_s == -np.inf
    bench.order(Motor.GRIPPER, 0.03)
    bench.tick()
    assert bench.driver.taken_s == 0.0


def test_it_moves_nothing_before_it_is_commanded(bench: Bench) -> None:
    bench.tick(100)
    assert bench.machine.sent == [] and bench.machine.hold_count == 1


def test_a_joint_command_that_is_too_old_leads_no_further(bench: Bench) -> None:
    bench.joints(0.4)
    bench.tick(20)
    assert bench.joint == pytest.approx(6 * 2.0 * 1.1 * PERIOD_S)  # as far as a tenth of a second goes


def test_a_base_that_is_commanded_no_more_stands(bench: Bench) -> None:
    bench.order(Motor.BASE, 0.2, 0.0, 0.0)
    for _ in range(50):
        bench.joints(0.0)
        bench.tick()
    assert bench.driver.sensed.odom_from_base[0] == pytest.approx(6 * PERIOD_S * 0.2)


def test_silence_makes_it_hold_once_where_it_is(bench: Bench) -> None:
    bench.joints(STEP_RAD)
    bench.tick(27)
    assert bench.machine.hold_count == 2  # once when it was made
    commanded = len(bench.machine.sent)
    bench.tick(50)
    assert bench.machine.hold_count == 2 and len(bench.machine.sent) == commanded


def test_it_goes_on_after_silence(bench: Bench) -> None:
    bench.joints(STEP_RAD)
    bench.tick(50)
    bench.joints(2 * STEP_RAD)
    bench.tick()
    assert bench.joint == pytest.approx(2 * STEP_RAD)


def test_a_latched_stop_holds_in_the_next_period_and_refuses_commands(bench: Bench) -> None:
    bench.joints(0.4)
    bench.tick()
    bench.stop.trigger("test")
    bench.tick(5)
    assert bench.joint == pytest.approx(2.0 * 1.1 * PERIOD_S)
    with pytest.raises(CommandRefused, match=r"latched.*Try:"):
        bench.joints(0.4)


def test_what_was_commanded_before_a_stop_is_not_done_after_it(bench: Bench) -> None:
    bench.joints(0.4)
    bench.tick()
    bench.stop.trigger("test")
    bench.tick()
    bench.stop.reset()
    bench.tick(3)
    assert bench.joint == pytest.approx(2.0 * 1.1 * PERIOD_S)


def test_a_hand_that_holds_something_goes_on_pressing_when_other_motors_are_commanded(bench: Bench) -> None:
    bench.order(Motor.GRIPPER, 0.02)
    bench.tick(50)
    bench.joints(0.0)
    bench.tick()
    assert bench.machine.sent[-1][1] == 0.02


@pytest.mark.parametrize("first", [2.1, 0.6])
def test_a_joint_is_not_sent_where_it_must_not_go(bench: Bench, first: float) -> None:
    with pytest.raises(CommandRefused, match=r"joint1.*Try:"):
        bench.joints(first)
    bench.tick()
    assert bench.joint == 0.0


def test_it_knows_when_it_was_told_everything_for_this_moment(bench: Bench) -> None:
    told = []
    bench.driver.take(Motor.JOINTS, Order(np.zeros(7), 0.0, "agent", beside=2))
    for motor, size in ((Motor.GRIPPER, 1), (Motor.BASE, 3)):
        told.append(bench.driver.is_told_everything)
        bench.order(motor, *[0.0] * size)
    told.append(bench.driver.is_told_everything)
    bench.tick()
    assert told == [False, False, True] and not bench.driver.is_told_everything
    bench.joints(0.0)
    assert bench.driver.is_told_everything  # nothing was commanded beside them
