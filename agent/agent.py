"""The agent: an instruction in, one honest outcome out."""

import logging

from agent.corrections.deeds import Deeds
from agent.events import Event, Listener, TaskEnded, TaskStarted, ignore
from agent.evidence.supervisor import Supervisor
from agent.parts import AgentParts, AgentSettings
from agent.planning.counsel import Counsel, Unwanted
from agent.preparation import Over, Preparation, UnderWay
from agent.recovery.budgets import BudgetAccount
from agent.result import TaskResult
from agent.survival.resumption import taken_up
from agent.task.ending import CANCELLED, Ending
from agent.wishes import Spoken, Wishes
from majordomo.ambiguity import Weigher
from majordomo.correction import Correction
from majordomo.errors import JournalError, MajordomoError
from majordomo.failure import FailureCode, Phase
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
            ending = self._run(task)
        except KeyboardInterrupt:
            ending = self._interrupted(task)
        except BaseException:
            self._parts.executor.stop()
            raise
        return self._conclude(task, ending)

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
        self._wishes.corrections.append(Spoken(correction, said))

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

    def _run(self, task: UnderWay) -> Ending:
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
            task.suggestion = over.suggestion
            return over.ending
        except Unwanted:
            self._parts.executor.stop()  # nothing moves; but whoever says stop wants to be sure
            return self._wishes.ending or CANCELLED
        except MajordomoError as error:
            return Ending.of(error, Phase.PLANNING)
        return performance.run()

    def _interrupted(self, task: UnderWay) -> Ending:
        if task.executive is None:
            self._parts.executor.stop()
            return CANCELLED
        task.executive.end(CANCELLED)
        assert task.executive.ending is not None  # that ends it
        return task.executive.ending

    def _conclude(self, task: UnderWay, ending: Ending) -> TaskResult:
        """Write the end down and say it."""
        message = self._written(task, ending)
        self._parts.memory.say("robot", message)
        executive = task.executive
        plan = None if executive is None else executive.plan
        result = TaskResult(
            task.id,
            task.instruction,
            ending.outcome,
            message,
            nodes=() if executive is None else executive.context.graph.nodes,
            goals=() if plan is None else self._supervisor.goal_evidence(plan.goals),
            assumptions=() if plan is None else plan.assumptions,
            plan_source="" if plan is None else plan.source,
            recoveries=task.account.recoveries,
            duration_s=self._parts.clock.now_s() - task.started_s,
            suggestion=task.suggestion,
            failure=ending.failure,
        )
        self._listener(TaskEnded(result))
        return result

    def _written(self, task: UnderWay, ending: Ending) -> str:
        """Write the end down; its message, which says so where that could not be done."""
        try:
            if task.executive is not None:
                task.executive.context.ledger.end(ending.outcome)
            elif task.id is not None:
                self._parts.journal.end_task(task.id, ending.outcome)
        except JournalError as error:
            _log.warning("the end of task %s is not in the journal: %s", task.id, error)
            return ending.message if str(error) in ending.message else f"{ending.message} {error}"
        return ending.message

    def _listener(self, event: Event) -> None:
        self.deeds.notice(event)
        self._tell(event)
