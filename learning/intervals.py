"""How sure a success rate is."""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054


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

    @property
    def value(self) -> float:
        """Share of successes; NaN without trials."""
        return self.successes / self.trials if self.trials else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end; (0, 1) without trials."""
        if not self.trials:
            return 0.0, 1.0
        square = Z_95**2
        centre = (self.successes + square / 2.0) / (self.trials + square)
        spread = sqrt(self.successes * (self.trials - self.successes) / self.trials + square / 4.0)
        half = Z_95 * spread / (self.trials + square)
        return max(0.0, centre - half), min(1.0, centre + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.successes}/{self.trials} ({100 * low:.1f} to {100 * high:.1f} %)"
