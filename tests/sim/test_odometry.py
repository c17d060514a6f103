"""The odometry's error is as large as stated, wanders slowly, and is the same for the same seed."""

import numpy as np
import pytest

from majordomo.geometry import Array
from sim.odometry import Odometry, OdometryNoise

NOISE = OdometryNoise(sigma_m=0.01, sigma_rad=0.02, forgets_after_s=20.0, forgets_after_m=2.0)
SIGMA = np.array([0.01, 0.01, 0.02])
HERE = np.array([1.0, -2.0, 0.5])


def errors(odometry: Odometry, steps: int, speed_m_s: float = 0.0, dt_s: float = 0.02) -> Array:
    """The error after every step (steps, 3) of a base that drives along x."""
    found = []
    for step in range(1, steps + 1):
        pose = HERE + np.array([speed_m_s * dt_s * step, 0.0, 0.0])
        odometry.follow(pose, dt_s)
        found.append(odometry.odom_from_base - pose)
    return np.array(found)


def started(seed: int, noise: OdometryNoise = NOISE) -> Odometry:
    odometry = Odometry(noise)
    odometry.reset(seed, HERE)
    return odometry


def test_the_error_is_as_large_as_stated_at_the_start_and_later() -> None:
    at_start = np.array([started(seed).odom_from_base - HERE for seed in range(400)])
    later = np.array([errors(started(seed), 5, speed_m_s=1.0, dt_s=5.0)[-1] for seed in range(400)])
    assert at_start.std(axis=0) == pytest.approx(SIGMA, rel=0.15)
    assert later.std(axis=0) == pytest.approx(SIGMA, rel=0.15)
    assert np.abs(later.mean(axis=0)).max() < 0.2 * SIGMA.min()


@pytest.mark.parametrize(("speed_m_s", "steps"), [(0.0, 1000), (0.1, 500)], ids=["standing", "driving"])
def test_a_third_is_left_after_the_stated_time_or_way(speed_m_s: float, steps: int) -> None:
    noise = NOISE if speed_m_s == 0.0 else NOISE.model_copy(update={"forgets_after_s": 1e9, "forgets_after_m": 1.0})
    first, last = [], []
    for seed in range(300):
        odometry = started(seed, noise)
        first.append((odometry.odom_from_base - HERE)[0])
        last.append(errors(odometry, steps, speed_m_s)[-1, 0])
    assert np.corrcoef(first, last)[0, 1] == pytest.approx(np.exp(-1.0), abs=0.15)


def test_it_wanders_by_less_than_two_millimetres_from_one_servo_period_to_the_next() -> None:
    assert np.abs(np.diff(errors(started(1), 500, speed_m_s=0.4)[:, 0])).mean() < 0.002


def test_the_same_seed_gives_the_same_error() -> None:
    assert np.array_equal(errors(started(5), 20), errors(started(5), 20))
    assert not np.array_equal(errors(started(5), 20), errors(started(6), 20))


def test_going_back_repeats_what_followed() -> None:
    odometry = started(3)
    errors(odometry, 10)
    moment = odometry.memory
    first = errors(odometry, 10)
    odometry.restore(moment)
    assert np.array_equal(errors(odometry, 10), first)


def test_without_noise_it_is_the_truth() -> None:
    assert not errors(started(1, OdometryNoise(sigma_m=0.0, sigma_rad=0.0)), 10).any()


def test_the_heading_stays_within_pi() -> None:
    odometry = Odometry(OdometryNoise(sigma_m=0.0, sigma_rad=0.0))
    odometry.follow(np.array([0.0, 0.0, 3.5]), 0.02)
    assert odometry.odom_from_base[2] == pytest.approx(3.5 - 2.0 * np.pi)
