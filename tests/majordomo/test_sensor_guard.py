"""A camera that fails is noticed within 300 ms of robot time; one that works is never blamed."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from majordomo.action import Action
from majordomo.errors import ObservationRejected, ObservationStale, RobotUnavailable
from majordomo.observation import Observation
from majordomo.sensor_guard import SensorGuard, guarded
from majordomo.testing import FAKE_ROBOT_SPEC, FakeRobot, RobotFault
from majordomo.wrapped_robot import WrappedRobot

MOVE = Action({"arm": np.array([0.1, 0.0, 0.0, 0.0, 0.0, 0.0])})
TURN = Action({"arm": np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.4])})
SOON_S = 0.3
INVALID = (RobotFault.NAN_IMAGES, RobotFault.BLACK_IMAGES, RobotFault.CROPPED_IMAGES, RobotFault.NO_IMAGES)
STALE = (RobotFault.FROZEN_IMAGES, RobotFault.FROZEN_DEPTH, RobotFault.LATE_IMAGES, RobotFault.STALE_STAMP)


@pytest.fixture
def robot() -> FakeRobot:
    return FakeRobot()


@pytest.fixture
def guard(robot: FakeRobot) -> SensorGuard:
    return SensorGuard(robot)


@pytest.mark.parametrize("action", [MOVE, TURN])
def test_a_robot_that_works_is_believed_however_it_moves(guard: SensorGuard, action: Action) -> None:
    for _ in range(20):
        guard.observe()
        guard.apply(action)


@pytest.mark.parametrize("fault", [*INVALID, *STALE])
def test_a_camera_that_fails_is_noticed_soon(guard: SensorGuard, robot: FakeRobot, fault: RobotFault) -> None:
    guard.observe()
    robot.faults.add(fault)
    expected = ObservationStale if fault in STALE else ObservationRejected
    failed_s = robot.clock.now_s()
    with pytest.raises(expected, match="Try:") as caught:
        for _ in range(4):
            guard.apply(MOVE)
            guard.observe()
    assert type(caught.value) is expected
    assert robot.clock.now_s() - failed_s <= SOON_S + 1e-9


@pytest.mark.parametrize("fault", [*INVALID, *STALE])
def test_a_camera_that_works_again_is_believed_again(guard: SensorGuard, robot: FakeRobot, fault: RobotFault) -> None:
    guard.observe()
    robot.faults.add(fault)
    for _ in range(4):
        guard.apply(MOVE)
    with pytest.raises(ObservationRejected):
        guard.observe()
    robot.faults.clear()
    guard.apply(MOVE)
    guard.observe()


def test_the_same_picture_of_a_still_room_is_no_fault_of_the_camera(guard: SensorGuard) -> None:
    for _ in range(20):
        guard.observe()
        guard.apply(Action({}))


def test_a_camera_that_froze_while_nothing_moved_is_noticed_with_the_first_motion(
    guard: SensorGuard, robot: FakeRobot
) -> None:
    robot.faults.add(RobotFault.FROZEN_IMAGES)
    for _ in range(5):
        guard.observe()
        guard.apply(Action({}))
    guard.apply(MOVE)
    with pytest.raises(ObservationStale, match="scene camera's picture stays the same while the robot moves"):
        guard.observe()


class Strolling(WrappedRobot):
    """A robot whose base moves by so much a look, in x [m]."""

    def __init__(self, robot: FakeRobot, stride_m: float) -> None:
        super().__init__(robot)
        self._stride_m, self._looks = stride_m, 0

    def observe(self) -> Observation:
        self._looks += 1
        return replace(super().observe(), odom_from_base=np.array([self._stride_m * self._looks, 0.0, 0.0]))


def test_a_base_that_drives_past_the_same_picture_shows_that_it_is_frozen(robot: FakeRobot) -> None:
    guard = SensorGuard(Strolling(robot, stride_m=0.1))
    guard.observe()
    robot.clock.advance(0.1)
    with pytest.raises(ObservationStale, match="stays the same"):
        guard.observe()


def test_an_odometry_that_drifts_by_a_little_is_no_motion(robot: FakeRobot) -> None:
    guard = SensorGuard(Strolling(robot, stride_m=0.004))
    for _ in range(10):
        guard.observe()
        robot.clock.advance(0.1)


def test_cameras_that_measure_no_depth_are_not_frozen(robot: FakeRobot) -> None:
    class Flat(WrappedRobot):
        def observe(self) -> Observation:
            seen = super().observe()
            frames = {name: replace(frame, depth=np.zeros_like(frame.depth)) for name, frame in seen.cameras.items()}
            return replace(seen, cameras=frames)

    guard = SensorGuard(Flat(robot))
    for _ in range(5):
        guard.observe()
        guard.apply(MOVE)


def test_a_moment_is_sensed_once_whoever_asks(guard: SensorGuard, robot: FakeRobot) -> None:
    first = guard.observe()
    assert guard.observe() is first
    guard.apply(Action({}))
    assert guard.observe() is not first


def test_a_guarded_robot_is_guarded_once(guard: SensorGuard, robot: FakeRobot) -> None:
    assert guarded(guard) is guard
    assert isinstance(guarded(robot), SensorGuard)
    assert guard.spec is FAKE_ROBOT_SPEC


class BadDriver(WrappedRobot):
    """Raises what no robot should."""

    def observe(self) -> Observation:
        raise OSError("no such device")

    def apply(self, action: Action) -> Action:
        raise OSError("no such device")

    def stop(self) -> None:
        raise OSError("no such device")


@pytest.mark.parametrize("deed", [SensorGuard.observe, lambda guard: guard.apply(MOVE)])
def test_whatever_a_driver_raises_is_a_robot_that_does_not_answer(
    robot: FakeRobot, deed: Callable[[SensorGuard], object]
) -> None:
    with pytest.raises(RobotUnavailable, match=r"OSError: no such device.*Try:"):
        deed(SensorGuard(BadDriver(robot)))


def test_stopping_never_raises(robot: FakeRobot) -> None:
    SensorGuard(BadDriver(robot)).stop()
