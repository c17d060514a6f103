"""Carries a plan out: starts what is ready, watches it, and looks at the goals in the end, to exactly one outcome.

`tick` never blocks. What is done about failures is the recoverer's; while it waits for an answer nothing moves.
"""

from collections.abc import Iterable
from dataclasses import replace

from agent.events import StepSettled
from agent.execution.deferred import DeferredSteps
from agent.execution.finale import SET_DOWN, Finale
from agent.execution.hold import Hold
from agent.execution.running_steps import RunningSteps
from agent.execution.step import StepEnd
from agent.recovery.budgets import BudgetAccount
from agent.recovery.ladders import RecoveryLadders
from agent.recovery.recoverer import Recoverer
from agent.task.context import TaskContext
from agent.task.course import Course
from agent.task.ending import Ending
from agent.task.needs import AskPerson, PlanWords, Revise
from agent.task.progress import Progress
from agent.task.trouble import Trouble
from majordomo.errors import MajordomoError
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannedCall, PlannerAnswer
from majordomo.predicate import Predicate


class Executive:
    """One task from its plan to its end.

    Attributes:
        context: What its steps share.
        account: What it has used up.
        hold: Interrupts what runs until it goes on.
        is_expecting: Whether more may come to do: then it does not end yet.
    """

    def __init__(self, context: TaskContext, plan: Plan, ladders: RecoveryLadders, account: BudgetAccount) -> None:
        self.context = context
        self.is_expecting = False
        self.account = account
        self._course = Course(context, plan)
        self._recoverer = Recoverer(context, self._course, ladders, account)
        self._deferred = DeferredSteps(context, self._course)
        self._steps = RunningSteps(context, self._deferred)
        self._finale = Finale(context, self._steps)
        self.hold = Hold(context, self._steps, self._recoverer.aids, self._finale)
        context.ledger.progress = lambda: self.progress

    @property
    def ending(self) -> Ending | None:
        """How it ended; None while it has not."""
        return self._finale.ending

    @property
    def is_idle(self) -> bool:
        """Whether nothing is left to do."""
        return self.context.graph.is_finished

    @property
    def plan(self) -> Plan:
        """The plan that is followed now."""
        return self._course.plan

    @property
    def need(self) -> AskPerson | Revise | PlanWords | None:
        """What it waits for; whoever ticks brings it."""
        return None if self.ending is not None else self._recoverer.need or self._deferred.need

    @property
    def progress(self) -> Progress:
        """How far it is, to be gone on with in another program."""
        return Progress(
            graph=self.context.graph.saved(),
            plan=self.plan,
            planned=self._deferred.planned_steps,
            aids=self._recoverer.aids.ids,
            tried=self._recoverer.revisions.tried,
            ending=self._finale.foregone,
            spent_s=self.account.spent_s(self.context.parts.clock.now_s()),
        )

    def take_up(self, progress: Progress, interrupted: Iterable[str]) -> None:
        """Be where another program was cut off, held, with these steps interrupted; their graph is the context's."""
        self._finale.foregone = progress.ending
        self._deferred.take_up(progress.planned)
        self._recoverer.aids.take_up(progress.aids)
        self._recoverer.revisions.take_up(progress.tried)
        self.hold.take_up(interrupted)

    def tick(self) -> None:
        """Move on by one small step.

        Raises:
            RuntimeError: The task has ended.
        """
        if self.ending is not None:
            raise RuntimeError(f"the task has ended: {self.ending.outcome}")
        time_is_up = self.account.time_is_up(self.context.parts.clock.now_s())
        if time_is_up is not None:
            failure = Failure(FailureCode.BUDGET_EXHAUSTED, Phase.EXECUTION, time_is_up, retryable=False)
            self.end(Ending.by(Outcome.NEEDS_HUMAN, failure))
        elif not isinstance(self.need, AskPerson | Revise):  # while words are planned, other steps go on
            try:
                self._move_on()
            except MajordomoError as error:  # of the journal, or of a skill that cannot say what helps
                self.end(Ending.of(error))

    def follow(self, plan: Plan, foregone: Ending | None = None) -> str | None:
        """Put a plan, goals included, in the place of all that is left; `hold` first.

        Args:
            plan: What to do instead.
            foregone: How the task ends after it; None: as its goals are seen to be.

        Returns:
            Why that cannot be; None where it has been done.
        """
        problem = self._course.follow(plan)
        if problem is None:
            self._finale.foregone = foregone
            self.hold.forget()
            self._recoverer.begin_anew()
            self._deferred.forget()
        return problem

    def extend(self, plan: Plan, goals: tuple[Predicate, ...]) -> str | None:
        """Put a plan behind all that is left, with the goals of the whole; or return why that cannot be."""
        problem = self._course.extend(plan, goals)
        if problem is None:
            self._finale.foregone = None
            self._finale.look_anew()
        return problem

    def end(self, ending: Ending) -> None:
        """End the task because nothing may move, or somebody wants no more of it. In any state, any number of times."""
        self._finale.end(ending)

    def answered(self, answer: str | None) -> None:
        """Bring the person's answer; None: nobody is there."""
        self._give_up(self._recoverer.answered(answer))

    def revised(self, answer: PlannerAnswer) -> None:
        """Bring the planner's revision; a plan that cannot be used counts as a refusal."""
        self._recoverer.revised(answer)
        self._deferred.forget()

    def planned(self, answer: PlannerAnswer) -> None:
        """Bring the plan of a step that is words."""
        trouble = self._deferred.planned(answer)
        if trouble is not None:
            self._take_on(trouble)

    def _move_on(self) -> None:
        for node_id, end in self._steps.tick():
            self._settle(node_id, end)
            if self.ending is not None:
                return
        if self._recoverer.is_local or (self._recoverer.is_needed and not self._goes_on_elsewhere()):
            self._give_up(self._recoverer.recover())
        elif self._recoverer.is_needed:
            return
        elif self.is_idle:
            if not self.is_expecting:
                self._look_at(self.plan.goals)
        elif slipped := self._finale.slipped(self.plan.goals):
            self._look_at(slipped)
        elif not self._steps.start_ready():
            self.end(Ending(Outcome.FAILED, "No step that is left can start."))

    def _goes_on_elsewhere(self) -> bool:
        """Whether steps go on that do not wait for the one in trouble; new ones begin where it is none of theirs."""
        return bool(self._steps) if self._recoverer.holds_up_all else self._steps.start_ready()

    def _settle(self, node_id: str, end: StepEnd) -> None:
        context = self.context
        if end.failure is not None:
            call = str(context.graph.node(node_id).call)
            self._take_on(Trouble(call, node_id, end.failure, end.unknown))
        context.ledger.save()
        context.listener(StepSettled(context.graph.node(node_id)))

    def _take_on(self, trouble: Trouble) -> None:
        """Leave a trouble to the recoverer; after an emergency stop nothing is waited for."""
        if trouble.failure.code is FailureCode.EMERGENCY_STOP:
            self.end(Ending.by(Outcome.STOPPED, trouble.failure))
        elif self._finale.failed is not None:
            self.end(self._finale.failed)
        else:
            self._recoverer.take_on(trouble)

    def _look_at(self, goals: tuple[Predicate, ...]) -> None:
        """Look at goals: the task is done only if at its end every one is seen true."""
        found = self._finale.look(goals)
        if isinstance(found, Trouble):
            self._take_on(found)
        elif found is not None and self.is_idle:
            self.end(found)

    def _give_up(self, ending: Ending | None) -> None:
        """End so, what is held having been set down where that is safe; None is no end."""
        if ending is None:
            return
        set_down = replace(self.plan, calls=(PlannedCall("aid", SET_DOWN),))
        if self._finale.can_set_down(ending.failure) and self.follow(set_down, ending) is None:
            self._recoverer.aids.take_up(planned.id for planned in self.plan.calls)
        else:
            self.end(ending)
