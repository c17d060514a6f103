"""The simulated robot keeps the contract of every robot, and what is its own: time, rollback, watchdog, stop."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from majordomo.action import Action
from majordomo.errors import EmergencyStopped, RobotUnavailable
from motion.emergency_stop import EmergencyStop
from sim.simulated_robot import SimulatedRobot

FORWARD = Action({"arm": np.array([0.1, 0.0, 0.05, 0.0, 0.0, 0.2]), "gripper": np.array([0.03])})


@pytest.fixture(scope="module")
def kitchen() -> Iterator[SimulatedRobot]:
    robot = SimulatedRobot("counter", seed=3)
    yield robot
    robot.close()


@pytest.fixture
def robot(kitchen: SimulatedRobot) -> SimulatedRobot:
    kitchen.emergency_stop.reset()
    kitchen.reset(3)
    return kitchen


def test_a_step_takes_one_control_period_of_robot_time(robot: SimulatedRobot) -> None:
    before = robot.clock.now_s()
    robot.apply(FORWARD)
    assert robot.clock.now_s() - before == pytest.approx(1.0 / robot.spec.control_hz)


def test_the_hand_goes_where_a_twist_leads(robot: SimulatedRobot) -> None:
    start = robot.world.base_from_tcp[:3, 3]
    sent = np.sum([robot.apply(FORWARD).groups["arm"][:3] for _ in range(10)], axis=0) / robot.spec.control_hz
    for _ in range(5):
        sent += robot.apply(Action({"arm": np.zeros(6)})).groups["arm"][:3] / robot.spec.control_hz
    assert robot.world.base_from_tcp[:3, 3] - start == pytest.approx(sent, abs=0.006)


def test_the_gripper_follows_its_target(robot: SimulatedRobot) -> None:
    for _ in range(8):
        robot.apply(FORWARD)
    assert robot.world.gripper_opening == pytest.approx(0.03, abs=0.002)


def test_going_back_to_a_moment_repeats_what_followed_bit_for_bit(robot: SimulatedRobot) -> None:
    robot.apply(FORWARD)
    moment = robot.save()
    first = [robot.apply(FORWARD).groups["arm"] for _ in range(4)], robot.world.base_from_tcp
    robot.restore(moment)
    second = [robot.apply(FORWARD).groups["arm"] for _ in range(4)], robot.world.base_from_tcp
    assert np.array_equal(first[0], second[0]) and np.array_equal(first[1], second[1])


def test_without_commands_the_watchdog_brings_it_to_a_stand(robot: SimulatedRobot) -> None:
    for _ in range(5):
        robot.apply(FORWARD)
    robot.idle(1.0)
    settled = robot.world.base_from_tcp[:3, 3]
    robot.idle(0.5)
    assert np.abs(robot.world.joint_velocities).max() < 0.01
    assert np.allclose(robot.world.base_from_tcp[:3, 3], settled, atol=0.002)


def test_a_latched_emergency_stop_lets_nothing_move(robot: SimulatedRobot) -> None:
    robot.emergency_stop.trigger("test")
    before = robot.world.base_from_tcp
    with pytest.raises(EmergencyStopped):
        robot.apply(FORWARD)
    assert np.array_equal(robot.world.base_from_tcp, before)


def test_an_emergency_stop_between_two_commands_stops_the_arm_at_once(robot: SimulatedRobot) -> None:
    for _ in range(5):
        robot.apply(FORWARD)
    robot.emergency_stop.trigger("test")
    start = robot.world.base_from_tcp[:3, 3]
    robot.idle(0.5)
    assert np.linalg.norm(robot.world.base_from_tcp[:3, 3] - start) < 0.01


def test_pushing_against_the_counter_neither_breaks_through_nor_winds_up(robot: SimulatedRobot) -> None:
    down = Action({"arm": np.array([0.0, 0.0, -0.3, 0.0, 0.0, 0.0])})
    for _ in range(25):
        robot.apply(down)
    lowest = robot.world.base_from_tcp[2, 3]
    up = Action({"arm": np.array([0.0, 0.0, 0.1, 0.0, 0.0, 0.0])})
    for _ in range(15):
        robot.apply(up)
    assert lowest > robot.world.scene.workspace.low[2] - 0.01
    assert robot.world.base_from_tcp[2, 3] > lowest + 0.05


def test_without_a_map_the_base_stays(robot: SimulatedRobot) -> None:
    before = robot.world.map_from_base
    for _ in range(5):
        sent = robot.apply(Action({"base": np.array([0.4, 0.0, 0.5])}))
        assert not sent.groups["base"].any()
    assert robot.world.map_from_base == pytest.approx(before, abs=1e-3)


def test_a_closed_robot_says_so() -> None:
    robot = SimulatedRobot("counter", seed=0)
    robot.close()
    robot.close()
    with pytest.raises(RobotUnavailable, match="closed"):
        robot.apply(FORWARD)


def test_a_stop_from_elsewhere_in_the_middle_of_a_command_ends_all_motion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = SimulatedRobot(emergency_stop=EmergencyStop(tmp_path / "stop"))
    for _ in range(5):
        robot.apply(FORWARD)
    step, steps, commanded = robot.world.step, [0], []

    def step_and_stop(n_steps: int = 1) -> None:
        step(n_steps)
        steps[0] += 1
        if steps[0] == 2:
            EmergencyStop(tmp_path / "stop").trigger("another process")

    monkeypatch.setattr(robot.world, "step", step_and_stop)
    sent = robot.apply(FORWARD)
    assert 0.0 < np.linalg.norm(sent.groups["arm"]) < np.linalg.norm(FORWARD.groups["arm"])
    monkeypatch.setattr(robot, "_tick", commanded.append)
    stopped = robot.world.base_from_tcp[:3, 3]
    with pytest.raises(EmergencyStopped, match="another process"):
        robot.apply(FORWARD)
    robot.idle(1.0)
    assert commanded == []
    assert np.linalg.norm(robot.world.base_from_tcp[:3, 3] - stopped) < 0.01
    assert np.abs(robot.world.joint_velocities).max() < 0.01
    robot.close()
