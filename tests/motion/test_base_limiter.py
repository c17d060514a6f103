"""Whatever is asked of a base, its outline stays off what stands on the floor, and it drives gently."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from majordomo.errors import ConfigError, RobotUnavailable
from majordomo.geometry import Array
from majordomo.site_map import Footprint, SiteMap
from motion.base_limiter import BaseLimiter, BaseLimiterConfig
from motion.floor import moved, placed

OUTLINE = np.array([[-0.25, -0.2], [0.2, -0.2], [0.3, 0.0], [0.2, 0.2], [-0.25, 0.2]])


ARM = np.array([[-0.1, -0.3], [0.5, -0.05], [0.5, 0.05], [-0.1, 0.1]])


def box(
    name: str, low: tuple[float, float], high: tuple[float, float], *, yaw: float = 0.0, is_tall: bool = False
) -> Footprint:
    corners = np.array([low, (high[0], low[1]), high, (low[0], high[1])])
    return Footprint(name, placed(np.array([0.0, 0.0, yaw]), corners), is_tall)


WALLS = (
    box("south", (-1.6, -1.6), (1.6, -1.5), is_tall=True),
    box("north", (-1.6, 1.5), (1.6, 1.6)),
    box("west", (-1.6, -1.6), (-1.5, 1.6), is_tall=True),
    box("east", (1.5, -1.6), (1.6, 1.6)),
)
TABLE = box("table", (0.55, -0.3), (1.1, 0.3), yaw=0.4)
STOOL = Footprint("stool", np.array([[-0.9, -0.9], [-0.7, -0.9], [-0.8, -0.7]]))
SITE = SiteMap(footprints=(*WALLS, TABLE, STOOL), robot=OUTLINE, arm=ARM)
CONFIG = BaseLimiterConfig()
OPEN_FLOOR = SiteMap(robot=OUTLINE)
CENTRE = np.zeros(3)
DT_S = 0.02
TINY = 1e-9

any_float = st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=True)
twists = st.lists(st.one_of(st.floats(-1.0, 1.0), any_float), min_size=3, max_size=3).map(np.array)
any_dt = st.one_of(st.sampled_from([0.0, -1.0, 5e-324, DT_S, 1e9, math.nan, math.inf, -math.inf]), st.floats(0.0, 0.2))
commands = st.lists(st.tuples(twists, any_dt, st.integers(1, 15)), min_size=1, max_size=8)  # each held for some steps
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def distance(one: Array, other: Array) -> float:
    """Between two convex polygons that do not overlap, corner to edge [m]."""
    least = math.inf
    for corners, edges in ((one, other), (other, one)):
        starts, ways = edges, np.roll(edges, -1, axis=0) - edges
        offsets = corners[:, None] - starts
        shares = np.clip((offsets * ways).sum(2) / (ways * ways).sum(1), 0.0, 1.0)
        least = min(least, float(np.linalg.norm(offsets - shares[..., None] * ways, axis=2).min()))
    return least


def room(pose: Array) -> float:
    """Distance from the outline to the nearest footprint, or from the arm's to the nearest tall one [m]."""
    pairs = [(OUTLINE, one.corners) for one in SITE.footprints] + [(ARM, one.corners) for one in SITE.footprints[:4:2]]
    return min(distance(placed(pose, outline), corners) for outline, corners in pairs)


def driven(limiter: BaseLimiter, pose: Array, twist: tuple[float, ...], steps: int) -> tuple[Array, Array]:
    """Where a constant command leads, and the last twist sent."""
    sent = np.zeros(3)
    for _ in range(steps):
        sent = limiter.limit(np.array(twist), sent, pose, DT_S)
        pose = moved(pose, sent, DT_S)
    return pose, sent


@quick
@given(commands)
def test_no_sequence_of_commands_and_time_steps_gets_the_outline_nearer_to_a_footprint_than_the_margin(
    sequence: list,
) -> None:
    limiter, pose, last = BaseLimiter(SITE), CENTRE, np.zeros(3)
    for wanted, dt_s, repeats in sequence:
        step_s = min(dt_s, CONFIG.max_dt_s) if dt_s > 0.0 else 0.0
        for _ in range(repeats):
            sent = limiter.limit(wanted, last, pose, dt_s)
            on_the_way = moved(pose, sent, step_s / 2.0)
            pose, last = moved(pose, sent, step_s), sent
            assert room(on_the_way) >= CONFIG.margin_m - 0.005
            assert room(pose) >= CONFIG.margin_m - 1e-5


@quick
@given(commands)
def test_no_sequence_of_commands_gets_past_speed_or_acceleration_except_to_brake(sequence: list) -> None:
    limiter, pose, last = BaseLimiter(SITE), CENTRE, np.zeros(3)
    for wanted, dt_s, _ in sequence:
        step_s = min(dt_s, CONFIG.max_dt_s) if dt_s > 0.0 else 0.0
        sent = limiter.limit(wanted, last, pose, dt_s)
        assert np.linalg.norm(sent[:2]) <= CONFIG.max_speed_m_s + TINY
        assert abs(sent[2]) <= CONFIG.max_yaw_rate_rad_s + TINY
        change = sent - last
        is_gentle = (
            np.linalg.norm(change[:2]) <= CONFIG.max_acceleration_m_s2 * step_s + TINY
            and abs(change[2]) <= CONFIG.max_yaw_acceleration_rad_s2 * step_s + TINY
        )
        assert is_gentle or np.linalg.norm(sent * [1.0, 1.0, 0.5]) <= np.linalg.norm(last * [1.0, 1.0, 0.5]) + TINY
        pose, last = moved(pose, sent, step_s), sent


