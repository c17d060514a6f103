"""The agent: an instruction in, one honest outcome out."""

import logging

from agent.budgets import BudgetAccount
from agent.corrections.deeds import Deeds
from agent.counsel import Counsel, Unwanted
from agent.events import Event, Listener, TaskEnded, TaskStarted, ignore
from agent.needs import CANCELLED, Ending
from agent.parts import AgentParts, AgentSettings
from agent.performance import Wishes
from agent.preparation import Over, Preparation, UnderWay
from agent.result import TaskResult
from agent.resumption import taken_up
from agent.supervisor import Supervisor
from majordomo.ambiguity import Weigher
from majordomo.correction import Correction
from majordomo.errors import EmergencyStopped, JournalError, MajordomoError
from majordomo.failure import FailureCode, Phase, failure_of
from majordomo.outcome import Outcome

_log = logging.getLogger(__name__)


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
        self._preparation = Preparation(parts, self._settings, self._supervisor, self._listener, self.deeds)
        self._wishes = Wishes()

    def run(self, instruction: str) -> TaskResult:
        """Carry an instruction out. Ctrl-C cancels the task, with the robot holding still."""
        return self._carry_out(instruction, None)

    def resume(self, task_id: int) -> TaskResult:
        """Go on with a task that was cut off, as `run`: what is on disk stays, and what nobody knows is looked at.

        Raises:
            JournalError: There is none of that id, it has ended, or somebody works on it.
        """
        journal = self._parts.journal
        instruction = journal.task(task_id).instruction
        if not journal.adopt(task_id):
            raise JournalError(f"Task {task_id} has ended, or somebody works on it.", "another task.")
        return self._carry_out(instruction, task_id)

    def _carry_out(self, instruction: str, task_id: int | None) -> TaskResult:
        self._wishes = Wishes()
        parts, now_s = self._parts, self._parts.clock.now_s()
        counsel = Counsel(parts, self._supervisor, self._listener, self._settings.max_questions, parts.memory.dialogue)
        task = UnderWay(instruction, now_s, BudgetAccount(self._settings.budgets, now_s), counsel, task_id)
        counsel.is_unwanted = lambda: self._wishes.ending is not None
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
        self._wishes.ending = CANCELLED

    def stop(self, why: str = "The task was stopped.", code: FailureCode = FailureCode.CANCELLED) -> None:
        """End the task under way as stopped, at its next tick. May be called from another thread."""
        self._wishes.ending = Ending.wished(Outcome.STOPPED, why, code)

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

    @property
    def weigher(self) -> Weigher:
        """Tells how probable it is what words mean that may mean several things."""
        return self._parts.weigher

    def look(self) -> None:
        """Look at everything there are words for, between tasks; what was seen is then in memory.

        Raises:
            MajordomoError: The robot cannot look now.
        """
        self._supervisor.look()

    def _run(self, task: UnderWay) -> tuple[Outcome, str]:
        try:
            settings, journal, resumption = self._settings, self._parts.journal, None
            if task.id is None:
                task.id = journal.begin_task(task.instruction, settings.scene, settings.seed)
            else:
                resumption = taken_up(journal, task.id, self._preparation.resources)
            self._parts.memory.say("person", task.instruction)
            self._listener(TaskStarted(task.id, task.instruction))
            performance = self._preparation.performance(task, resumption, self._wishes)
        except Over as over:
            task.suggestion, task.failure = over.suggestion, over.failure
            return over.outcome, str(over)
        except Unwanted:
            self._parts.executor.stop()  # nothing moves; but whoever says stop wants to be sure
            return self._ended_at_once(task, self._wishes.ending or CANCELLED)
        except MajordomoError as error:
            outcome = Outcome.STOPPED if isinstance(error, EmergencyStopped) else Outcome.FAILED
            return self._ended_at_once(task, Ending.by(outcome, failure_of(error, Phase.PLANNING)))
        return performance.run()

    def _ended_at_once(self, task: UnderWay, ending: Ending) -> tuple[Outcome, str]:
        """The end of a task of which nothing was carried out yet."""
        task.failure = ending.failure
        return ending.outcome, ending.message

    def _interrupted(self, task: UnderWay) -> tuple[Outcome, str]:
        if task.executive is None:
            self._parts.executor.stop()
            return self._ended_at_once(task, CANCELLED)
        task.executive.end(CANCELLED)
        assert task.executive.outcome is not None  # that ends it
        return task.executive.outcome, task.executive.message

    def _conclude(self, task: UnderWay, outcome: Outcome, message: str) -> TaskResult:
        """Write the end down and say it."""
        if task.id is not None:
            try:
                if task.context is None:
                    self._parts.journal.end_task(task.id, outcome)
                else:
                    task.context.ledger.end(outcome)
            except JournalError as error:
                _log.warning("the end of task %s is not in the journal: %s", task.id, error)
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
            suggestion=task.suggestion,
            failure=task.failure if task.executive is None else task.executive.failure,
        )
        self._listener(TaskEnded(result))
        return result

    def _listener(self, event: Event) -> None:
        self.deeds.notice(event)
        self._tell(event)
