"""The two unlearned primitives, on a robot that moves as told."""

from collections.abc import Callable

import numpy as np
import pytest

from majordomo.action import Action
from majordomo.execution import SkillReport, SkillStatus
from majordomo.failure import FailureCode
from majordomo.skill import SkillCall
from majordomo.testing import FakeBody, FakeRobot
from skills.executor import InProcessExecutor, SkillRun
from skills.hand_motion import MAX_SPEED_M_S
from skills.reset_arm import NEAR_M

MakeExecutor = Callable[..., InProcessExecutor]
RunToEnd = Callable[[SkillRun], SkillReport]

RESET = SkillCall("reset_arm")


def _speeds(robot: FakeRobot) -> list[float]:
    return [float(np.linalg.norm(action.groups["arm"][:3])) for action in robot.sent if "arm" in action.groups]


class TableRobot(FakeRobot):
    """A robot above a table at z = 0.2 m."""

    def apply(self, action: Action) -> Action:
        twist = action.groups.get("arm", np.zeros(6))
        if self.observe().base_from_tcp[2, 3] <= 0.2 and twist[2] < 0.0:
            action = Action({**action.groups, "arm": np.zeros(6)})
        return super().apply(action)


class StuckRobot(FakeRobot):
    """A robot that moves nowhere."""

    def apply(self, action: Action) -> Action:
        return super().apply(Action({"arm": np.zeros(6)}))


def test_reset_arm_ends_where_the_arm_rests(
    make_executor: MakeExecutor, robot: FakeRobot, body: FakeBody, run_to_end: RunToEnd
) -> None:
    robot.apply(Action({"arm": np.array([0.5, -0.5, 0.2, 0.5, 1.0, 0.0])}))
    assert run_to_end(make_executor().start("1", RESET)).status is SkillStatus.SUCCEEDED
    assert np.linalg.norm(robot.observe().base_from_tcp[:3, 3] - body.base_from_home[:3, 3]) <= NEAR_M


def test_reset_arm_is_never_fast(make_executor: MakeExecutor, robot: FakeRobot, run_to_end: RunToEnd) -> None:
    for _ in range(10):
        robot.apply(Action({"arm": np.array([0.5, 0.0, 0.0, 0.0, 0.0, 0.0])}))
    del robot.sent[:]
    run_to_end(make_executor().start("1", RESET))
    assert max(_speeds(robot)) <= MAX_SPEED_M_S + 1e-9


def test_reset_arm_first_backs_out_against_the_approach(make_executor: MakeExecutor, robot: FakeRobot) -> None:
    approach = robot.observe().base_from_tcp[:3, 2]
    make_executor().start("1", RESET).poll()
    assert robot.sent[0].groups["arm"][:3] @ approach < 0.0


@pytest.mark.parametrize("release", [True, False])
def test_reset_arm_lets_go_only_when_told(
    make_executor: MakeExecutor, robot: FakeRobot, release: bool, run_to_end: RunToEnd
) -> None:
    robot.apply(Action({"gripper": np.array([0.03])}))
    run_to_end(make_executor().start("1", SkillCall("reset_arm", {"release": release})))
    assert robot.observe().gripper_opening == (0.08 if release else 0.03)


class TestStuck:
    @pytest.fixture
    def robot(self) -> FakeRobot:
        return StuckRobot()

    def test_reset_arm_gives_up(self, make_executor: MakeExecutor, run_to_end: RunToEnd) -> None:
        report = run_to_end(make_executor().start("1", RESET))
        assert report.failure is not None
        assert report.failure.code is FailureCode.NO_PROGRESS


class TestAboveTable:
    @pytest.fixture
    def robot(self) -> FakeRobot:
        return TableRobot()

    def test_set_down_lets_go_at_the_table_and_rises(self, make_executor: MakeExecutor, robot: FakeRobot) -> None:
        robot.apply(Action({"gripper": np.array([0.03])}))
        run = make_executor().start("1", SkillCall("set_down"))
        heights = {}
        while run.poll().status is SkillStatus.RUNNING:
            observation = robot.observe()
            heights.setdefault(observation.gripper_opening, observation.base_from_tcp[2, 3])
        assert run.poll().status is SkillStatus.SUCCEEDED
        assert heights[0.08] == pytest.approx(0.2, abs=0.01)
        assert robot.observe().base_from_tcp[2, 3] > 0.27


@pytest.mark.parametrize("aside_m", [0.05, -0.05])
def test_reset_arm_may_stop_aside_of_where_the_arm_rests(
    make_executor: MakeExecutor, robot: FakeRobot, body: FakeBody, run_to_end: RunToEnd, aside_m: float
) -> None:
    run_to_end(make_executor().start("1", SkillCall("reset_arm", {"aside_m": aside_m})))
    aside = robot.observe().base_from_tcp[:3, 3] - body.base_from_home[:3, 3]
    assert np.linalg.norm(aside - [0.0, aside_m, 0.0]) <= NEAR_M
