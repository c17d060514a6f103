"""How a task ends, whoever makes an end of it."""

from dataclasses import dataclass

from majordomo.errors import MajordomoError
from majordomo.failure import Failure, FailureCode, Phase, failure_of
from majordomo.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Ending:
    """The task must end, and so.

    Attributes:
        outcome: As what.
        message: Why, for the person.
        failure: Why, where it does not end well.
    """

    outcome: Outcome
    message: str
    failure: Failure | None = None

    @classmethod
    def by(cls, outcome: Outcome, failure: Failure) -> "Ending":
        """How a failure ends it."""
        return cls(outcome, failure.message, failure)

    @classmethod
    def of(cls, fault: MajordomoError, phase: Phase = Phase.EXECUTION) -> "Ending":
        """How a fault ends it about which nothing can be done; an emergency stop is one."""
        failure = failure_of(fault, phase)
        is_stopped = failure.code is FailureCode.EMERGENCY_STOP
        return cls.by(Outcome.STOPPED if is_stopped else Outcome.FAILED, failure)

    @classmethod
    def wished(cls, outcome: Outcome, message: str, code: FailureCode = FailureCode.CANCELLED) -> "Ending":
        """How somebody ends it who wants no more of it."""
        return cls.by(outcome, Failure(code, Phase.EXECUTION, message, retryable=False))


CANCELLED = Ending.wished(Outcome.CANCELLED, "The task was cancelled.")
