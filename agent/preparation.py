"""Makes a task ready to be carried out: planned anew, or taken up where another program was cut off."""

from dataclasses import dataclass

from agent.corrections.corrector import Corrector
from agent.corrections.deeds import Deeds
from agent.events import Corrected, Listener, Planned
from agent.evidence.supervisor import Supervisor
from agent.execution.executive import Executive
from agent.parts import AgentParts, AgentSettings
from agent.performance import Performance
from agent.planning.counsel import Counsel, Unwanted
from agent.recovery.budgets import BudgetAccount
from agent.recovery.ladders import RecoveryLadders
from agent.survival.resumption import Resumption
from agent.task.context import TaskContext
from agent.task.ending import Ending
from agent.wishes import Wishes
from agent.wording import why_not
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannerAnswer, Refusal
from majordomo.skill import PolicySkill, SkillCall
from memory.task_graph import TaskGraph

POLICY = "policy"
"""A resource of every skill that the learned policy carries out: it follows one instruction at a time."""

AGAIN, LEAVE = "do it again", "leave it as it is"


@dataclass(slots=True)
class UnderWay:
    """What is known of the task under way.

    Attributes:
        id: As in the journal; None where it could not be written.
        executive: Carries it out; None: there is nothing to carry out yet.
        suggestion: What can be done in the place of what cannot.
    """

    instruction: str
    started_s: float
    account: BudgetAccount
    counsel: Counsel
    id: int | None = None
    executive: Executive | None = None
    suggestion: str = ""


class Over(Exception):
    """The task ends before there is anything to carry out."""

    def __init__(self, outcome: Outcome, message: str, code: FailureCode, suggestion: str = "") -> None:
        super().__init__(message)
        self.ending = Ending.by(outcome, Failure(code, Phase.PLANNING, message))
        self.suggestion = suggestion


class Preparation:
    """Prepares one task after the other.

    Args:
        parts: What the agent works with.
        settings: How it works.
        supervisor: Looks.
        listener: Told what happens.
        deeds: What was so before each step.
    """

    def __init__(
        self,
        parts: AgentParts,
        settings: AgentSettings,
        supervisor: Supervisor,
        listener: Listener,
        deeds: Deeds,
    ) -> None:
        self._parts = parts
        self._settings = settings
        self._supervisor = supervisor
        self._listener = listener
        self._deeds = deeds

    def performance(self, task: UnderWay, resumption: Resumption | None, wishes: Wishes) -> Performance:
        """Look, and write down what shall be done; then it can begin.

        Args:
            task: Its beginning is in the journal.
            resumption: Where it was cut off; None: nothing of it was ever planned.
            wishes: What the person wishes of it.

        Raises:
            Over: It ends before anything is done.
            Unwanted: The person wants no more of it.
            MajordomoError: There was no looking, nothing can be written down, or the plan cannot be carried out.
        """
        executive = self._planned(task) if resumption is None else self._restored(task, resumption)
        executive.context.ledger.save()
        corrector = Corrector(executive, task.counsel, self._deeds, task.instruction, wishes)
        self._listener(Planned(executive.plan, executive.context.graph))
        return Performance(task.instruction, wishes, task.counsel, executive, corrector)

    def resources(self, call: SkillCall) -> frozenset[str]:
        """What a call holds while it runs."""
        skill = self._parts.library[call.skill]
        return skill.resources | {POLICY} if issubclass(skill, PolicySkill) else skill.resources

    def _planned(self, task: UnderWay) -> Executive:
        plan = _agreed(task.counsel.plan(task.instruction), task.counsel)
        ladders = RecoveryLadders(self._settings.recoveries)
        return self._executive(task, plan, plan, TaskGraph.from_plan(plan, self.resources), ladders)

    def _restored(self, task: UnderWay, resumption: Resumption) -> Executive:
        """Believe what was seen before, look, and have what is left agreed to as if it were new."""
        memory, library, ladders = self._parts.memory, self._parts.library, RecoveryLadders(self._settings.recoveries)
        memory.commit(resumption.evidence(library, memory.catalogue, self._parts.eyes.now_s()))
        memory.disturb(resumption.doubtful(library, memory.catalogue))
        self._supervisor.look()
        self._ask_about_unseen(task.counsel, resumption)
        rest = _agreed(task.counsel.with_consent(resumption.rest, self._supervisor.snapshot), task.counsel)
        resumption.spend(task.account, ladders)
        executive = self._executive(task, resumption.progress.plan, rest, resumption.graph, ladders)
        executive.take_up(resumption.progress, resumption.interrupted)
        for said in resumption.unheeded:
            self._listener(Corrected(said, problem="I was cut off before I could see to this: say it again."))
        return executive

    def _ask_about_unseen(self, counsel: Counsel, resumption: Resumption) -> None:
        """Leave it to the person what becomes of steps of which no look can tell whether they were done."""
        for node in resumption.unseen(self._parts.library, self._parts.memory.catalogue):
            question = f"I was cut off while I did {node.call}, and cannot see how far I came. What shall I do?"
            answer = counsel.ask(question, (AGAIN, LEAVE))
            if answer is None:
                message = f"{question} Nobody was there to ask."
                raise Over(Outcome.NEEDS_HUMAN, message, FailureCode.EFFECT_NOT_SEEN)
            if answer.strip().lower() != AGAIN:
                resumption.graph.skip(node.id, "You said to leave it as it is.")

    def _executive(
        self, task: UnderWay, plan: Plan, rest: Plan, graph: TaskGraph, ladders: RecoveryLadders
    ) -> Executive:
        """Check what is left of a plan, and make what carries it out."""
        assert task.id is not None  # its beginning is in the journal
        parts, settling, consents = self._parts, self._settings.settling, task.counsel.consents
        context = TaskContext(task.id, graph, parts, self._supervisor, settling, self._listener, consents)
        context.check(rest)
        task.executive = Executive(context, plan, ladders, task.account)
        return task.executive


def _agreed(answer: PlannerAnswer, counsel: Counsel) -> Plan:
    if isinstance(answer, Plan):
        return answer
    if isinstance(answer, Refusal):
        raise Over(Outcome.FAILED, _refused(answer), FailureCode.PLANNER_FAILED, answer.suggestion)
    if counsel.is_unwanted():
        raise Unwanted
    raise Over(Outcome.NEEDS_HUMAN, why_not(answer), FailureCode.AMBIGUOUS_OBJECT)


def _refused(refusal: Refusal) -> str:
    return f"{refusal.reason} Try: {refusal.suggestion}" if refusal.suggestion else refusal.reason
