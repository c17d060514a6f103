"""What is asked of every task with a fault, and whether it was so."""

from collections.abc import Callable, Mapping
from typing import Any

from bringup.evaluation.trial import TrialRecord
from bringup.faults.fault import GRACE_S, Fault
from majordomo.outcome import Outcome

Answer = bool | None
"""None: it is not asked."""
AnyFault = Fault[Any]  # however it is made to happen


def is_noticed(fault: AnyFault, record: TrialRecord) -> Answer:
    """Whether it was noticed, as what it is."""
    if not fault.noticed or not record.incident.happened:
        return None
    return record.incident.noticed in {code.value for code in fault.noticed}


def is_in_time(fault: AnyFault, record: TrialRecord) -> Answer:
    """Whether it was noticed soon enough, as whatever."""
    if fault.within_s is None or not record.incident.happened:
        return None
    delay_s = record.incident.delay_s
    return delay_s is not None and delay_s <= fault.within_s + 1e-6


def ends_well(fault: AnyFault, record: TrialRecord) -> Answer:
    """Whether the task ended as it may, and as one of five; a fault that did not happen excuses nothing."""
    allowed = fault.outcomes if record.incident.happened else {Outcome.DONE}
    return not record.incident.crashed and record.outcome in allowed


def is_honest(fault: AnyFault, record: TrialRecord) -> Answer:
    """Whether a task that was called done is."""
    return None if record.outcome is not Outcome.DONE else not record.false_done


def ends_in_time(fault: AnyFault, record: TrialRecord) -> Answer:
    """Whether the task ended by its deadline, or soon after."""
    deadline_s = record.incident.deadline_s
    return None if deadline_s is None else record.wall_s <= deadline_s + GRACE_S


ASPECTS: Mapping[str, Callable[[AnyFault, TrialRecord], Answer]] = {
    "noticed": is_noticed,
    "in time": is_in_time,
    "ended well": ends_well,
    "done is true": is_honest,
    "within limits": lambda fault, record: not record.incident.exceeded,
    "still when stopped": lambda fault, record: not record.incident.moved_after_stop,
    "nothing twice": lambda fault, record: not record.incident.repeated,
    "by its deadline": ends_in_time,
}
"""By name, in the order of the report."""


def shortcomings(fault: AnyFault, record: TrialRecord) -> tuple[str, ...]:
    """What was not so."""
    return tuple(name for name, ask in ASPECTS.items() if ask(fault, record) is False)
