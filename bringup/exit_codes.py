"""What the command's exit status says."""

from enum import IntEnum

from majordomo.errors import (
    EmergencyStopped,
    JournalError,
    MajordomoError,
    MemoryFault,
    ModelUnavailable,
    RobotUnavailable,
    StorageFull,
)
from majordomo.outcome import Outcome


class ExitCode(IntEnum):
    """0 only where the goal was seen true."""

    DONE = 0
    FAILED = 1
    BAD_INPUT = 2
    NEEDS_HUMAN = 3
    STOPPED = 4
    INTERRUPTED = 130


_OF_OUTCOMES = {
    Outcome.DONE: ExitCode.DONE,
    Outcome.FAILED: ExitCode.FAILED,
    Outcome.CANCELLED: ExitCode.INTERRUPTED,
    Outcome.NEEDS_HUMAN: ExitCode.NEEDS_HUMAN,
    Outcome.STOPPED: ExitCode.STOPPED,
}

_NOT_THE_INPUT = (RobotUnavailable, ModelUnavailable, JournalError, MemoryFault, StorageFull)


def exit_code_of_outcome(outcome: Outcome) -> ExitCode:
    """The exit status of a task."""
    return _OF_OUTCOMES[outcome]


def exit_code_of_fault(fault: MajordomoError) -> ExitCode:
    """The exit status of a fault: the machine's are failures, all others lie in what was typed or configured."""
    if isinstance(fault, EmergencyStopped):
        return ExitCode.STOPPED
    return ExitCode.FAILED if isinstance(fault, _NOT_THE_INPUT) else ExitCode.BAD_INPUT
