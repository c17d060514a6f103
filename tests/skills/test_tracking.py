"""A robot that does not come as far as it is sent pushes against something; one that may not go on is told so."""

from dataclasses import replace

import numpy as np
import pytest

from majordomo.action import Action, ActionGroup, ActionSpec
from majordomo.failure import Failure, FailureCode
from majordomo.geometry import pose
from majordomo.observation import Observation
from majordomo.testing import FAKE_ROBOT_SPEC
from skills.tracking import Tracking

HZ = 10.0
SPEC = ActionSpec(
    (
        ActionGroup("arm", "twist", (-0.5,) * 3 + (-1.5,) * 3, (0.5,) * 3 + (1.5,) * 3),
        ActionGroup("base", "base_twist", (-0.5, -0.5, -1.0), (0.5, 0.5, 1.0)),
    )
)
AHEAD = {"arm": np.array([0.1, 0.0, 0.0, 0.0, 0.0, 0.0])}
DRIVE = {"base": np.array([0.2, 0.0, 0.0])}
SPIN = {"base": np.array([0.0, 0.0, 0.5])}
STILL: dict[str, np.ndarray] = {}


def follow(
    wanted: dict[str, np.ndarray], sent: dict[str, np.ndarray], made: dict[str, np.ndarray], periods: int = 40
) -> tuple[Failure | None, float]:
    """Let a robot be told and move, until something is wrong; when that was [s]."""
    tracking, example = Tracking(SPEC, HZ), FAKE_ROBOT_SPEC.observation.example()
    hand, base = np.zeros(3), np.zeros(3)
    for period in range(periods):
        base_from_tcp = pose(np.eye(3), hand)
        seen: Observation = replace(
            example, base_from_tcp=base_from_tcp, odom_from_base=base.copy(), stamp_s=period / HZ
        )
        problem = tracking.problem(seen)
        if problem is not None:
            return problem, period / HZ
        tracking.commanded(Action(wanted), Action(sent))
        hand = hand + made.get("arm", np.zeros(6))[:3] / HZ
        base = base + made.get("base", np.zeros(3)) / HZ
    return None, periods / HZ


@pytest.mark.parametrize("told", [AHEAD, DRIVE, SPIN], ids=["arm", "base", "turning base"])
def test_a_robot_that_goes_where_it_is_told_is_not_blocked(told: dict[str, np.ndarray]) -> None:
    assert follow(told, told, {name: 0.8 * twist for name, twist in told.items()})[0] is None


@pytest.mark.parametrize("told", [AHEAD, DRIVE, SPIN], ids=["arm", "base", "turning base"])
def test_what_is_sent_and_does_not_come_on_is_noticed_within_a_second(told: dict[str, np.ndarray]) -> None:
    failure, after_s = follow(told, told, STILL)
    assert failure is not None and failure.code is FailureCode.COLLISION
    assert next(iter(told)) in failure.message
    assert after_s <= 1.0


@pytest.mark.parametrize("told", [AHEAD, DRIVE], ids=["arm", "base"])
def test_what_the_limiter_lets_not_through_is_noticed(told: dict[str, np.ndarray]) -> None:
    failure, after_s = follow(told, STILL, STILL)
    assert failure is not None and failure.code is FailureCode.LIMIT_VIOLATION
    assert after_s == pytest.approx(2.0)


def test_a_robot_that_is_told_to_creep_is_not_judged() -> None:
    slow = {"arm": 0.1 * AHEAD["arm"]}
    assert follow(slow, slow, STILL, periods=15)[0] is None


def test_what_was_forgotten_is_held_against_nobody() -> None:
    tracking, seen = Tracking(SPEC, HZ), FAKE_ROBOT_SPEC.observation.example()
    for period in range(30):
        if period % 5 == 0:
            tracking.forget()
        assert tracking.problem(replace(seen, stamp_s=period / HZ)) is None
        tracking.commanded(Action(AHEAD), Action(AHEAD))


def test_a_turn_across_the_back_is_a_small_turn() -> None:
    tracking, seen = Tracking(SPEC, HZ), FAKE_ROBOT_SPEC.observation.example()
    for period in range(20):
        yaw = np.angle(np.exp(1j * (3.0 + 0.05 * period)))
        now = replace(seen, odom_from_base=np.array([0.0, 0.0, yaw]), stamp_s=period / HZ)
        assert tracking.problem(now) is None
        tracking.commanded(Action(SPIN), Action(SPIN))