@quick
@given(st.lists(any_float, min_size=3, max_size=3).map(np.array), twists, any_dt)
def test_wherever_odometry_puts_the_base_the_twist_is_finite_and_leads_no_further_in(
    pose: Array, wanted: Array, dt_s: float
) -> None:
    sent = BaseLimiter(SITE).limit(wanted, np.zeros(3), pose, dt_s)
    assert np.isfinite(sent).all()


def test_a_base_that_stands_in_a_footprint_may_only_come_out() -> None:
    limiter, inside = BaseLimiter(SITE), np.array([1.4, -1.0, 0.0])  # its nose in the east wall
    assert driven(limiter, inside, (0.3, 0.0, 0.0), 50)[0][0] <= 1.4
    assert driven(limiter, inside, (-0.3, 0.0, 0.0), 50)[0][0] < 1.2


def test_where_it_is_narrower_than_its_margins_it_may_go_along() -> None:
    walls = box("left", (-2.0, 0.22), (2.0, 0.3)), box("right", (-2.0, -0.3), (2.0, -0.22))
    pose, _ = driven(BaseLimiter(SiteMap(footprints=walls, robot=OUTLINE)), CENTRE, (0.2, 0.1, 0.1), 200)
    assert pose[0] > 0.5
    assert abs(pose[1]) < 0.01


def test_on_the_open_floor_a_gentle_command_passes_unchanged() -> None:
    assert driven(BaseLimiter(OPEN_FLOOR), CENTRE, (0.1, -0.2, 0.3), 100)[1] == pytest.approx([0.1, -0.2, 0.3])


def test_a_fast_command_keeps_its_direction() -> None:
    _, sent = driven(BaseLimiter(OPEN_FLOOR), CENTRE, (3.0, 4.0, 0.0), 200)
    assert sent == pytest.approx([0.24, 0.32, 0.0])


def test_without_a_command_it_slows_down_to_a_stand() -> None:
    limiter = BaseLimiter(OPEN_FLOOR)
    _, sent = driven(limiter, CENTRE, (0.4, 0.0, 0.0), 100)
    speeds = []
    for _ in range(60):
        sent = limiter.limit(np.zeros(3), sent, CENTRE, DT_S)
        speeds.append(sent[0])
    assert speeds[0] == pytest.approx(0.4 - CONFIG.max_acceleration_m_s2 * DT_S)
    assert speeds[-1] == 0.0


def test_it_comes_to_a_stand_at_the_margin_without_braking_harder_than_the_limit() -> None:
    limiter, pose, sent = BaseLimiter(SITE), np.array([0.0, -1.0, 0.0]), np.zeros(3)
    for _ in range(400):
        last, sent = sent, limiter.limit(np.array([0.4, 0.0, 0.0]), sent, pose, DT_S)
        assert np.linalg.norm(sent - last) <= CONFIG.max_acceleration_m_s2 * DT_S + TINY
        pose = moved(pose, sent, DT_S)
    assert CONFIG.margin_m <= room(pose) < CONFIG.margin_m + 0.005


def test_along_a_wall_it_slides() -> None:
    pose, sent = driven(BaseLimiter(SITE), np.array([-0.5, -1.1, 0.0]), (0.2, -0.3, 0.0), 250)
    assert pose[0] > 0.2
    assert sent == pytest.approx([0.2, 0.0, 0.0], abs=0.01)


def test_a_corner_that_would_hit_when_turning_stops_the_turn() -> None:
    limiter, beside = BaseLimiter(SITE), np.array([0.0, -1.5 + 0.2 + CONFIG.margin_m + 0.001, 0.0])
    pose, _ = driven(limiter, beside, (0.0, 0.0, -0.8), 200)
    assert room(pose) >= CONFIG.margin_m - TINY


def test_a_wall_that_is_suddenly_near_brakes_harder_than_the_limit() -> None:
    at_the_wall = np.array([1.5 - 0.3 - CONFIG.margin_m + 0.005, -1.0, 0.0])
    sent = BaseLimiter(SITE).limit(np.array([0.4, 0.0, 0.0]), np.array([0.4, 0.0, 0.0]), at_the_wall, DT_S)
    assert sent[0] <= TINY


def test_without_a_map_it_does_not_drive() -> None:
    assert not driven(BaseLimiter(SiteMap()), CENTRE, (0.4, 0.0, 0.4), 50)[0].any()


@pytest.mark.parametrize("dt_s", [0.0, -5.0, math.nan])
def test_no_time_means_no_change(dt_s: float) -> None:
    last = np.array([0.1, 0.2, 0.3])
    assert np.array_equal(BaseLimiter(SITE).limit(np.ones(3), last, CENTRE, dt_s), last)


@pytest.mark.parametrize("pose", [None, np.zeros(2), np.array([0.0, math.nan, 0.0])])
def test_an_unknown_pose_lets_nothing_through(pose: Array | None) -> None:
    with pytest.raises(RobotUnavailable, match=r"x, y and yaw.*Try:"):
        BaseLimiter(SITE).limit(np.zeros(3), np.zeros(3), pose, DT_S)


@pytest.mark.parametrize("change", [{"margin_m": 0.0}, {"max_speed_m_s": math.nan}, {"max_dt_s": math.inf}], ids=str)
def test_limits_that_make_no_sense_are_refused(change: dict) -> None:
    with pytest.raises(ConfigError, match="Try:"):
        dataclasses.replace(CONFIG, **change)
