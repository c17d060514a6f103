"""Carries a plan out: starts what is ready, watches it, and looks at the goals in the end, to exactly one outcome.

`tick` never blocks. What is done about failures is the recoverer's; while it waits for an answer nothing moves.
"""

from collections.abc import Iterable
from dataclasses import replace

from agent.budgets import BudgetAccount
from agent.course import Course
from agent.deferred import DeferredSteps
from agent.events import StepSettled
from agent.goal_check import GoalCheck
from agent.needs import AskPerson, Ending, PlanWords, Revise, Trouble
from agent.progress import Progress
from agent.recoverer import Recoverer
from agent.recovery import RecoveryLadders
from agent.running_steps import RunningSteps
from agent.step import StepEnd
from agent.task_context import TaskContext
from majordomo.errors import JournalError, MajordomoError
from majordomo.failure import Failure, FailureCode, Layer, Phase
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannedCall, PlannerAnswer
from majordomo.predicate import Predicate
from majordomo.skill import SkillCall
from memory.node import NodeStatus

SET_DOWN = SkillCall("set_down")


class Executive:
    """One task from its plan to its outcome.

    Attributes:
        outcome: How it ended; None while it has not.
        message: Why, for the person.
        failure: Why, where it has not ended well.
        is_expecting: Whether more may come to do: then it does not end yet.
        is_held: Whether it was held, and has not been told to go on.
    """

    def __init__(self, context: TaskContext, plan: Plan, ladders: RecoveryLadders, account: BudgetAccount) -> None:
        self.outcome: Outcome | None = None
        self.message = ""
        self.failure: Failure | None = None
        self.is_expecting = self.is_held = False
        self._context = context
        self._account = account
        self._course = Course(context, plan)
        self._recoverer = Recoverer(context, self._course, ladders, account)
        self._deferred = DeferredSteps(context, self._course)
        self._steps = RunningSteps(context, self._deferred)
        self._interrupted: list[str] = []
        self._goals = GoalCheck(context)
        self._epilogue: Ending | None = None
        context.ledger.progress = self._told

    @property
    def is_idle(self) -> bool:
        """Whether nothing is left to do."""
        return self._context.graph.is_finished

    @property
    def plan(self) -> Plan:
        """The plan that is followed now."""
        return self._course.plan

    @property
    def progress(self) -> Progress:
        """How far it is, to be gone on with in another program."""
        return Progress(
            graph=self._context.graph.saved(),
            plan=self.plan,
            planned=self._deferred.planned_steps,
            aids=self._recoverer.aids.ids,
            tried=self._recoverer.tried,
            ending=self._epilogue,
            spent_s=self._account.spent_s(self._context.parts.clock.now_s()),
        )

    def take_up(self, progress: Progress, interrupted: Iterable[str]) -> None:
        """Be where another program was cut off, held, with these steps interrupted; their graph is the context's."""
        self._epilogue = progress.ending
        self._deferred.take_up(progress.planned)
        self._recoverer.take_up(progress.aids, progress.tried)
        self._interrupted, self.is_held = list(interrupted), True

    @property
    def need(self) -> AskPerson | Revise | PlanWords | None:
        """What it waits for; whoever ticks brings it."""
        return None if self.outcome is not None else self._recoverer.need or self._deferred.need

    def tick(self) -> None:
        """Move on by one small step.

        Raises:
            RuntimeError: The task has ended.
        """
        if self.outcome is not None:
            raise RuntimeError(f"the task has ended: {self.outcome}")
        time_is_up = self._account.time_is_up(self._context.parts.clock.now_s())
        if time_is_up is not None:
            failure = Failure(FailureCode.BUDGET_EXHAUSTED, Phase.EXECUTION, time_is_up, retryable=False)
            self._end(Ending.by(Outcome.NEEDS_HUMAN, failure))
        elif not isinstance(self.need, AskPerson | Revise):  # while words are planned, other steps go on
            self._guarded_move_on()

    def hold(self) -> None:
        """Interrupt whatever runs, the robot holding still, until `resume`. In any state, any number of times."""
        self._context.parts.executor.stop()
        self._goals.begin_anew()
        self.is_held = True
        try:
            for node_id in self._steps.interrupt():
                self._interrupted.append(node_id)
        except JournalError as error:
            self._end(Ending.of(error))

    def resume(self) -> None:
        """Get ready to go on after `hold`: look; what was interrupted then begins anew, with a look of its own."""
        interrupted, self._interrupted, self.is_held = self._interrupted, [], False
        graph = self._context.graph
        pending = [node_id for node_id in interrupted if graph.node(node_id).status is NodeStatus.PENDING]
        try:
            if pending:
                self._context.supervisor.look()
        except MajordomoError:
            return  # the steps look, too, and say what is wrong
        for node_id in pending:
            self._recoverer.aids.free_hand(node_id)

    def excuse(self, seconds: float) -> None:
        """Leave time out of account: the person had the task wait."""
        self._account.excuse(seconds)

    def follow(self, plan: Plan, epilogue: Ending | None = None) -> str | None:
        """Put a plan, goals included, in the place of all that is left; `hold` first.

        Args:
            plan: What to do instead.
            epilogue: How the task ends after it; None: as its goals are seen to be.

        Returns:
            Why that cannot be; None where it has been done.
        """
        problem = self._course.follow(plan)
        if problem is None:
            self._epilogue = epilogue
            self._interrupted.clear()
            self._recoverer.begin_anew()
            self._deferred.forget()
        return problem

    def extend(self, plan: Plan, goals: tuple[Predicate, ...]) -> str | None:
        """Put a plan behind all that is left, with the goals of the whole; or return why that cannot be."""
        problem = self._course.extend(plan, goals)
        if problem is None:
            self._epilogue = None
            self._goals.begin_anew()
        return problem

    def end(self, ending: Ending) -> None:
        """End the task because nothing may move, or somebody wants no more of it. In any state, any number of times."""
        self._end(ending)

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

    def _told(self) -> str:
        return self.progress.to_json()

    def _guarded_move_on(self) -> None:
        try:
            self._move_on()
        except JournalError as error:
            self._end(Ending.of(error))

    def _move_on(self) -> None:
        for node_id, end in self._steps.tick():
            self._settle(node_id, end)
            if self.outcome is not None:
                return
        if self._recoverer.is_local or (self._recoverer.is_needed and not self._goes_on_elsewhere()):
            self._give_up(self._recoverer.recover())
        elif self._recoverer.is_needed:
            return
        elif self.is_idle:
            self._conclude()
        elif slipped := self._slipped():
            self._check_goals(slipped)
        elif not self._steps.start_ready():
            self._end(Ending(Outcome.FAILED, "No step that is left can start."))

    def _slipped(self) -> tuple[Predicate, ...]:
        """Goals that were reached and are so no more, as far as that matters now."""
        return () if self._steps or self._epilogue is not None else self._goals.slipped(self.plan.goals)

    def _goes_on_elsewhere(self) -> bool:
        """Whether steps go on that do not wait for the one in trouble; new ones begin where it is none of theirs."""
        return bool(self._steps) if self._recoverer.holds_up_all else self._steps.start_ready()

    def _settle(self, node_id: str, end: StepEnd) -> None:
        context = self._context
        if end.failure is not None:
            call = str(context.graph.node(node_id).call)
            self._take_on(Trouble(call, node_id, end.failure, end.unknown))
        context.ledger.save()
        context.listener(StepSettled(context.graph.node(node_id)))

    def _take_on(self, trouble: Trouble) -> None:
        """Leave a trouble to the recoverer; after an emergency stop nothing is waited for."""
        if trouble.failure.code is FailureCode.EMERGENCY_STOP:
            self._end(Ending.by(Outcome.STOPPED, trouble.failure))
        elif self._epilogue is not None and self._epilogue.failure is not None:  # it was only to end safely
            self._end(self._epilogue)
        else:
            self._recoverer.take_on(trouble)

    def _conclude(self) -> None:
        if self.is_expecting:
            return
        if self._epilogue is None:
            self._check_goals(self.plan.goals)
        else:
            self._end(self._epilogue)

    def _check_goals(self, goals: tuple[Predicate, ...]) -> None:
        """Look at goals: the task is done only if at its end every one is seen true."""
        found = self._goals.tick(goals)
        if isinstance(found, Trouble):
            self._take_on(found)
        elif self.is_idle:
            self._end(found)

    def _give_up(self, ending: Ending | None) -> None:
        """End so, what is held having been set down where that is safe; None is no end."""
        if (
            ending is None
            or ending.failure is None
            or not self._can_set_down(ending.failure)
            or self.follow(replace(self.plan, calls=(PlannedCall("aid", SET_DOWN),)), ending) is not None
        ):
            self._end(ending)
        else:
            self._recoverer.aids.take_up(planned.id for planned in self.plan.calls)

    def _can_set_down(self, failure: Failure) -> bool:
        """Whether something is held, and neither the robot nor its senses are what failed."""
        is_sound = failure.layer not in (Layer.ROBOT, Layer.SYSTEM)
        return is_sound and self._epilogue is None and bool(self._recoverer.aids.held)

    def _end(self, ending: Ending | None) -> None:
        """End so, with the robot holding still and the journal closed; the first end stands, and None is none."""
        if ending is None or self.outcome is not None:
            return
        self.outcome, self.message, self.failure = ending.outcome, ending.message, ending.failure
        self._context.parts.executor.stop()
        self._steps.abandon()
        graph = self._context.graph
        for node_id in graph.unfinished:
            if graph.node(node_id).status is not NodeStatus.FAILED:
                graph.cancel(node_id)
