"""Carrying a skill out: start it, poll it, cancel it. In this process or over ROS 2, the agent sees the same."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from majordomo.failure import Failure, FailureCode, Phase
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall


class SkillStatus(StrEnum):
    """Where a running skill stands."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


WAS_CANCELLED = Failure(FailureCode.CANCELLED, Phase.EXECUTION, "It was cancelled.", retryable=False)
"""Why a call has not succeeded that somebody wanted no more."""


@dataclass(frozen=True, slots=True)
class SkillReport:
    """One answer to "how is it going?".

    Attributes:
        status: Running, or how it ended.
        progress: Share done, 0 to 1.
        confidence: How far the policy trusts itself, 0 to 1.
        text: What it is doing, for people; may be empty.
        failure: Why it ended, when it failed.
        claims: Effects that it believes to have brought about; evidence is the supervisor's to gather.
    """

    status: SkillStatus
    progress: float = 0.0
    confidence: float = 1.0
    text: str = ""
    failure: Failure | None = None
    claims: tuple[Predicate, ...] = ()


class SkillHandle(Protocol):
    """One running skill."""

    def poll(self) -> SkillReport:
        """Say how it is going; in lockstep with a simulator this also moves it on by one control period.

        A handle that has ended keeps returning its last report.
        """
        ...

    def cancel(self) -> None:
        """End it with the robot holding still. May be called in any state, any number of times."""
        ...


class SkillExecutor(Protocol):
    """Carries out skill calls, each call id at most once."""

    def start(self, call_id: str, call: SkillCall) -> SkillHandle:
        """Start a call.

        Raises:
            UnknownName, BadArguments: The call does not bind; nothing has moved.
            ValueError: The call id was used before; nothing has moved.
        """
        ...

    def stop(self) -> None:
        """Cancel whatever runs and hold the robot still. May be called in any state, any number of times."""
        ...
