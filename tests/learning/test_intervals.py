import pytest

from learning.intervals import Rate, mean_interval, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_that_were_published(successes: int, trials: int, low: float, high: float) -> None:
    # Newcombe 1998, "Two-sided confidence intervals for the single proportion", Table I, method 3
    assert Rate(successes, trials).interval == pytest.approx((low, high), abs=5e-5)


def test_all_successes_do_not_make_certain() -> None:
    low, high = Rate(50, 50).interval
    assert low == pytest.approx(0.9287, abs=1e-4)
    assert high == 1.0


def test_no_trials_say_nothing() -> None:
    assert Rate(0, 0).interval == (0.0, 1.0)


def test_more_successes_than_trials_are_refused() -> None:
    with pytest.raises(ValueError, match="3 successes of 2"):
        Rate(3, 2)


def test_what_was_not_asked_is_no_trial() -> None:
    assert Rate.of([True, None, False, True]) == Rate(2, 3)
    assert Rate.of([None]) == Rate(0, 0)


def test_the_interval_of_one_mean_is_its_own() -> None:
    assert mean_interval([0.9], [50]) == pytest.approx(wilson(0.9, 50))


def test_a_mean_of_two_is_surer_than_either() -> None:
    low, high = mean_interval([0.9, 0.9], [50, 50])
    alone = wilson(0.9, 50)
    assert alone[0] < low < 0.9 < high < alone[1]


def test_a_mean_is_no_surer_than_its_parts_allow() -> None:
    assert mean_interval([1.0, 1.0], [1000, 2])[0] < 0.7
