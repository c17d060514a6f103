"""Carries a plan out: starts what is ready, watches it, and looks at the goals in the end, to exactly one outcome.

`tick` never blocks. What is done about failures is the recoverer's; while it waits for an answer nothing moves.
"""

from agent.budgets import BudgetAccount
from agent.deferred import DeferredSteps, PlanWords
from agent.events import StepSettled
from agent.recoverer import GOALS, AskPerson, Ending, Recoverer, Revise, Trouble
from agent.recovery import RecoveryLadders
from agent.step import Step, StepEnd, TaskContext
from agent.watch import Watch
from majordomo.errors import JournalError
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannerAnswer
from majordomo.predicate import Predicate, Verdict
from memory.node import NodeStatus


class Executive:
    """One task from its plan to its outcome.

    Attributes:
        outcome: How it ended; None while it has not.
        message: Why, for the person.
    """

    def __init__(self, context: TaskContext, plan: Plan, ladders: RecoveryLadders, account: BudgetAccount) -> None:
        self.outcome: Outcome | None = None
        self.message = ""
        self._context = context
        self._account = account
        self._recoverer = Recoverer(context, plan, ladders, account)
        self._deferred = DeferredSteps(context)
        self._steps: dict[str, Step] = {}
        self._goal_watch: Watch | None = None

    @property
    def plan(self) -> Plan:
        """The plan that is followed now."""
        return self._recoverer.plan

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
            self._end(Ending(Outcome.NEEDS_HUMAN, time_is_up))
        elif self.need is None:
            self._guarded_move_on()

    def cancel(self) -> None:
        """End the task because the person no longer wants it. In any state, any number of times."""
        self._end(Ending(Outcome.CANCELLED, "The task was cancelled."))

    def stop(self) -> None:
        """End the task because nothing may move. In any state, any number of times."""
        self._end(Ending(Outcome.STOPPED, "The task was stopped."))

    def answered(self, answer: str | None) -> None:
        """Bring the person's answer; None: nobody is there."""
        self._end(self._recoverer.answered(answer))

    def revised(self, answer: PlannerAnswer) -> None:
        """Bring the planner's revision; a plan that cannot be used counts as a refusal."""
        self._recoverer.revised(answer)
        self._deferred.forget()

    def planned(self, answer: PlannerAnswer) -> None:
        """Bring the plan of a step that is words."""
        trouble = self._deferred.planned(answer)
        if trouble is not None:
            self._take_on(trouble)

    def _guarded_move_on(self) -> None:
        try:
            self._move_on()
        except JournalError as error:
            self._end(Ending(Outcome.FAILED, str(error)))

    def _move_on(self) -> None:
        for node_id, step in tuple(self._steps.items()):
            end = step.tick()
            if end is not None:
                del self._steps[node_id]
                self._settle(step, end)
            if self.outcome is not None:
                return
        if self._recoverer.is_needed:
            if not self._steps:
                self._end(self._recoverer.recover())
        elif self._context.graph.is_finished:
            self._check_goals()
        else:
            self._start_ready()

    def _start_ready(self) -> None:
        graph, dealt_with = self._context.graph, False
        for node_id in graph.ready():
            taken = {name for other in self._steps for name in graph.node(other).resources}
            if node_id in self._steps or not taken.isdisjoint(graph.node(node_id).resources):
                continue
            if self._deferred.take(node_id):
                dealt_with = True
            else:
                self._steps[node_id] = Step(self._context, node_id)
        if not (self._steps or dealt_with):
            self._end(Ending(Outcome.FAILED, "No step that is left can start."))

    def _settle(self, step: Step, end: StepEnd) -> None:
        context, node_id = self._context, step.node_id
        if end.failure is not None:
            call = str(context.graph.node(node_id).call)
            self._take_on(Trouble(call, node_id, end.failure, end.unknown))
        context.parts.journal.save_graph(context.task_id, context.graph.to_json())
        context.listener(StepSettled(context.graph.node(node_id)))

    def _take_on(self, trouble: Trouble) -> None:
        """Leave a trouble to the recoverer; after an emergency stop nothing is waited for."""
        if trouble.failure.code is FailureCode.EMERGENCY_STOP:
            self._end(Ending(Outcome.STOPPED, trouble.failure.message))
        else:
            self._recoverer.take_on(trouble)

    def _check_goals(self) -> None:
        """The end: done only if every goal is seen true."""
        context, goals = self._context, self.plan.goals
        if self._goal_watch is None:
            self._goal_watch = context.watch(lambda: goals, Phase.POSTCONDITION)
        judgement = self._goal_watch.tick()
        if judgement is None:
            return
        self._goal_watch = None
        if judgement.is_true:
            words = context.supervisor.words(goals)
            self._end(Ending(Outcome.DONE, f"Done: {words}." if goals else "Done."))
            return
        missing = (*judgement.false, *judgement.unknown)
        failure = judgement.failure or self._goal_failure(missing)
        unknown = () if judgement.false else judgement.unknown
        self._take_on(Trouble(GOALS, None, failure, unknown))

    def _goal_failure(self, missing: tuple[Predicate, ...]) -> Failure:
        seen = {
            belief.predicate
            for node in self._context.graph.nodes
            for belief in node.verified
            if belief.verdict is Verdict.TRUE
        }
        words = self._context.supervisor.words(missing)
        if any(goal.positive and goal in seen for goal in missing):
            return Failure(FailureCode.EFFECT_UNDONE, Phase.POSTCONDITION, f"It is no longer so that {words}.")
        return Failure(FailureCode.EFFECT_NOT_SEEN, Phase.POSTCONDITION, f"I do not see that {words}.")

    def _end(self, ending: Ending | None) -> None:
        """End so, with the robot holding still and the journal closed; the first end stands, and None is none."""
        if ending is None or self.outcome is not None:
            return
        self.outcome, self.message = ending.outcome, ending.message
        self._context.parts.executor.stop()
        for step in self._steps.values():
            step.abandon()
        graph = self._context.graph
        for node_id in graph.unfinished:
            if graph.node(node_id).status is not NodeStatus.FAILED:
                graph.cancel(node_id)
