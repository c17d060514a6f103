"""Old commands are never taken for new ones, whatever the clock does."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from majordomo.errors import ConfigError
from motion.watchdog import Freshness, Watchdog


def fed(stamp_s: float = 10.0) -> Watchdog:
    watchdog = Watchdog()
    watchdog.feed(stamp_s, stamp_s)
    return watchdog


def test_without_any_command_it_holds() -> None:
    assert Watchdog().check(1000.0) is Freshness.HOLD


@pytest.mark.parametrize(
    ("age_s", "freshness"),
    [(0.0, "fresh"), (0.09, "fresh"), (0.11, "hold"), (0.49, "hold"), (0.51, "fail_safe"), (1e9, "fail_safe")],
)
def test_age_of_the_command_decides(age_s: float, freshness: str) -> None:
    assert fed(10.0).check(10.0 + age_s) == freshness


def test_age_counts_from_the_stamp_and_not_from_the_arrival() -> None:
    watchdog = Watchdog()
    watchdog.feed(stamp_s=9.8, now_s=10.0)
    assert watchdog.check(10.0) is Freshness.HOLD


def test_a_new_command_ends_the_hold() -> None:
    watchdog = fed(10.0)
    assert watchdog.check(11.0) is Freshness.FAIL_SAFE
    watchdog.feed(11.0, 11.0)
    assert watchdog.check(11.05) is Freshness.FRESH


def test_clock_that_runs_backwards_holds_until_a_new_command() -> None:
    watchdog = fed(10.0)
    assert watchdog.check(9.95) is Freshness.HOLD
    assert watchdog.check(10.01) is Freshness.HOLD
    watchdog.feed(10.02, 10.02)
    assert watchdog.check(10.03) is Freshness.FRESH


def test_clock_that_runs_backwards_without_a_new_command_ends_fail_safe() -> None:
    watchdog = fed(10.0)
    watchdog.check(3.0)
    assert watchdog.check(3.4) is Freshness.HOLD
    assert watchdog.check(3.6) is Freshness.FAIL_SAFE


def test_clock_that_jumps_forward_ages_the_command() -> None:
    assert fed(10.0).check(1e6) is Freshness.FAIL_SAFE


def test_command_from_the_future_does_not_count() -> None:
    watchdog = Watchdog()
    watchdog.feed(stamp_s=20.0, now_s=10.0)
    assert watchdog.check(20.01) is not Freshness.FRESH


@pytest.mark.parametrize("stamp_s", [math.nan, math.inf, -math.inf])
def test_command_without_a_stamp_does_not_count(stamp_s: float) -> None:
    watchdog = Watchdog()
    watchdog.feed(stamp_s, 10.0)
    assert watchdog.check(10.0) is Freshness.HOLD


@pytest.mark.parametrize("now_s", [math.nan, math.inf, -math.inf])
def test_clock_that_is_no_number_is_fail_safe_and_spoils_the_command(now_s: float) -> None:
    watchdog = fed(10.0)
    assert watchdog.check(now_s) is Freshness.FAIL_SAFE
    assert watchdog.check(10.01) is Freshness.HOLD


@given(
    st.lists(
        st.tuples(
            st.booleans(), st.one_of(st.floats(0.0, 3.0), st.floats()), st.one_of(st.floats(0.0, 3.0), st.floats())
        )
    )
)
def test_fresh_always_means_a_command_of_the_last_moment(events: list) -> None:
    watchdog, stamps = Watchdog(), []
    for is_feed, stamp_s, now_s in events:
        if is_feed:
            watchdog.feed(stamp_s, now_s)
            stamps.append(stamp_s)
        elif watchdog.check(now_s) is Freshness.FRESH:
            assert any(0.0 <= now_s - stamp_s <= watchdog.hold_after_s for stamp_s in stamps)


@pytest.mark.parametrize("times", [(0.0, 0.5), (0.5, 0.1), (math.nan, 0.5), (0.1, math.inf)])
def test_times_that_make_no_sense_are_refused(times: tuple[float, float]) -> None:
    with pytest.raises(ConfigError, match="Try:"):
        Watchdog(*times)
