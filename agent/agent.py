"""The agent: an instruction in, one honest outcome out."""

import logging
from dataclasses import dataclass, field

from agent.budgets import BudgetAccount
from agent.deferred import PlanWords
from agent.events import Asked, Listener, Planned, TaskEnded, TaskStarted, ignore
from agent.executive import Executive
from agent.parts import AgentParts, AgentSettings
from agent.recoverer import AskPerson, Revise
from agent.recovery import RecoveryLadders
from agent.result import TaskResult
from agent.step import TaskContext
from agent.supervisor import Supervisor
from majordomo.errors import EmergencyStopped, JournalError, MajordomoError
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.skill import PolicySkill, SkillCall
from memory.task_graph import TaskGraph

POLICY = "policy"
"""A resource of every skill that the learned policy carries out: it follows one instruction at a time."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Task:
    """What is known of the task under way."""

    instruction: str
    started_s: float
    account: BudgetAccount
    dialogue: tuple[tuple[str, str], ...]
    id: int | None = None
    plan: Plan | None = None
    context: TaskContext | None = None
    executive: Executive | None = None
    questions: int = field(default=0)


class _Over(Exception):
    """The task ends before there is anything to carry out."""

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


class Agent:
    """Does what a person says, one task at a time, and ends each with exactly one outcome.

    Args:
        parts: What it works with.
        settings: How it works.
        listener: Told everything that happens, as it happens.
    """

    def __init__(self, parts: AgentParts, settings: AgentSettings | None = None, listener: Listener = ignore) -> None:
        self._parts = parts
        self._settings = AgentSettings() if settings is None else settings
        self._listener = listener
        self._supervisor = Supervisor(parts.eyes, parts.memory, parts.library, listener)
        self._wish: Outcome | None = None

    def run(self, instruction: str) -> TaskResult:
        """Carry an instruction out. Ctrl-C cancels the task, with the robot holding still."""
        self._wish = None
        now_s = self._parts.clock.now_s()
        account = BudgetAccount(self._settings.budgets, now_s)
        task = _Task(instruction, now_s, account, self._parts.memory.dialogue)
        try:
            outcome, message = self._run(task)
        except KeyboardInterrupt:
            outcome, message = self._interrupted(task)
        except BaseException:
            self._parts.executor.stop()
            raise
        return self._conclude(task, outcome, message)

    def cancel(self) -> None:
        """End the task under way as cancelled, at its next tick. May be called from another thread."""
        self._wish = Outcome.CANCELLED

    def stop(self) -> None:
        """End the task under way as stopped, at its next tick. May be called from another thread."""
        self._wish = Outcome.STOPPED

    def look(self) -> None:
        """Look at everything there are words for, between tasks; what was seen is then in memory.

        Raises:
            MajordomoError: The robot cannot look now.
        """
        self._supervisor.look()

    def _run(self, task: _Task) -> tuple[Outcome, str]:
        try:
            settings = self._settings
            task.id = self._parts.journal.begin_task(task.instruction, settings.scene, settings.seed)
            self._parts.memory.say("person", task.instruction)
            self._listener(TaskStarted(task.id, task.instruction))
            self._prepare(task, task.id)
        except _Over as over:
            return over.outcome, str(over)
        except EmergencyStopped as error:
            return Outcome.STOPPED, str(error)
        except MajordomoError as error:
            return Outcome.FAILED, str(error)
        return self._execute(task)

    def _prepare(self, task: _Task, task_id: int) -> None:
        """Look, plan, and write the plan down."""
        parts = self._parts
        plan = self._plan(task)
        graph = TaskGraph.from_plan(plan, self._resources)
        settling, listener = self._settings.settling, self._listener
        context = TaskContext(task_id, graph, parts, self._supervisor, settling, listener)
        context.check(plan)
        parts.journal.save_graph(task_id, graph.to_json())
        ladders = RecoveryLadders(self._settings.recoveries)
        task.plan, task.context = plan, context
        task.executive = Executive(context, plan, ladders, task.account)
        listener(Planned(plan, graph))

    def _plan(self, task: _Task) -> Plan:
        answer = self._answer(task, task.instruction)
        if isinstance(answer, Plan):
            return answer
        if isinstance(answer, Refusal):
            raise _Over(Outcome.FAILED, _refused(answer))
        if self._wish is not None:
            raise _Over(self._wish, f"The task was {self._wish}.")
        raise _Over(Outcome.NEEDS_HUMAN, f"I must know first: {answer.text}")

    def _answer(self, task: _Task, instruction: str) -> PlannerAnswer:
        """Look, and ask the planner; where it must know something first, ask the person, and begin again."""
        while True:
            self._supervisor.look()
            request = PlanRequest(instruction, task.dialogue)
            answer = self._parts.planner.plan(request, self._supervisor.snapshot, self._parts.library)
            if not (isinstance(answer, Question) and self._clarify(task, answer)):
                return answer

    def _clarify(self, task: _Task, question: Question) -> bool:
        """Put a planner's question to the person; returns whether there is an answer."""
        if task.questions == self._settings.max_questions:
            return False
        task.questions += 1
        answer = self._ask(question.text, question.options)
        if answer is None:
            return False
        task.dialogue += (("robot", question.text), ("person", answer))
        return True

    def _execute(self, task: _Task) -> tuple[Outcome, str]:
        executive = task.executive
        assert executive is not None  # _prepare has made it
        while executive.outcome is None:
            if self._wish is Outcome.CANCELLED:
                executive.cancel()
            elif self._wish is Outcome.STOPPED:
                executive.stop()
            else:
                self._move_on(task, executive)
        return executive.outcome, executive.message

    def _move_on(self, task: _Task, executive: Executive) -> None:
        """Tick, and bring what the executive then waits for."""
        executive.tick()
        if isinstance(executive.need, AskPerson):
            answer = self._ask(executive.need.question, executive.need.options)
            if self._wish is None:  # else the person wants the task to end, not an answer
                executive.answered(answer)
        elif isinstance(executive.need, Revise):
            executive.revised(self._revision(task, executive.need))
        elif isinstance(executive.need, PlanWords):
            executive.planned(self._planned(task, executive.need.words))
        self._parts.pace()

    def _revision(self, task: _Task, need: Revise) -> PlannerAnswer:
        """Let the planner find another way; where it must know something first, ask, and plan from where we stand."""
        parts = self._parts
        try:
            answer = parts.planner.revise(need.plan, need.failure, self._supervisor.snapshot, parts.library)
            if isinstance(answer, Question) and self._clarify(task, answer):
                answer = self._answer(task, task.instruction)
        except MajordomoError as error:
            return Refusal(str(error))
        return answer

    def _planned(self, task: _Task, words: str) -> PlannerAnswer:
        """Have a step's words planned, now that their turn has come."""
        try:
            return self._answer(task, words)
        except MajordomoError as error:
            return Refusal(str(error))

    def _ask(self, question: str, options: tuple[str, ...]) -> str | None:
        answer = self._parts.person.ask(question, options)
        self._parts.memory.say("robot", question)
        if answer is not None:
            self._parts.memory.say("person", answer)
        self._listener(Asked(question, options, answer))
        return answer

    def _interrupted(self, task: _Task) -> tuple[Outcome, str]:
        if task.executive is None:
            self._parts.executor.stop()
            return Outcome.CANCELLED, "The task was cancelled."
        task.executive.cancel()
        assert task.executive.outcome is not None  # cancel ends it
        return task.executive.outcome, task.executive.message

    def _conclude(self, task: _Task, outcome: Outcome, message: str) -> TaskResult:
        """Write the end down and say it."""
        if task.id is not None:
            try:
                if task.context is not None:
                    self._parts.journal.save_graph(task.id, task.context.graph.to_json())
                self._parts.journal.end_task(task.id, outcome)
            except JournalError as error:
                _log.exception("the end of task %s is not in the journal", task.id)
                message = f"{message} {error}" if str(error) not in message else message
        self._parts.memory.say("robot", message)
        plan = task.plan if task.executive is None else task.executive.plan
        result = TaskResult(
            task.id,
            task.instruction,
            outcome,
            message,
            nodes=() if task.context is None else task.context.graph.nodes,
            goals=() if plan is None else self._supervisor.goal_evidence(plan.goals),
            assumptions=() if plan is None else plan.assumptions,
            plan_source="" if plan is None else plan.source,
            recoveries=task.account.recoveries,
            duration_s=self._parts.clock.now_s() - task.started_s,
        )
        self._listener(TaskEnded(result))
        return result

    def _resources(self, call: SkillCall) -> frozenset[str]:
        skill = self._parts.library[call.skill]
        return skill.resources | {POLICY} if issubclass(skill, PolicySkill) else skill.resources


def _refused(refusal: Refusal) -> str:
    return f"{refusal.reason} Try: {refusal.suggestion}" if refusal.suggestion else refusal.reason
