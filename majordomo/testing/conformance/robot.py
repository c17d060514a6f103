"""The contract of `Robot`, as tests."""

from collections.abc import Iterator

import numpy as np
import pytest

from majordomo.action import Action, ActionSpec
from majordomo.errors import ActionRejected, EmergencyStopped, RobotUnavailable
from majordomo.geometry import Array
from majordomo.robot import Robot

_NOT_FINITE = (float("nan"), float("inf"), float("-inf"))


class RobotConformance:
    """The contract of `Robot`.

    Attributes:
        stillness_m: How far TCP and base may creep while they are told to hold still.
    """

    stillness_m = 0.005

    def make_robot(self) -> Robot:
        """Return a robot that is ready; every test makes its own and closes it."""
        raise NotImplementedError

    def trigger_emergency_stop(self, robot: Robot) -> None:
        """Latch the robot's emergency stop."""
        pytest.skip("this robot's test does not say how to latch its emergency stop")

    @pytest.fixture
    def robot(self) -> Iterator[Robot]:
        robot = self.make_robot()
        yield robot
        robot.close()

    def test_observation_matches_its_spec(self, robot: Robot) -> None:
        robot.spec.observation.validate(robot.observe())

    def test_stamps_are_read_from_the_robots_clock(self, robot: Robot) -> None:
        first_s, second_s = robot.observe().stamp_s, robot.observe().stamp_s
        assert first_s <= second_s <= robot.clock.now_s()

    def test_time_passes_while_actions_are_carried_out(self, robot: Robot) -> None:
        before_s = robot.observe().stamp_s
        robot.apply(robot.spec.action.example())
        assert robot.observe().stamp_s > before_s

    def test_stop_is_safe_before_anything_else_and_twice(self, robot: Robot) -> None:
        robot.stop()
        robot.stop()
        robot.spec.observation.validate(robot.observe())

    def test_example_action_moves_nothing(self, robot: Robot) -> None:
        before = _whereabouts(robot)
        for _ in range(3):
            robot.apply(robot.spec.action.example())
        assert np.linalg.norm(_whereabouts(robot) - before) <= self.stillness_m

    def test_action_without_groups_is_taken_and_moves_nothing(self, robot: Robot) -> None:
        before = _whereabouts(robot)
        robot.apply(Action({}))
        assert np.linalg.norm(_whereabouts(robot) - before) <= self.stillness_m

    @pytest.mark.parametrize("factor", [1e3, -1e3, 1e300])
    def test_apply_returns_an_action_within_the_spec(self, robot: Robot, factor: float) -> None:
        spec = robot.spec.action
        wanted = Action({group.name: np.asarray(group.high) * factor for group in spec.groups})
        for _ in range(3):
            sent = robot.apply(wanted)
            spec.validate(sent)
            for group in spec.groups:
                if group.name in sent.groups:
                    assert np.all(sent.groups[group.name] <= np.asarray(group.high) + 1e-6)
                    assert np.all(sent.groups[group.name] >= np.asarray(group.low) - 1e-6)

    @pytest.mark.parametrize("value", _NOT_FINITE)
    def test_apply_rejects_what_is_not_finite_without_moving(self, robot: Robot, value: float) -> None:
        for group in robot.spec.action.groups:
            values = np.zeros(group.size)
            values[-1] = value
            self._rejected_without_moving(robot, Action({group.name: values}))

    def test_apply_rejects_an_unknown_group_without_moving(self, robot: Robot) -> None:
        self._rejected_without_moving(robot, Action({"no such group": np.zeros(1)}))

    def test_apply_rejects_a_wrong_shape_without_moving(self, robot: Robot) -> None:
        group = robot.spec.action.groups[0]
        self._rejected_without_moving(robot, Action({group.name: np.zeros(group.size + 1)}))

    def test_stop_ends_motion(self, robot: Robot) -> None:
        robot.apply(_slow_twist(robot.spec.action))
        robot.stop()
        robot.apply(robot.spec.action.example())
        before = _whereabouts(robot)
        for _ in range(3):
            robot.apply(robot.spec.action.example())
        assert np.linalg.norm(_whereabouts(robot) - before) <= self.stillness_m

    def test_latched_emergency_stop_refuses_motion(self, robot: Robot) -> None:
        self.trigger_emergency_stop(robot)
        before = _whereabouts(robot)
        with pytest.raises(EmergencyStopped):
            robot.apply(_slow_twist(robot.spec.action))
        assert np.linalg.norm(_whereabouts(robot) - before) <= self.stillness_m

    def test_close_is_safe_twice_and_stop_after_it(self, robot: Robot) -> None:
        robot.close()
        robot.close()
        robot.stop()

    def test_closed_robot_says_that_it_is_unavailable(self, robot: Robot) -> None:
        example = robot.spec.action.example()
        robot.close()
        with pytest.raises(RobotUnavailable, match="Try:"):
            robot.observe()
        with pytest.raises(RobotUnavailable, match="Try:"):
            robot.apply(example)

    def _rejected_without_moving(self, robot: Robot, action: Action) -> None:
        before_s, before = robot.clock.now_s(), _whereabouts(robot)
        with pytest.raises(ActionRejected, match="Try:"):
            robot.apply(action)
        assert np.linalg.norm(_whereabouts(robot) - before) <= self.stillness_m
        assert robot.clock.now_s() >= before_s


def _whereabouts(robot: Robot) -> Array:
    """Position of the TCP in base_link and of the base on the floor, (5,) [m]."""
    observation = robot.observe()
    return np.concatenate([observation.base_from_tcp[:3, 3], observation.odom_from_base[:2]])


def _slow_twist(spec: ActionSpec) -> Action:
    return Action({group.name: np.asarray(group.high) * 0.1 for group in spec.groups if "twist" in group.kind})
