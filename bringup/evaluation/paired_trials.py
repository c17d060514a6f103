"""The same trials carried out in two ways, seed by seed: how often one way alone succeeds, and whether that is chance.

Two ways that are alike may well fail on different seeds; a rate of each would not show whether they are. So what counts
are the discordant pairs: those of which one trial was a success and the other was none.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import comb

from bringup.evaluation.markdown import table
from bringup.evaluation.trial import TrialRecord
from bringup.evaluation.trial_report import Condition


def mcnemar_p(only_first: int, only_second: int) -> float:
    """How probable so uneven a split of the discordant pairs is where both ways are as good; two-sided, exact.

    Args:
        only_first, only_second: Pairs of which only the one, or only the other, was a success.

    Raises:
        ValueError: One of them is negative.

    Source: McNemar 1947, with the binomial distribution itself in the place of the chi-squared.
    """
    fewer, discordant = min(only_first, only_second), only_first + only_second
    if fewer < 0:
        raise ValueError(f"{only_first} and {only_second} pairs")
    tail = sum(comb(discordant, successes) for successes in range(fewer + 1))
    return min(1.0, 2.0 * (tail / (1 << discordant)))


@dataclass(frozen=True, slots=True)
class Pair:
    """One trial, carried out in both ways."""

    first: TrialRecord
    second: TrialRecord

    @property
    def successes(self) -> tuple[bool, bool]:
        """Which of them was one."""
        return self.first.is_success, self.second.is_success


Pairs = Mapping[Condition, Sequence[Pair]]


def paired(first: Sequence[TrialRecord], second: Sequence[TrialRecord]) -> list[Pair]:
    """Put together what has the same seed; what has no counterpart is left out."""
    by_seed = {record.seed: record for record in second}
    return [Pair(record, by_seed[record.seed]) for record in first if record.seed in by_seed]


def markdown(pairs: Pairs, ways: tuple[str, str]) -> str:
    """How often each way succeeded, and every discordant pair with what was said of it.

    Args:
        pairs: By condition.
        ways: What the two are called.
    """
    rows = [_row(str(condition), own) for condition, own in pairs.items()]
    if len(rows) > 1:
        rows.append(_row("all", [*chain.from_iterable(pairs.values())]))
    head = ("script", "pairs", "both", *(f"only {way}" for way in ways), "neither", "exact McNemar p")
    discordant = [
        f"- {condition}, seed {pair.first.seed}: {_told(ways[0], pair.first)}; {_told(ways[1], pair.second)}"
        for condition, own in pairs.items()
        for pair in own
        if len(set(pair.successes)) == 2
    ]
    return "\n".join((table(head, rows), *discordant))


def _row(name: str, pairs: Sequence[Pair]) -> tuple[str, ...]:
    counts = Counter(pair.successes for pair in pairs)
    both, only_first, only_second, neither = (
        counts[ends] for ends in ((True, True), (True, False), (False, True), (False, False))
    )
    p = mcnemar_p(only_first, only_second)
    return (name, *map(str, (len(pairs), both, only_first, only_second, neither)), f"{p:.3g}")


def _told(way: str, record: TrialRecord) -> str:
    """How one way ended; where it was called done and is not, that is said."""
    return f"{way} {record.outcome}{', FALSELY' if record.false_done else ''}: {record.message}"
