"""Whatever comes in, what goes out keeps within speeds, accelerations, workspace, gripper and joints."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from majordomo.action import Action, ActionGroup, ActionSpec
from majordomo.errors import ActionRejected, ConfigError, RobotUnavailable
from majordomo.geometry import Array
from majordomo.site_map import SiteMap
from motion.base_limiter import BaseLimiter
from motion.limiter import Limiter, LimiterConfig

BASE = ActionGroup("base", "base_twist", (-0.4, -0.4, -0.8), (0.4, 0.4, 0.8))
SPEC = ActionSpec(
    (
        ActionGroup("arm", "twist", (-0.5,) * 6, (0.5,) * 6),
        ActionGroup("gripper", "gripper", (0.0,), (0.08,)),
    )
)
CONFIG = LimiterConfig(
    workspace_low_m=(0.0, -0.5, 0.0),
    workspace_high_m=(0.8, 0.5, 1.0),
    joint_low_rad=(-2.0, -1.0),
    joint_high_rad=(2.0, 0.5),
    max_joint_speed_rad_s=(2.0, 1.0),
    max_joint_acceleration_rad_s2=(10.0, 5.0),
    joint_margin_rad=0.05,
)
LOW, HIGH = np.array(CONFIG.workspace_low_m), np.array(CONFIG.workspace_high_m)
JOINT_LOW = np.array(CONFIG.joint_low_rad) + CONFIG.joint_margin_rad
JOINT_HIGH = np.array(CONFIG.joint_high_rad) - CONFIG.joint_margin_rad
CENTRE = (LOW + HIGH) / 2.0
DT_S = 0.02
TINY = 1e-9

any_float = st.floats(allow_nan=True, allow_infinity=True, allow_subnormal=True)
plausible = st.floats(-2.0, 2.0)
any_dt = st.one_of(st.sampled_from([0.0, -1.0, 5e-324, DT_S, 1e9, math.nan, math.inf, -math.inf]), st.floats(0.0, 0.2))
commands = st.lists(
    st.tuples(
        st.lists(st.one_of(plausible, any_float), min_size=6, max_size=6),
        st.one_of(plausible, any_float),
        any_dt,
    ),
    min_size=1,
    max_size=30,
)
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def counted(dt_s: float) -> float:
    """The time step as the limiter must count it."""
    return min(dt_s, CONFIG.max_dt_s) if dt_s > 0.0 else 0.0


def twist_of(limiter: Limiter, *twist: float, position: Array = CENTRE, dt_s: float = DT_S) -> Array:
    values = np.array([*twist, *([0.0] * (6 - len(twist)))])
    return limiter.limit(Action({"arm": values}), position, dt_s).groups["arm"]


def settled(limiter: Limiter, *twist: float, position: Array = CENTRE) -> Array:
    """What a constant command comes to."""
    for _ in range(200):
        sent = twist_of(limiter, *twist, position=position)
    return sent


@quick
@given(commands)
def test_no_sequence_of_commands_gets_past_speed_acceleration_workspace_or_gripper(sequence: list) -> None:
    limiter, position, last = Limiter(SPEC, CONFIG), CENTRE.copy(), np.zeros(6)
    for twist, gripper, dt_s in sequence:
        try:
            sent = limiter.limit(Action({"arm": np.array(twist), "gripper": np.array([gripper])}), position, dt_s)
        except ActionRejected:
            assert not np.isfinite([*twist, gripper]).all()
            continue
        step_s, arm = counted(dt_s), sent.groups["arm"]
        assert np.linalg.norm(arm[:3]) <= CONFIG.max_linear_speed_m_s + TINY
        assert np.linalg.norm(arm[3:]) <= CONFIG.max_angular_speed_rad_s + TINY
        change = arm - last
        assert np.linalg.norm(change[:3]) <= CONFIG.max_linear_acceleration_m_s2 * step_s + TINY
        assert np.linalg.norm(change[3:]) <= CONFIG.max_angular_acceleration_rad_s2 * step_s + TINY
        position = position + arm[:3] * step_s
        assert np.all(position >= LOW - TINY)
        assert np.all(position <= HIGH + TINY)
        assert 0.0 <= sent.groups["gripper"][0] <= 0.08
        last = arm


@quick
@given(commands, st.lists(st.lists(any_float, min_size=3, max_size=3), min_size=1, max_size=30))
def test_wherever_the_tcp_is_found_no_command_leads_further_out(sequence: list, positions: list) -> None:
    limiter, last = Limiter(SPEC, CONFIG), np.zeros(6)
    for (twist, _, dt_s), place in zip(sequence, positions, strict=False):
        position = np.array(place)
        try:
            arm = limiter.limit(Action({"arm": np.array(twist)}), position, dt_s).groups["arm"]
        except (ActionRejected, RobotUnavailable):
            continue
        assert np.all(arm[:3][position >= HIGH] <= 0.0)
        assert np.all(arm[:3][position <= LOW] >= 0.0)
        change = np.linalg.norm(arm[:3] - last[:3])
        if change > CONFIG.max_linear_acceleration_m_s2 * counted(dt_s) + TINY:  # a wall appeared: it may only brake
            assert np.all(np.abs(arm[:3]) <= np.abs(last[:3]) + TINY)
            assert np.all(arm[:3] * last[:3] >= 0.0)
        last = arm


@quick
@given(
    st.lists(
        st.tuples(st.lists(st.one_of(plausible, any_float), min_size=2, max_size=2), any_dt), min_size=1, max_size=40
    )
)
def test_no_sequence_of_joint_targets_gets_past_the_joints_limits(sequence: list) -> None:
    limiter, positions, last = Limiter(SPEC, CONFIG), np.zeros(2), np.zeros(2)
    for targets, dt_s in sequence:
        try:
            sent = limiter.limit_joints(positions, np.array(targets), dt_s)
        except ActionRejected:
            assert not np.isfinite(targets).all()
            continue
        step_s = counted(dt_s)
        assert np.all(sent >= JOINT_LOW - TINY)
        assert np.all(sent <= JOINT_HIGH + TINY)
        velocity = limiter.state.joint_velocity
        np.testing.assert_allclose(sent - positions, velocity * step_s, atol=TINY)
        assert np.all(np.abs(velocity) <= np.array(CONFIG.max_joint_speed_rad_s) + TINY)
        assert np.all(np.abs(velocity - last) <= np.array(CONFIG.max_joint_acceleration_rad_s2) * step_s + TINY)
        positions, last = sent, velocity


@quick
@given(st.lists(any_float, min_size=2, max_size=2), st.lists(any_float, min_size=2, max_size=2), any_dt)
def test_joints_outside_their_limits_may_only_come_back(found: list, targets: list, dt_s: float) -> None:
    positions = np.array(found)
    try:
        sent = Limiter(SPEC, CONFIG).limit_joints(positions, np.array(targets), dt_s)
    except (ActionRejected, RobotUnavailable):
        return
    assert np.all(sent[positions >= JOINT_HIGH] <= positions[positions >= JOINT_HIGH])
    assert np.all(sent[positions <= JOINT_LOW] >= positions[positions <= JOINT_LOW])


def test_gentle_command_passes_unchanged() -> None:
    np.testing.assert_allclose(settled(Limiter(SPEC, CONFIG), 0.1, -0.2, 0.05, 0.3, 0.2, 0.1)[:3], [0.1, -0.2, 0.05])


def test_fast_command_keeps_its_direction() -> None:
    sent = settled(Limiter(SPEC, CONFIG), 3.0, 4.0)
    np.testing.assert_allclose(sent[:3], [0.3, 0.4, 0.0], atol=1e-9)


def test_change_of_twist_is_no_faster_than_the_acceleration() -> None:
    sent = twist_of(Limiter(SPEC, CONFIG), 0.3, 0.4)
    np.testing.assert_allclose(sent[:3], np.array([0.6, 0.8, 0.0]) * 2.5 * DT_S, atol=1e-9)


def test_component_that_leads_out_is_removed_and_the_others_stay() -> None:
    sent = settled(Limiter(SPEC, CONFIG), 0.2, 0.2, 0.0, position=np.array([0.8, 0.0, 0.5]))
    np.testing.assert_allclose(sent[:3], [0.0, 0.2, 0.0], atol=1e-9)


def test_tcp_outside_the_workspace_may_come_back() -> None:
    sent = settled(Limiter(SPEC, CONFIG), -0.2, position=np.array([0.9, 0.0, 0.5]))
    np.testing.assert_allclose(sent[:3], [-0.2, 0.0, 0.0], atol=1e-9)


def test_wall_that_comes_too_close_brakes_harder_than_the_limit() -> None:
    limiter = Limiter(SPEC, CONFIG)
    settled(limiter, 0.5)
    assert twist_of(limiter, 0.5, position=np.array([0.81, 0.0, 0.5]))[0] == 0.0


def test_into_a_corner_it_brakes_within_the_acceleration_on_every_axis() -> None:
    limiter, position, last = Limiter(SPEC, CONFIG), CENTRE.copy(), np.zeros(3)
    for _ in range(300):
        arm = twist_of(limiter, 1.0, 1.25, 1.25, position=position)[:3]
        assert np.linalg.norm(arm - last) <= CONFIG.max_linear_acceleration_m_s2 * DT_S + TINY
        position, last = position + arm * DT_S, arm
    np.testing.assert_allclose(position, HIGH, atol=5e-3)
    assert np.all(position <= HIGH)


def test_action_without_a_twist_slows_down_to_a_stand() -> None:
    limiter = Limiter(SPEC, CONFIG)
    settled(limiter, 0.5)
    speeds = [limiter.limit(Action({}), CENTRE, DT_S).groups["arm"][0] for _ in range(20)]
    assert speeds[0] == pytest.approx(0.45)
    assert speeds[-1] == 0.0


def test_gripper_is_sent_only_when_it_is_commanded() -> None:
    assert "gripper" not in Limiter(SPEC, CONFIG).limit(Action({}), CENTRE, DT_S).groups


@pytest.mark.parametrize("dt_s", [0.0, -5.0, math.nan])
def test_no_time_means_no_change(dt_s: float) -> None:
    limiter = Limiter(SPEC, CONFIG)
    limiter.limit(Action({"gripper": np.array([0.03])}), CENTRE, DT_S)
    before = settled(limiter, 0.1, 0.1)
    sent = limiter.limit(Action({"arm": np.ones(6), "gripper": np.array([0.08])}), CENTRE, dt_s)
    np.testing.assert_array_equal(sent.groups["arm"], before)
    assert sent.groups["gripper"][0] == 0.03


@pytest.mark.parametrize("dt_s", [0.0, -5.0, math.nan])
def test_no_time_moves_no_joint(dt_s: float) -> None:
    positions = np.array([0.1, 0.2])
    np.testing.assert_array_equal(Limiter(SPEC, CONFIG).limit_joints(positions, np.zeros(2), dt_s), positions)


def test_jump_of_the_clock_counts_as_the_longest_step() -> None:
    jumped, longest = Limiter(SPEC, CONFIG), Limiter(SPEC, CONFIG)
    np.testing.assert_array_equal(twist_of(jumped, 0.5, dt_s=3600.0), twist_of(longest, 0.5, dt_s=CONFIG.max_dt_s))


def test_joint_target_within_the_limits_is_reached() -> None:
    limiter, positions = Limiter(SPEC, CONFIG), np.zeros(2)
    for _ in range(200):
        positions = limiter.limit_joints(positions, np.array([1.0, -0.5]), DT_S)
    np.testing.assert_allclose(positions, [1.0, -0.5], atol=1e-6)


def test_joint_target_at_the_mechanical_end_stops_at_the_margin() -> None:
    limiter, positions = Limiter(SPEC, CONFIG), np.zeros(2)
    for _ in range(400):
        positions = limiter.limit_joints(positions, np.array([2.0, 0.5]), DT_S)
    np.testing.assert_allclose(positions, JOINT_HIGH, atol=2e-3)


def test_joint_that_is_suddenly_past_its_end_stops_at_once() -> None:
    limiter, positions = Limiter(SPEC, CONFIG), np.zeros(2)
    for _ in range(10):
        positions = limiter.limit_joints(positions, np.array([2.0, 0.0]), DT_S)
    past = np.array([1.99, 0.0])
    assert limiter.limit_joints(past, np.array([2.0, 0.0]), DT_S)[0] <= past[0]


def test_joint_target_at_the_end_of_the_numbers_is_limited_like_any_other() -> None:
    sent = Limiter(SPEC, CONFIG).limit_joints(np.array([-1.7e308, 0.0]), np.array([1.7e308, 0.0]), DT_S)
    assert np.isfinite(sent).all()


def test_rejected_command_leaves_no_trace() -> None:
    limiter = Limiter(SPEC, CONFIG)
    settled(limiter, 0.2)
    before = limiter.state
    with pytest.raises(ActionRejected, match=r"NaN or infinity.*Try:"):
        twist_of(limiter, math.nan)
    assert limiter.state is before


@pytest.mark.parametrize(
    "groups", [{"leg": np.zeros(6)}, {"arm": np.zeros(5)}, {"arm": np.zeros((1, 6))}, {"gripper": np.array([None])}]
)
def test_what_is_no_action_is_rejected(groups: dict) -> None:
    with pytest.raises(ActionRejected, match="Try:"):
        Limiter(SPEC, CONFIG).limit(Action(groups), CENTRE, DT_S)


@pytest.mark.parametrize("position", [np.full(3, np.nan), np.zeros(2), np.array([0.0, 0.0, np.inf])])
def test_unknown_tcp_position_lets_nothing_through(position: Array) -> None:
    with pytest.raises(RobotUnavailable, match=r"TCP position.*Try:"):
        Limiter(SPEC, CONFIG).limit(Action({}), position, DT_S)


def test_unknown_joint_position_lets_nothing_through() -> None:
    with pytest.raises(RobotUnavailable, match=r"joint positions.*Try:"):
        Limiter(SPEC, CONFIG).limit_joints(np.array([0.0, np.nan]), np.zeros(2), DT_S)


@pytest.mark.parametrize("targets", [np.zeros(3), np.array([0.0, np.nan])])
def test_joint_targets_of_wrong_shape_or_not_finite_are_rejected(targets: Array) -> None:
    with pytest.raises(ActionRejected, match="Try:"):
        Limiter(SPEC, CONFIG).limit_joints(np.zeros(2), targets, DT_S)


def test_restored_limiter_repeats_itself() -> None:
    limiter = Limiter(SPEC, CONFIG)
    twist_of(limiter, 0.5, 0.1)
    limiter.limit_joints(np.zeros(2), np.ones(2), DT_S)
    remembered = limiter.state
    first = twist_of(limiter, -0.5), limiter.limit_joints(np.zeros(2), -np.ones(2), DT_S)
    limiter.restore(remembered)
    again = twist_of(limiter, -0.5), limiter.limit_joints(np.zeros(2), -np.ones(2), DT_S)
    np.testing.assert_array_equal(first[0], again[0])
    np.testing.assert_array_equal(first[1], again[1])


def test_changing_what_was_sent_does_not_change_what_is_remembered() -> None:
    limiter = Limiter(SPEC, CONFIG)
    sent = limiter.limit(Action({"arm": np.full(6, 0.1), "gripper": np.array([0.05])}), CENTRE, DT_S)
    for values in sent.groups.values():
        values[:] = 9.0
    assert limiter.state.twist.max() < 9.0
    assert limiter.state.gripper == pytest.approx(0.05)


def test_reset_forgets_all_motion() -> None:
    limiter = Limiter(SPEC, CONFIG)
    settled(limiter, 0.5)
    limiter.reset()
    assert not limiter.state.twist.any()


@pytest.mark.parametrize(
    "change",
    [
        {"max_linear_speed_m_s": 0.0},
        {"max_angular_acceleration_rad_s2": math.nan},
        {"max_dt_s": math.inf},
        {"workspace_low_m": (0.0, 0.6, 0.0)},
        {"gripper_range_m": (0.08, 0.0)},
        {"joint_margin_rad": 1.0},
        {"max_joint_speed_rad_s": (1.0,)},
    ],
    ids=str,
)
def test_limits_that_make_no_sense_are_refused(change: dict) -> None:
    with pytest.raises(ConfigError, match="Try:"):
        dataclasses.replace(CONFIG, **change)


@pytest.mark.parametrize(
    "groups",
    [
        (),
        (BASE, *SPEC.groups),
        (*SPEC.groups, ActionGroup("left", "twist", (-1.0,) * 6, (1.0,) * 6)),
    ],
    ids=len,
)
def test_group_without_limits_is_refused(groups: tuple) -> None:
    with pytest.raises(ConfigError, match="Try:"):
        Limiter(ActionSpec(groups), CONFIG)


def mobile() -> Limiter:
    """An arm on a base, on an empty floor."""
    outline = np.array([[-0.2, -0.2], [0.2, -0.2], [0.2, 0.2], [-0.2, 0.2]])
    return Limiter(ActionSpec((*SPEC.groups, BASE)), CONFIG, BaseLimiter(SiteMap(robot=outline)))


def drive(limiter: Limiter, action: Action, steps: int) -> Array:
    for _ in range(steps):
        sent = limiter.limit(action, CENTRE, DT_S, np.zeros(3))
    return sent.groups["base"]


def test_a_base_is_sent_its_twist_and_slows_down_without_one() -> None:
    limiter = mobile()
    assert drive(limiter, Action({"base": np.array([0.1, 0.2, -0.3])}), 100) == pytest.approx([0.1, 0.2, -0.3])
    assert 0.0 < drive(limiter, Action({}), 1)[0] < 0.1
    assert not drive(limiter, Action({}), 100).any()


def test_going_back_restores_what_the_base_was_sent() -> None:
    limiter = mobile()
    drive(limiter, Action({"base": np.array([0.3, 0.0, 0.0])}), 5)
    moment = limiter.state
    first = drive(limiter, Action({}), 2)
    limiter.restore(moment)
    assert np.array_equal(drive(limiter, Action({}), 2), first)
    limiter.reset()
    assert not limiter.state.base_twist.any()


def test_a_base_whose_pose_is_unknown_lets_nothing_through() -> None:
    with pytest.raises(RobotUnavailable, match=r"base's x, y and yaw.*Try:"):
        mobile().limit(Action({}), CENTRE, DT_S)


def test_a_base_limiter_without_a_base_is_refused() -> None:
    with pytest.raises(ConfigError, match="Try:"):
        Limiter(SPEC, CONFIG, BaseLimiter(SiteMap()))
