"""One attempt at one skill: look whether it may start, write it down, carry it out, look whether it worked."""

import logging
from dataclasses import dataclass, replace
from enum import Enum, auto

from agent.events import StepInterrupted, StepProgressed, StepStarted
from agent.evidence.diagnosis import Attempt, why_it_did_not_work, why_it_was_cut_short
from agent.evidence.promises import Promises
from agent.evidence.vigil import Vigil
from agent.evidence.watch import Watch
from agent.execution.threshold import Barred, Needless, Threshold
from agent.task.context import TaskContext
from majordomo.errors import JournalError, MajordomoError
from majordomo.execution import SkillHandle, SkillReport, SkillStatus
from majordomo.failure import Failure, FailureCode, Phase, failure_of
from majordomo.predicate import ANYTHING, Belief, Predicate, Verdict

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StepEnd:
    """How an attempt ended.

    Attributes:
        failure: Why it failed; None: it is settled in the graph as succeeded or skipped.
        unknown: Preconditions that nobody can tell, where that is why.
    """

    failure: Failure | None = None
    unknown: tuple[Predicate, ...] = ()


class _Stage(Enum):
    BEFORE = auto()
    ACTING = auto()
    AFTER = auto()


class Step:
    """One attempt at a node of the graph. `tick` never blocks; the graph and journal are kept as it goes."""

    def __init__(self, context: TaskContext, node_id: str) -> None:
        node = context.graph.node(node_id)
        self.node_id = node_id
        self._context = context
        self._skill = context.parts.library.bind(node.call, context.parts.memory.catalogue)
        self._attempt = node.attempts + 1
        self._call_id = f"{context.task_id}/{node_id}/{self._attempt}"
        self._promises = Promises.of(self._skill)
        self._needs: tuple[Predicate, ...] = ()
        self._stage = _Stage.BEFORE
        self._threshold = Threshold(context, node_id, self._skill)
        self._watch: Watch | None = None
        self._handle: SkillHandle | None = None
        self._vigil: Vigil | None = None
        self._report = SkillReport(SkillStatus.RUNNING)

    def tick(self) -> StepEnd | None:
        """Move on; None while it goes on.

        Raises:
            JournalError: The journal cannot be written; nothing may move any more.
        """
        match self._stage:
            case _Stage.BEFORE:
                return self._before()
            case _Stage.ACTING:
                return self._act()
            case _Stage.AFTER:
                return self._after()

    def broken(self, fault: MajordomoError) -> StepEnd:
        """Give the attempt up because of a fault, the robot holding still unless others move it.

        Raises:
            JournalError: The journal cannot be written; nothing may move any more.
        """
        if self._handle is not None:
            self._handle.cancel()
        failure = replace(failure_of(fault, Phase.EXECUTION), retryable=False)
        if self._context.ledger.is_open(self.node_id, self._attempt):
            return self._fail(failure)
        failure = self._pictured(failure)
        self._context.graph.fail(self.node_id, failure)
        return StepEnd(failure)

    def abandon(self) -> None:
        """Close the journal's entry of what was cut short; the executor has been stopped."""
        ledger = self._context.ledger
        try:
            if ledger.is_open(self.node_id, self._attempt):
                ledger.done(self.node_id, self._attempt, "cancelled")
        except JournalError as error:
            _log.warning("the end of %s is not in the journal: %s", self.node_id, error)

    def interrupt(self) -> None:
        """Give the attempt up, so that the step begins anew later; the executor has been stopped.

        Raises:
            JournalError: The journal cannot be written; nothing may move any more.
        """
        if self._stage is _Stage.BEFORE:
            return
        context = self._context
        context.supervisor.disturb(self._skill.effects())
        node = context.graph.suspend(self.node_id)
        context.ledger.done(self.node_id, self._attempt, "interrupted")
        context.listener(StepInterrupted(node))

    def _before(self) -> StepEnd | None:
        found = self._threshold.tick()
        if found is None:
            return None
        if isinstance(found, Needless):
            self._context.graph.skip(self.node_id, found.reason, found.evidence)
            return StepEnd()
        if isinstance(found, Barred):
            failure = self._pictured(found.failure)
            self._context.graph.fail(self.node_id, failure)
            return StepEnd(failure, found.unknown)
        return self._begin()

    def _begin(self) -> StepEnd | None:
        """Write the INTENT, then start; in that order, always."""
        context = self._context
        call = context.graph.node(self.node_id).call
        self._needs, self._vigil = self._threshold.needs(), Vigil(context.supervisor, self._skill)
        context.ledger.intent(self.node_id, call, self._attempt)
        node = context.graph.start(self.node_id)
        context.supervisor.disturb(self._skill.effects())
        try:
            self._handle = context.parts.executor.start(self._call_id, call)
        except (MajordomoError, ValueError) as error:
            return self._fail(Failure(FailureCode.EXECUTOR_LOST, Phase.EXECUTION, str(error), retryable=False))
        self._stage = _Stage.ACTING
        context.listener(StepStarted(node))
        return None

    def _act(self) -> StepEnd | None:
        self._report = self._watched_poll()
        self._context.listener(StepProgressed(self.node_id, self._report))
        if self._report.status is SkillStatus.RUNNING:
            return None
        failure = self._report.failure
        if failure is not None and not (failure.retryable and self._promises.claims):
            return self._fail(failure)
        self._stage = _Stage.AFTER
        self._context.supervisor.disturb(self._skill.effects())
        self._watch = self._context.watch(self._postconditions, Phase.POSTCONDITION)
        return None

    def _watched_poll(self) -> SkillReport:
        """Say how it is going; what it rests on being no longer so, it is cancelled."""
        assert self._handle is not None and self._vigil is not None  # ACTING begins with them
        report = self._handle.poll()
        broken = self._vigil.broken() if report.status is SkillStatus.RUNNING else ()
        if not broken:
            return report
        self._handle.cancel()
        failure = why_it_was_cut_short(broken, self._context.supervisor)
        return replace(report, status=SkillStatus.FAILED, failure=failure)

    def _after(self) -> StepEnd | None:
        """Look whether it worked, even where the skill says that it did not: eyes decide, both ways."""
        assert self._watch is not None and self._vigil is not None  # AFTER begins with the one, ACTING with the other
        judgement = self._watch.tick()
        if judgement is None:
            return None
        context = self._context
        if not judgement.is_true:
            needs = tuple(dict.fromkeys((*self._needs, *self._vigil.kept)))
            attempt = Attempt(self._skill, needs, self._report.failure)
            return self._fail(why_it_did_not_work(attempt, judgement, context.supervisor))
        context.graph.succeed(self.node_id, self._report.claims, self._evidence())
        context.ledger.done(self.node_id, self._attempt, "succeeded")
        return StepEnd()

    def _postconditions(self) -> tuple[Predicate, ...]:
        return self._promises.to_be_seen(self._context.supervisor)

    def _evidence(self) -> tuple[Belief, ...]:
        """What was seen of its effects, but for those that are about everything; where it has none, of its needs."""
        effects = tuple(effect for effect in self._skill.effects() if set(effect.arguments) != {ANYTHING})
        beliefs = self._context.supervisor.beliefs(effects or self._needs)
        return tuple(belief for belief in beliefs if belief.verdict is not Verdict.UNKNOWN)

    def _fail(self, failure: Failure) -> StepEnd:
        context, failure = self._context, self._pictured(failure)
        context.graph.fail(self.node_id, failure)
        context.ledger.done(self.node_id, self._attempt, "failed", str(failure.code))
        return StepEnd(failure)

    def _pictured(self, failure: Failure) -> Failure:
        return replace(failure, picture=self._context.parts.photograph(self._call_id))
