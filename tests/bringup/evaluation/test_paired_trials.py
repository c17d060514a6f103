"""Two ways of doing the same: what is counted, and how probable that is by chance."""

from itertools import product

import pytest

from bringup.evaluation.paired_trials import Pair, markdown, mcnemar_p, paired
from bringup.evaluation.trial import TrialRecord
from bringup.evaluation.trial_report import Condition
from majordomo.outcome import Outcome

WAYS = ("in process", "over the graph")
FIRST_LIGHT, TIDY = Condition("first_light", False), Condition("tidy", False)


def record(seed: int, *, is_success: bool, message: str = "so it ended", false_done: bool = False) -> TrialRecord:
    return TrialRecord(
        seed=seed,
        outcome=Outcome.DONE if is_success or false_done else Outcome.FAILED,
        message=message,
        goals_hold=is_success,
        false_done=false_done,
        false_failed=False,
        robot_s=1.0,
        wall_s=1.0,
        recoveries=0,
        happened=(),
        steps=(),
    )


def pairs_of(*ends: tuple[bool, bool]) -> list[Pair]:
    return [
        Pair(record(seed, is_success=first), record(seed, is_success=second))
        for seed, (first, second) in enumerate(ends)
    ]


@pytest.mark.parametrize(
    ("only_first", "only_second", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (3, 3, 1.0), (5, 0, 0.0625), (0, 6, 0.03125), (1, 8, 20 / 512), (2, 10, 158 / 4096)],
)
def test_the_exact_probability_is_the_binomials(only_first: int, only_second: int, p: float) -> None:
    assert mcnemar_p(only_first, only_second) == pytest.approx(p)


@pytest.mark.parametrize("split", [(1, 3), (0, 4), (2, 5)])
def test_it_is_the_share_of_fair_coins_that_fall_so_unevenly(split: tuple[int, int]) -> None:
    tosses = [sum(coins) for coins in product((0, 1), repeat=sum(split))]
    apart = abs(split[0] - split[1])
    as_uneven = [heads for heads in tosses if abs(2 * heads - sum(split)) >= apart]
    assert mcnemar_p(*split) == pytest.approx(len(as_uneven) / len(tosses)) == mcnemar_p(*reversed(split))


def test_no_count_is_negative() -> None:
    with pytest.raises(ValueError, match="-1 and 3 pairs"):
        mcnemar_p(-1, 3)


def test_records_are_paired_by_their_seed_whatever_their_order() -> None:
    here = [record(seed, is_success=True) for seed in (1, 2, 3)]
    there = [record(seed, is_success=False) for seed in (3, 2, 4)]
    assert [(pair.first.seed, pair.second.seed) for pair in paired(here, there)] == [(2, 2), (3, 3)]


def test_every_script_has_a_row_and_all_of_them_together() -> None:
    pairs = {
        FIRST_LIGHT: pairs_of((True, True), (True, False), (False, False)),
        TIDY: pairs_of((True, False), (True, False), (True, False), (True, False), (False, True)),
    }
    lines = markdown(pairs, WAYS).splitlines()
    assert lines[0].startswith("| script | pairs | both | only in process | only over the graph | neither |")
    assert lines[2:5] == [
        "| first_light | 3 | 1 | 1 | 0 | 1 | 1 |",
        "| tidy | 5 | 0 | 4 | 1 | 0 | 0.375 |",
        "| all | 8 | 1 | 5 | 1 | 1 | 0.219 |",
    ]


def test_one_script_needs_no_sum() -> None:
    assert "all" not in markdown({TIDY: pairs_of((True, True))}, WAYS)


def test_each_discordant_pair_is_told_with_how_both_ended() -> None:
    lost = record(2, is_success=False, message="The skill server fell silent.")
    missed = record(3, is_success=False, message="I have put it away.", false_done=True)
    pairs = [
        *pairs_of((True, True), (False, False)),
        Pair(record(2, is_success=True), lost),
        Pair(missed, record(3, is_success=True)),
    ]
    told = [line for line in markdown({TIDY: pairs}, WAYS).splitlines() if line.startswith("- ")]
    assert told == [
        "- tidy, seed 2: in process done: so it ended; over the graph failed: The skill server fell silent.",
        "- tidy, seed 3: in process done, FALSELY: I have put it away.; over the graph done: so it ended",
    ]
