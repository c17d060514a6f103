"""What tasks with a fault amount to: each aspect as a rate, delays, ends, and what each layer is worth."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bringup.evaluation.trial import TrialRecord
from bringup.faults.ablation import WHOLE
from bringup.faults.aspects import ASPECTS, AnyFault
from learning.intervals import Rate
from majordomo.outcome import Outcome

RECOVERED = "recovered"
COLUMNS = (*ASPECTS, RECOVERED)


@dataclass(frozen=True, slots=True)
class Cell:
    """One fault in one place, met by one agent, as often as it was tried.

    Attributes:
        fault: What went wrong.
        place: Where: "bench" or "kitchen".
        agent: What it lacked, or that it was whole.
        records: One a task.
        lost: Tasks without a record: a fault of ours, or a process that was killed, ended them.
    """

    fault: AnyFault
    place: str
    agent: str
    records: Sequence[TrialRecord]
    lost: int = 0

    @property
    def rates(self) -> Mapping[str, Rate]:
        """How often each aspect was so, of those times that it was asked; without trials where it never was.

        A task recovered if it was done after all; that is asked where it should have been.
        """
        answers = {name: [ask(self.fault, record) for record in self.records] for name, ask in ASPECTS.items()}
        is_hoped = self.fault.outcomes == {Outcome.DONE}
        answers[RECOVERED] = [record.is_success if is_hoped else None for record in self.records]
        return {name: Rate.of(own) for name, own in answers.items()}

    @property
    def shortcomings(self) -> tuple[str, ...]:
        """The aspects that were not always so."""
        return tuple(name for name, rate in self.rates.items() if rate.successes < rate.trials and name in ASPECTS)

    @property
    def codes(self) -> str:
        """As what it was noticed, the most frequent first."""
        seen = Counter(record.incident.noticed for record in self.records if record.incident.noticed)
        return ", ".join(code for code, _ in seen.most_common()) or "–"

    @property
    def delay(self) -> str:
        """How soon it was noticed, and how soon it should have been."""
        delays = [one.incident.delay_s for one in self.records if one.incident.delay_s is not None]
        limit = "" if self.fault.within_s is None else f" (≤ {self.fault.within_s:g})"
        return f"{np.median(delays):.1f}, {max(delays):.1f} s{limit}" if delays else "–"

    @property
    def ends(self) -> str:
        """How the tasks ended."""
        ends = Counter(str(record.outcome) for record in self.records)
        return ", ".join(f"{end} {count}" if len(self.records) > 1 else end for end, count in ends.most_common())

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "fault": self.fault.name,
            "kind": str(self.fault.kind),
            "place": self.place,
            "agent": self.agent,
            "aspects": {name: [rate.successes, rate.trials] for name, rate in self.rates.items() if rate.trials},
            "red": self.fault.red,
            "lost": self.lost,
            "records": [record.model_dump(mode="json") for record in self.records],
        }


def summed(cells: Sequence[Cell], column: str) -> Rate:
    """One aspect of several cells together."""
    rates = [cell.rates[column] for cell in cells]
    return Rate(sum(rate.successes for rate in rates), sum(rate.trials for rate in rates))


def by_agent(cells: Sequence[Cell]) -> Mapping[str, Sequence[Cell]]:
    """The cells of each agent, the whole one first."""
    agents = sorted({cell.agent for cell in cells}, key=lambda agent: (agent != WHOLE, agent))
    return {agent: [cell for cell in cells if cell.agent == agent] for agent in agents}
