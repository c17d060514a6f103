"""How sure a rate is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Self

Z_95 = 1.959963984540054


def wilson(share: float, trials: int) -> tuple[float, float]:
    """Lower and upper end of the 95 % interval of a share of trials; (0, 1) without trials."""
    if not trials:
        return 0.0, 1.0
    square = Z_95**2
    centre = (share * trials + square / 2.0) / (trials + square)
    half = Z_95 * sqrt(share * (1.0 - share) * trials + square / 4.0) / (trials + square)
    return max(0.0, centre - half), min(1.0, centre + half)


def mean_interval(shares: Sequence[float], trials: Sequence[int]) -> tuple[float, float]:
    """The 95 % interval of the mean of independent shares.

    Source: Zou and Donner 2008, "Construction of confidence limits about effect measures" (MOVER), on Wilson's ends.
    """
    mean = sum(shares) / len(shares)
    ends = [wilson(share, count) for share, count in zip(shares, trials, strict=True)]
    below = sqrt(sum((share - low) ** 2 for share, (low, _) in zip(shares, ends, strict=True))) / len(shares)
    above = sqrt(sum((high - share) ** 2 for share, (_, high) in zip(shares, ends, strict=True))) / len(shares)
    return mean - below, mean + above


@dataclass(frozen=True, slots=True)
class Rate:
    """Successes among trials, with the Wilson 95 % interval: honest near 0 and 1, where the textbook one is not.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """

    successes: int
    trials: int

    def __post_init__(self) -> None:
        if not 0 <= self.successes <= self.trials:
            raise ValueError(f"{self.successes} successes of {self.trials} trials")

    @classmethod
    def of(cls, answers: Iterable[bool | None]) -> Self:
        """How many answers are yes; None is no trial."""
        given = [answer for answer in answers if answer is not None]
        return cls(sum(given), len(given))

    @property
    def value(self) -> float:
        """Share of successes; NaN without trials."""
        return self.successes / self.trials if self.trials else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end; (0, 1) without trials."""
        return wilson(self.value, self.trials)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.successes}/{self.trials} ({100 * low:.1f} to {100 * high:.1f} %)"
