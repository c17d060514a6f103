"""A robot's own limits: what is far beyond them is refused, a little is shortened, what keeps them stays as it was."""

import numpy as np
import pytest

from ros_interface.command_gate import CommandRefused
from ros_interface.motor_limits import SLACK, MotorLimits

LIMITS = MotorLimits(
    joint_names=("shoulder", "elbow"),
    joint_low_rad=(-1.0, -1.0),
    joint_high_rad=(1.0, 2.0),
    max_joint_speed_rad_s=(1.0, 2.0),
    gripper_range_m=(0.0, 0.08),
    max_base_speed_m_s=0.4,
    max_base_turn_rad_s=0.8,
)


@pytest.mark.parametrize(
    ("targets", "kind"), [((1.01, 0.0), "beyond its range"), ((0.0, -1.01), "beyond its range"), ((0.0, 0.6), "jump")]
)
def test_a_joint_is_not_sent_where_it_must_not_go(targets: tuple[float, float], kind: str) -> None:
    with pytest.raises(CommandRefused, match=r"Joint (shoulder|elbow).*Try:") as caught:
        LIMITS.check_joints(np.array(targets), np.zeros(2) + (np.array(targets) * 0.9 if "range" in kind else 0.0))
    assert caught.value.kind == kind


def test_a_joint_that_is_where_it_must_not_be_may_come_back() -> None:
    LIMITS.check_joints(np.array([1.0, 0.0]), np.array([1.2, 0.0]))


def test_targets_that_keep_the_limits_are_sent_to_the_last_bit() -> None:
    last, wanted = np.array([0.1, 0.2]), np.array([0.12, 0.24])
    assert np.array_equal(LIMITS.joints(wanted, last, 0.02), wanted)


def test_a_target_that_is_too_far_is_approached_no_faster_than_may_be() -> None:
    assert LIMITS.joints(np.array([0.4, -0.4]), np.zeros(2), 0.02) == pytest.approx([0.02 * SLACK, -0.04 * SLACK])


@pytest.mark.parametrize(("wanted", "sent"), [(-1.0, 0.0), (0.03, 0.03), (1e300, 0.08)])
def test_the_gripper_goes_no_further_than_it_can(wanted: float, sent: float) -> None:
    assert LIMITS.gripper(wanted) == sent


def test_the_base_drives_no_faster_than_it_may_in_any_direction() -> None:
    twist = LIMITS.base(np.array([3.0, 4.0, -5.0]))
    assert twist == pytest.approx([0.6 * 0.4 * SLACK, 0.8 * 0.4 * SLACK, -0.8 * SLACK])
