"""Looking for a thing: the arm goes out of the way first."""

from collections.abc import Callable

import numpy as np
import pytest

from majordomo.action import Action
from majordomo.catalogue import Catalogue
from majordomo.execution import SkillReport, SkillStatus
from majordomo.failure import FailureCode
from majordomo.sighting import Sighting
from majordomo.skill import SkillCall
from majordomo.testing import FakeBody, FakeRobot
from skills.executor import InProcessExecutor, SkillRun
from skills.look_for import IN_THE_WAY_M

LOOK = SkillCall("look_for", {"target": "red cup"})

MakeExecutor = Callable[..., InProcessExecutor]
RunToEnd = Callable[[SkillRun], SkillReport]


def away_m(robot: FakeRobot, body: FakeBody) -> float:
    """How far the hand is from where it rests."""
    return float(np.linalg.norm(robot.observe().base_from_tcp[:3, 3] - body.base_from_home[:3, 3]))


@pytest.fixture
def _arm_in_the_way(robot: FakeRobot, body: FakeBody) -> None:
    while away_m(robot, body) <= 2.0 * IN_THE_WAY_M:
        robot.apply(Action({"arm": np.array([1.0, 0.0, 0.0, 0.0, 0.0, 0.0])}))
    del robot.sent[:]


@pytest.mark.usefixtures("_arm_in_the_way")
def test_an_arm_that_may_hide_the_thing_goes_where_it_rests(
    make_executor: MakeExecutor, robot: FakeRobot, body: FakeBody, run_to_end: RunToEnd
) -> None:
    report = run_to_end(make_executor().start("1", LOOK))
    assert report.failure is not None and report.failure.code is FailureCode.OBJECT_NOT_FOUND
    assert away_m(robot, body) < IN_THE_WAY_M


def test_an_arm_at_rest_stays_there(make_executor: MakeExecutor, robot: FakeRobot, run_to_end: RunToEnd) -> None:
    run_to_end(make_executor().start("1", LOOK))
    assert not any(np.any(action.groups["arm"]) for action in robot.sent if "arm" in action.groups)


class TestInView:
    @pytest.fixture
    def body(self, catalogue: Catalogue) -> FakeBody:
        return FakeBody(catalogue, sightings=[Sighting("red cup", np.zeros(3), 1.0, 0.0)])

    @pytest.mark.usefixtures("_arm_in_the_way")
    def test_a_thing_that_is_seen_at_once_needs_no_arm_moved(
        self, make_executor: MakeExecutor, robot: FakeRobot, body: FakeBody, run_to_end: RunToEnd
    ) -> None:
        assert run_to_end(make_executor().start("1", LOOK)).status is SkillStatus.SUCCEEDED
        assert away_m(robot, body) > IN_THE_WAY_M
