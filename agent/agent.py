"""The agent: an instruction in, one honest outcome out."""

import logging
from dataclasses import dataclass

from agent.budgets import BudgetAccount
from agent.corrections.corrector import Corrector
from agent.corrections.deeds import Deeds
from agent.counsel import Counsel, Unwanted
from agent.events import Event, Listener, Planned, TaskEnded, TaskStarted, ignore
from agent.executive import Executive
from agent.parts import AgentParts, AgentSettings
from agent.performance import Performance, Wishes
from agent.recovery import RecoveryLadders
from agent.result import TaskResult
from agent.step import TaskContext
from agent.supervisor import Supervisor
from majordomo.correction import Correction
from majordomo.errors import EmergencyStopped, JournalError, MajordomoError
from majordomo.outcome import Outcome
from majordomo.plan import Plan, Refusal
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
    counsel: Counsel
    id: int | None = None
    plan: Plan | None = None
    context: TaskContext | None = None
    executive: Executive | None = None


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
        self.deeds = Deeds(parts.memory, parts.library)
        self._parts = parts
        self._settings = AgentSettings() if settings is None else settings
        self._tell = listener
        self._supervisor = Supervisor(parts.eyes, parts.memory, parts.library, self._listener)
        self._wishes = Wishes()

    def run(self, instruction: str) -> TaskResult:
        """Carry an instruction out. Ctrl-C cancels the task, with the robot holding still."""
        self._wishes = Wishes()
        parts, now_s = self._parts, self._parts.clock.now_s()
        counsel = Counsel(parts, self._supervisor, self._listener, self._settings.max_questions, parts.memory.dialogue)
        task = _Task(instruction, now_s, BudgetAccount(self._settings.budgets, now_s), counsel)
        counsel.is_unwanted = lambda: self._wishes.outcome is not None
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
        self._wishes.outcome = Outcome.CANCELLED

    def stop(self) -> None:
        """End the task under way as stopped, at its next tick. May be called from another thread."""
        self._wishes.outcome = Outcome.STOPPED

    def pause(self) -> None:
        """Have the task under way wait, the robot holding still, from its next tick on."""
        self._wishes.is_paused = True

    def go_on(self) -> None:
        """Go on with a task that waits, at its next tick: what was interrupted begins anew, with a look."""
        self._wishes.is_paused = False

    @property
    def is_paused(self) -> bool:
        """Whether the task under way waits."""
        return self._wishes.is_paused

    def correct(self, correction: Correction, said: str) -> None:
        """Change what is left of the task under way, at its next tick; `Corrected` tells what has become of it."""
        self._wishes.corrections.append((correction, said))

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
            performance = self._prepare(task, task.id)
        except _Over as over:
            return over.outcome, str(over)
        except Unwanted:
            self._parts.executor.stop()  # nothing moves; but whoever says stop wants to be sure
            wished = self._wishes.outcome or Outcome.CANCELLED
            return wished, f"The task was {wished}."
        except EmergencyStopped as error:
            return Outcome.STOPPED, str(error)
        except MajordomoError as error:
            return Outcome.FAILED, str(error)
        return performance.run()

    def _prepare(self, task: _Task, task_id: int) -> Performance:
        """Look, plan, and write the plan down."""
        parts = self._parts
        plan = self._plan(task)
        graph = TaskGraph.from_plan(plan, self._resources)
        settling, listener = self._settings.settling, self._listener
        context = TaskContext(task_id, graph, parts, self._supervisor, settling, listener, task.counsel.consents)
        context.check(plan)
        parts.journal.save_graph(task_id, graph.to_json())
        ladders = RecoveryLadders(self._settings.recoveries)
        task.plan, task.context = plan, context
        task.executive = executive = Executive(context, plan, ladders, task.account)
        corrector = Corrector(context, executive, task.counsel, self.deeds, task.instruction)
        listener(Planned(plan, graph))
        return Performance(task.instruction, parts, self._wishes, task.counsel, executive, corrector)

    def _plan(self, task: _Task) -> Plan:
        answer = task.counsel.plan(task.instruction)
        if isinstance(answer, Plan):
            return answer
        if isinstance(answer, Refusal):
            raise _Over(Outcome.FAILED, _refused(answer))
        if self._wishes.outcome is not None:
            raise Unwanted
        raise _Over(Outcome.NEEDS_HUMAN, f"I must know first: {answer.text}")

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

    def _listener(self, event: Event) -> None:
        self.deeds.notice(event)
        self._tell(event)

    def _resources(self, call: SkillCall) -> frozenset[str]:
        skill = self._parts.library[call.skill]
        return skill.resources | {POLICY} if issubclass(skill, PolicySkill) else skill.resources


def _refused(refusal: Refusal) -> str:
    return f"{refusal.reason} Try: {refusal.suggestion}" if refusal.suggestion else refusal.reason
