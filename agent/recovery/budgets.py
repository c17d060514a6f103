"""How much may be tried before a person is needed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budgets:
    """Limits of one task.

    Attributes:
        step_recoveries: Recoveries for one step.
        task_recoveries: Recoveries for the whole task.
        wall_clock_s: Time on the wall clock, planning and questions included [s].
    """

    step_recoveries: int = 2
    task_recoveries: int = 6
    wall_clock_s: float = 1800.0


class BudgetAccount:
    """What one task has used up.

    Args:
        budgets: What it may use up.
        started_s: When it began.
    """

    def __init__(self, budgets: Budgets, started_s: float) -> None:
        self._budgets = budgets
        self._started_s = started_s
        self._recoveries: Counter[str] = Counter()

    def take_up(self, spent_s: float, recovered: Iterable[str]) -> None:
        """Count what the task had used up before it was cut off: time, and recoveries, by step."""
        self._started_s -= spent_s
        self._recoveries.update(recovered)

    def spent_s(self, now_s: float) -> float:
        """The time that it has taken so far [s]."""
        return now_s - self._started_s

    @property
    def recoveries(self) -> int:
        """Recoveries so far."""
        return self._recoveries.total()

    def spend_recovery(self, step: str) -> str | None:
        """Count one more recovery for a step; or return why it may not be taken."""
        if self._recoveries[step] >= self._budgets.step_recoveries:
            return f"{step} was recovered {self._budgets.step_recoveries} times, which is all that one step may be."
        if self.recoveries >= self._budgets.task_recoveries:
            return f"The task used up its {self._budgets.task_recoveries} recoveries."
        self._recoveries[step] += 1
        return None

    def excuse(self, seconds: float) -> None:
        """Leave time out of account: the person had the task wait."""
        self._started_s += seconds

    def time_is_up(self, now_s: float) -> str | None:
        """Return why the task must end now; None while there is time."""
        if self.spent_s(now_s) <= self._budgets.wall_clock_s:
            return None
        return f"The task used up its {self._budgets.wall_clock_s:g} seconds."
