"""What to do about a failure: a table of ladders keyed by failure code, read at start and checked."""

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from majordomo.failure import FailureCode
from majordomo.validation import read_yaml, validated

DEFAULT_TABLE = Path(__file__).with_name("ladders.yaml")


class Recovery(StrEnum):
    """What can be done about a failure, gentlest first; `own` is what a skill itself knows to do."""

    OWN = "own"
    RETRY = "retry"
    APPROACH = "approach"
    SEARCH = "search"
    RESET = "reset"
    REPAIR = "repair"
    REPLAN = "replan"
    ASK = "ask"
    STOP = "stop"

    @property
    def is_autonomous(self) -> bool:
        """Whether it draws on the budgets: the robot does it by itself, and nothing else bounds how often."""
        return self.is_local or self in (Recovery.REPAIR, Recovery.REPLAN)

    @property
    def is_local(self) -> bool:
        """Whether the same call is tried again, if only after some help; whatever else is being done may go on."""
        return self in (Recovery.OWN, Recovery.RETRY, Recovery.APPROACH, Recovery.RESET)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Rung(_Part):
    """A recovery and how often it may be taken for one step."""

    recovery: Recovery
    limit: Annotated[int, Field(ge=1, le=10)]


class RecoveryTable(_Part):
    """A ladder for every failure code; each ends with `stop`."""

    ladders: dict[FailureCode, tuple[Rung, ...]]

    @model_validator(mode="after")
    def _is_whole(self) -> "RecoveryTable":
        missing = [code.value for code in FailureCode if code not in self.ladders]
        if missing:
            raise ValueError(f"no row for {', '.join(missing)}")
        for code, ladder in self.ladders.items():
            if any(rung.recovery is Recovery.OWN for rung in ladder):
                raise ValueError(f"the row of {code} has '{Recovery.OWN}', which is a skill's to say")
            if not ladder or ladder[-1].recovery is not Recovery.STOP:
                raise ValueError(f"the row of {code} does not end with {{recovery: stop, limit: 1}}")
        return self


def load_recovery_table(path: Path = DEFAULT_TABLE) -> RecoveryTable:
    """Read a table.

    Raises:
        ConfigError: The file cannot be read, is not YAML, lacks a failure code, or holds what is not allowed.
    """
    what = f"the recoveries in {path.name}"
    return validated(RecoveryTable, {"ladders": read_yaml(path, what)}, what)


class RecoveryLadders:
    """One task's way up the ladders: which rungs were taken for which step."""

    def __init__(self, table: RecoveryTable) -> None:
        self._table = table
        self._taken: Counter[tuple[str, FailureCode, Recovery]] = Counter()
        self._ruled_out: set[tuple[str, Recovery]] = set()

    def next(self, step: str, code: FailureCode, n_own: int = 0) -> Recovery:
        """Return the next recovery for a step's failure; `n_own` are its skill's own, and come first."""
        for recovery, limit in (
            (Recovery.OWN, n_own),
            *((rung.recovery, rung.limit) for rung in self._table.ladders[code]),
        ):
            if self.taken(step, code, recovery) < limit and (step, recovery) not in self._ruled_out:
                return recovery
        return Recovery.STOP

    def taken(self, step: str, code: FailureCode, recovery: Recovery) -> int:
        """How often a recovery was taken for a step's failure."""
        return self._taken[step, code, recovery]

    def count(self, step: str, code: FailureCode, recovery: Recovery) -> None:
        """Count a recovery that is taken, or was."""
        self._taken[step, code, recovery] += 1

    def rule_out(self, step: str, recovery: Recovery) -> None:
        """Never take a recovery for a step again: it was tried and cannot help."""
        self._ruled_out.add((step, recovery))

    def renew(self, recovery: Recovery) -> None:
        """A recovery may help again, wherever it was tried."""
        self._taken = Counter({taken: times for taken, times in self._taken.items() if taken[2] is not recovery})
        self._ruled_out = {(step, other) for step, other in self._ruled_out if other is not recovery}
