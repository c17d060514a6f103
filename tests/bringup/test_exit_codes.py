import pytest

from bringup.exit_codes import ExitCode, exit_code_of_fault, exit_code_of_outcome
from majordomo.errors import (
    ConfigError,
    EmergencyStopped,
    JournalError,
    MajordomoError,
    ModelUnavailable,
    RobotUnavailable,
    UnknownName,
    UnreadableInput,
)
from majordomo.outcome import Outcome


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_done_is_0(outcome: Outcome) -> None:
    assert (exit_code_of_outcome(outcome) == 0) == (outcome is Outcome.DONE)


def test_each_outcome_has_its_own_status() -> None:
    assert {outcome: int(exit_code_of_outcome(outcome)) for outcome in Outcome} == {
        Outcome.DONE: 0,
        Outcome.FAILED: 1,
        Outcome.NEEDS_HUMAN: 3,
        Outcome.STOPPED: 4,
        Outcome.CANCELLED: 130,
    }


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (UnreadableInput("a", "b"), ExitCode.BAD_INPUT),
        (ConfigError("a", "b"), ExitCode.BAD_INPUT),
        (UnknownName("scene", "a", ["b"]), ExitCode.BAD_INPUT),
        (RobotUnavailable("a", "b"), ExitCode.FAILED),
        (ModelUnavailable("a", "b"), ExitCode.FAILED),
        (JournalError("a", "b"), ExitCode.FAILED),
        (EmergencyStopped("a", "b"), ExitCode.STOPPED),
    ],
)
def test_a_fault_is_bad_input_unless_the_machine_is_to_blame(fault: MajordomoError, expected: ExitCode) -> None:
    assert exit_code_of_fault(fault) is expected
