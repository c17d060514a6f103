"""The fake robot moves as it is told and fails as it is told."""

import numpy as np
import pytest

from majordomo.action import Action
from majordomo.errors import EmergencyStopped, ObservationRejected, RobotUnavailable
from majordomo.testing import FakeClock, FakeRobot, RobotFault


def test_twist_is_integrated_over_one_control_period() -> None:
    robot = FakeRobot()
    before = robot.observe().base_from_tcp
    robot.apply(Action({"arm": np.array([0.1, 0.0, -0.2, 0.0, 0.0, np.pi / 4])}))
    after = robot.observe().base_from_tcp
    np.testing.assert_allclose(after[:3, 3] - before[:3, 3], [0.01, 0.0, -0.02])
    turn = np.pi / 40
    np.testing.assert_allclose(after[:3, 0], [np.cos(turn), np.sin(turn), 0.0], atol=1e-12)


def test_gripper_opens_to_its_target() -> None:
    robot = FakeRobot()
    robot.apply(Action({"gripper": np.array([0.03])}))
    assert robot.observe().gripper_opening == 0.03


def test_action_lasts_one_control_period_of_its_clock() -> None:
    clock = FakeClock(start_s=5.0)
    FakeRobot(clock).apply(Action({}))
    assert clock.now_s() == pytest.approx(5.1)


def test_it_keeps_a_record() -> None:
    robot = FakeRobot()
    robot.apply(Action({"gripper": np.array([9.0])}))
    robot.stop()
    assert [action.groups["gripper"][0] for action in robot.sent] == [0.08]
    assert robot.stop_count == 1


def test_silent_robot_is_unavailable_until_it_speaks_again() -> None:
    robot = FakeRobot()
    robot.faults.add(RobotFault.SILENT)
    with pytest.raises(RobotUnavailable, match="Try:"):
        robot.observe()
    with pytest.raises(RobotUnavailable, match="Try:"):
        robot.apply(Action({}))
    robot.faults.clear()
    robot.observe()


def test_blind_robots_images_do_not_pass_its_spec() -> None:
    robot = FakeRobot()
    robot.faults.add(RobotFault.NAN_IMAGES)
    with pytest.raises(ObservationRejected, match="depth"):
        robot.spec.observation.validate(robot.observe())


def test_stale_robot_keeps_its_stamp() -> None:
    robot = FakeRobot()
    stamp_s = robot.observe().stamp_s
    robot.faults.add(RobotFault.STALE_STAMP)
    robot.apply(Action({}))
    assert robot.observe().stamp_s == stamp_s
    robot.faults.clear()
    assert robot.observe().stamp_s > stamp_s


def test_emergency_stopped_robot_does_not_move() -> None:
    robot = FakeRobot()
    robot.faults.add(RobotFault.EMERGENCY_STOPPED)
    with pytest.raises(EmergencyStopped, match="Try:"):
        robot.apply(Action({"arm": np.ones(6)}))
    assert robot.sent == []
