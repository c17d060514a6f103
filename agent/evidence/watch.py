"""Looks until claims are seen true or it has looked long enough, holding still in between; never blocks."""

from collections.abc import Callable
from dataclasses import dataclass

from agent.evidence.supervisor import Judgement, Supervisor
from majordomo.errors import MajordomoError
from majordomo.execution import SkillHandle, SkillStatus
from majordomo.failure import Phase, failure_of
from majordomo.predicate import Predicate

Claims = Callable[[], tuple[Predicate, ...]]
"""What must be true, as of what is believed now."""


@dataclass(frozen=True, slots=True)
class Settling:
    """How long the world may take to show what happened.

    Attributes:
        holds: Times to hold still and look again.
        hold_s: Robot time from one look to the next [s].
    """

    holds: int = 3
    hold_s: float = 0.5


class Watch:
    """One look, and more while what was seen is not yet as claimed: doors swing, cups rock, arms hide things.

    Args:
        supervisor: Looks.
        hold_still: Begins to hold still, until it is time to look again.
        holds: Times to do that.
        claims: Told anew at every look, for what must be true may depend on what is seen.
        phase: Of the failure, if looking itself fails.
    """

    def __init__(
        self, supervisor: Supervisor, hold_still: Callable[[], SkillHandle], holds: int, claims: Claims, phase: Phase
    ) -> None:
        self._supervisor = supervisor
        self._hold_still = hold_still
        self._holds_left = holds
        self._claims = claims
        self._phase = phase
        self._hold: SkillHandle | None = None

    def tick(self) -> Judgement | None:
        """Look, or hold still; None means that it is not decided yet."""
        if self._hold is not None:
            report = self._hold.poll()
            if report.status is SkillStatus.RUNNING:
                return None
            self._hold = None
            if report.failure is not None:
                return Judgement(failure=report.failure)
        try:
            self._supervisor.look(self._claims())
        except MajordomoError as error:  # where nothing is claimed, nothing need be seen
            return Judgement(failure=failure_of(error, self._phase) if self._claims() else None)
        judgement = self._supervisor.judge(self._claims())
        if judgement.is_true or not self._holds_left:
            return judgement
        self._holds_left -= 1
        self._hold = self._hold_still()
        return None
