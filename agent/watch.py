"""Looks until claims are seen true or it has looked long enough, holding still in between; never blocks."""

from collections.abc import Callable
from dataclasses import dataclass

from agent.supervisor import Judgement, Supervisor
from majordomo.errors import MajordomoError
from majordomo.execution import SkillExecutor, SkillHandle, SkillStatus
from majordomo.failure import Phase, failure_of
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall

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
        new_id: Gives a call id that was never used.
        claims: Told anew at every look, for what must be true may depend on what is seen.
        phase: Of the failure, if looking itself fails.
    """

    def __init__(
        self,
        supervisor: Supervisor,
        executor: SkillExecutor,
        new_id: Callable[[], str],
        claims: Claims,
        settling: Settling,
        phase: Phase,
    ) -> None:
        self._supervisor = supervisor
        self._executor = executor
        self._new_id = new_id
        self._claims = claims
        self._settling = settling
        self._phase = phase
        self._holds = 0
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
        if judgement.is_true or self._holds == self._settling.holds:
            return judgement
        self._holds += 1
        self._hold = self._executor.start(self._new_id(), SkillCall("wait", {"seconds": self._settling.hold_s}))
        return None
