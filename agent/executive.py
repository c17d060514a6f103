"""Carries a plan out: starts what is ready, watches it, and goes up the recovery ladders, to exactly one outcome.

`tick` never blocks. What takes time, a planner's or a person's answer, is put into `need`; whoever ticks brings the
answer, and nothing moves until then.
"""

from collections import Counter
from dataclasses import dataclass, replace

from agent.budgets import BudgetAccount
from agent.events import Planned, RecoveryChosen, StepSettled
from agent.recovery import Recovery, RecoveryLadders
from agent.step import Step, StepEnd, TaskContext
from agent.watch import Watch
from majordomo.errors import BadArguments, JournalError, PlanRejected, UnknownName
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlannerAnswer, Refusal
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import SkillCall
from memory.node import Node, NodeStatus

TRY_AGAIN = "try again"
GIVE_UP = "give up"
YES = "yes"
NO = "no"
GOALS = "the goal"
"""Stands for a step in ladders and budgets when every step succeeded and the goal is not seen true."""

_CONSENT = {TRY_AGAIN, YES, "y", "again", "retry"}


@dataclass(frozen=True, slots=True)
class AskPerson:
    """The executive waits for a person's answer."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revise:
    """The executive waits for a planner's revision."""

    plan: Plan
    failure: PlanFailure


@dataclass(frozen=True, slots=True)
class _Failed:
    step: str
    node_id: str | None
    failure: Failure
    unknown: tuple[Predicate, ...] = ()


class Executive:
    """One task from its plan to its outcome.

    Attributes:
        outcome: How it ended; None while it has not.
        message: Why, for the person.
        plan: The plan that is followed now.
        need: What it waits for.
    """

    def __init__(self, context: TaskContext, plan: Plan, ladders: RecoveryLadders, account: BudgetAccount) -> None:
        self.outcome: Outcome | None = None
        self.message = ""
        self.plan = plan
        self.need: AskPerson | Revise | None = None
        self._context = context
        self._ladders = ladders
        self._account = account
        self._steps: dict[str, Step] = {}
        self._failures: list[_Failed] = []
        self._goal_watch: Watch | None = None
        self._resets: set[str] = set()
        self._revisions: Counter[tuple[str, ...]] = Counter()

    def tick(self) -> None:
        """Move on by one small step.

        Raises:
            RuntimeError: The task has ended.
        """
        if self.outcome is not None:
            raise RuntimeError(f"the task has ended: {self.outcome}")
        time_is_up = self._account.time_is_up(self._context.parts.clock.now_s())
        if time_is_up is not None:
            self._end(Outcome.NEEDS_HUMAN, time_is_up)
        elif self.need is None:
            self._guarded_move_on()

    def cancel(self) -> None:
        """End the task because the person no longer wants it. In any state, any number of times."""
        self._end(Outcome.CANCELLED, "The task was cancelled.")

    def stop(self) -> None:
        """End the task because nothing may move. In any state, any number of times."""
        self._end(Outcome.STOPPED, "The task was stopped.")

    def answered(self, answer: str | None) -> None:
        """Bring the person's answer; None: nobody is there."""
        self.need = None
        failed = self._failures[0]
        if answer is None:
            self._end(Outcome.NEEDS_HUMAN, f"{failed.failure.message} Nobody was there to ask.")
            return
        consents = answer.strip().lower() in _CONSENT
        if failed.unknown:
            self._learn(failed, consents)
        elif not consents:
            self._end(Outcome.FAILED, failed.failure.message)
        elif failed.node_id is None:
            self._ask_planner(failed)
        else:
            self._try_again(failed)

    def revised(self, answer: PlannerAnswer) -> None:
        """Bring the planner's revision; a plan that cannot be used counts as a refusal."""
        self.need = None
        problem = self._adopt(answer) if isinstance(answer, Plan) else _why_not(answer)
        if problem is None:
            return
        failed = self._failures[0]
        self._ladders.rule_out(failed.step, Recovery.REPLAN)
        message = f"{failed.failure.message} {problem}"
        self._failures[0] = replace(failed, failure=replace(failed.failure, message=message))

    def _guarded_move_on(self) -> None:
        try:
            self._move_on()
        except JournalError as error:
            self._end(Outcome.FAILED, str(error))

    def _move_on(self) -> None:
        for node_id, step in tuple(self._steps.items()):
            end = step.tick()
            if end is not None:
                del self._steps[node_id]
                self._settle(step, end)
            if self.outcome is not None:
                return
        if self._failures:
            if not self._steps:
                self._recover(self._failures[0])
        elif self._context.graph.is_finished:
            self._check_goals()
        else:
            self._start_ready()

    def _start_ready(self) -> None:
        graph = self._context.graph
        for node_id in graph.ready():
            taken = {name for other in self._steps for name in graph.node(other).resources}
            if node_id not in self._steps and taken.isdisjoint(graph.node(node_id).resources):
                self._steps[node_id] = Step(self._context, node_id)
        if not self._steps:
            self._end(Outcome.FAILED, "No step that is left can start.")

    def _settle(self, step: Step, end: StepEnd) -> None:
        context = self._context
        if end.failure is not None:
            self._note(context.graph.node(step.node_id), end.failure, end.unknown)
        context.parts.journal.save_graph(context.task_id, context.graph.to_json())
        context.listener(StepSettled(context.graph.node(step.node_id)))

    def _note(self, node: Node, failure: Failure, unknown: tuple[Predicate, ...]) -> None:
        if failure.code is FailureCode.EMERGENCY_STOP:
            self._end(Outcome.STOPPED, failure.message)
        elif node.id in self._resets and failure.retryable:
            self._context.graph.skip(node.id, f"It helps where it can: {failure.message}")
        else:
            self._failures.append(_Failed(str(node.call), node.id, failure, unknown))

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
            self._end(Outcome.DONE, f"Done: {words}." if goals else "Done.")
            return
        missing = (*judgement.false, *judgement.unknown)
        failure = judgement.failure or self._goal_failure(missing)
        unknown = () if judgement.false else judgement.unknown
        self._failures.append(_Failed(GOALS, None, failure, unknown))

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

    def _recover(self, failed: _Failed) -> None:
        if not failed.failure.retryable:
            self._ladders.rule_out(failed.step, Recovery.RETRY)
            self._ladders.rule_out(failed.step, Recovery.RESET)
        recovery = self._ladders.take(failed.step, failed.failure.code)
        if recovery.is_autonomous:
            spent = self._account.spend_recovery(failed.step)
            if spent is not None:
                self._end(Outcome.NEEDS_HUMAN, f"{failed.failure.message} {spent}")
                return
        self._record(failed, recovery)
        match recovery:
            case Recovery.RETRY:
                self._try_again(failed)
            case Recovery.RESET:
                self._reset(failed)
                self._try_again(failed)
            case Recovery.REPLAN:
                self._ask_planner(failed)
            case Recovery.ASK:
                self._ask_person(failed)
            case Recovery.STOP:
                self._end(Outcome.FAILED, failed.failure.message)

    def _record(self, failed: _Failed, recovery: Recovery) -> None:
        context = self._context
        payload = {"step": failed.step, "failure": str(failed.failure.code), "recovery": str(recovery)}
        context.parts.journal.event(context.task_id, "recovery", payload)
        context.listener(RecoveryChosen(failed.step, failed.failure, recovery))

    def _try_again(self, failed: _Failed) -> None:
        self._failures.remove(failed)
        if failed.node_id is not None:
            self._context.graph.retry(failed.node_id)

    def _reset(self, failed: _Failed) -> None:
        """Put `reset_arm` in front of the step; the hand opens only if it should be empty there."""
        graph = self._context.graph
        release = failed.node_id is not None and self._should_be_empty(graph.node(failed.node_id))
        planned = (PlannedCall("reset", SkillCall("reset_arm", {"release": release})),)
        added = graph.append(planned) if failed.node_id is None else graph.insert_before(failed.node_id, planned)
        self._resets.update(added)

    def _should_be_empty(self, node: Node) -> bool:
        parts, snapshot = self._context.parts, self._context.supervisor.snapshot
        skill = parts.library.bind(node.call, parts.memory.catalogue)
        things = parts.memory.catalogue.of_kind("movable")
        holds = any(snapshot.verdict(Predicate("holding", (thing,))) is Verdict.TRUE for thing in things)
        return Predicate("hand_empty") in skill.preconditions(snapshot) and not holds

    def _ask_planner(self, failed: _Failed) -> None:
        graph = self._context.graph
        finished = tuple(node.id for node in graph.nodes if node.status.lets_pass)
        if failed.node_id is None:
            call = PlannedCall("goal", SkillCall("check_goal"))
        else:
            node = graph.node(failed.node_id)
            call = PlannedCall(node.id, node.call, node.after)
        self.need = Revise(self.plan, PlanFailure(call, failed.failure, finished))

    def _ask_person(self, failed: _Failed) -> None:
        if failed.unknown:
            words = self._context.supervisor.words(failed.unknown[:1])
            self.need = AskPerson(f"I cannot tell: is it so that {words}?", (YES, NO))
        else:
            self.need = AskPerson(f"{failed.failure.message} What shall I do?", (TRY_AGAIN, GIVE_UP))

    def _learn(self, failed: _Failed, is_so: bool) -> None:
        """Believe what the person says of a claim that nobody else can tell, and go on to the next one, or again."""
        claim, *others = failed.unknown
        self._context.supervisor.told(claim.atom, is_so == claim.positive)
        if is_so and others:
            self._failures[0] = replace(failed, unknown=tuple(others))
            self._ask_person(self._failures[0])
        else:
            self._try_again(failed)

    def _adopt(self, plan: Plan) -> str | None:
        """Follow a revised plan; or return why it cannot be followed."""
        plan = replace(plan, goals=self.plan.goals)
        signature = tuple(str(planned.call) for planned in plan.calls)
        if self._revisions[signature]:
            return "The planner knows no other way than the one that failed."
        try:
            self._context.check(plan)
            ids = self._context.graph.replace_unfinished(plan)
        except (PlanRejected, UnknownName, BadArguments) as error:
            return f"The new plan cannot be used: {error}"
        self._revisions[signature] += 1
        self._failures.clear()
        self.plan = _renamed(plan, ids)
        self._context.listener(Planned(self.plan, self._context.graph))
        return None

    def _end(self, outcome: Outcome, message: str) -> None:
        if self.outcome is not None:
            return
        self.outcome, self.message, self.need = outcome, message, None
        self._context.parts.executor.stop()
        for step in self._steps.values():
            step.abandon()
        graph = self._context.graph
        for node_id in graph.unfinished:
            if graph.node(node_id).status is not NodeStatus.FAILED:
                graph.cancel(node_id)


def _why_not(answer: PlannerAnswer) -> str:
    return answer.reason if isinstance(answer, Refusal) else "The planner has no other way."


def _renamed(plan: Plan, ids: tuple[str, ...]) -> Plan:
    """Name a plan's calls as the graph does, which knows the ids of earlier plans, too."""
    names = {planned.id: name for planned, name in zip(plan.calls, ids, strict=True)}
    calls = tuple(
        replace(planned, id=names[planned.id], after=tuple(names.get(other, other) for other in planned.after))
        for planned in plan.calls
    )
    return replace(plan, calls=calls)
