"""Before a step begins: whether what it needs is seen to be so, and whether it is wanted at all by now."""

from dataclasses import dataclass

from agent.evidence.diagnosis import HAND_EMPTY, why_it_may_not_start
from agent.evidence.promises import Promises
from agent.evidence.supervisor import Judgement
from agent.task.context import TaskContext
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.predicate import ANYTHING, Belief, Predicate, Verdict
from majordomo.skill import Skill

HOLDING_ANY = Predicate("holding", (ANYTHING,))


@dataclass(frozen=True, slots=True)
class Free:
    """It may begin."""


@dataclass(frozen=True, slots=True)
class Needless:
    """It is passed over: what it is for is seen to be so already."""

    reason: str
    evidence: tuple[Belief, ...]


@dataclass(frozen=True, slots=True)
class Barred:
    """It may not begin.

    Attributes:
        failure: Why.
        unknown: Preconditions that nobody can tell, where that is why.
    """

    failure: Failure
    unknown: tuple[Predicate, ...] = ()


class Threshold:
    """Looks, holding still in between, whether one step may begin.

    Args:
        context: The task's.
        node_id: The step.
        skill: What it does.
    """

    def __init__(self, context: TaskContext, node_id: str, skill: Skill) -> None:
        self._context = context
        self._node_id = node_id
        self._skill = skill
        self._promises = Promises.of(skill)
        self._watch = context.watch(self.needs, Phase.PRECONDITION)

    def needs(self) -> tuple[Predicate, ...]:
        """What must be so, by what is believed now."""
        return self._skill.preconditions(self._context.supervisor.snapshot)

    def tick(self) -> Free | Needless | Barred | None:
        """Look, or hold still; None means that it is not decided yet."""
        judgement = self._watch.tick()
        if judgement is None:
            return None
        supervisor = self._context.supervisor
        done = () if judgement.failure else self._done_already()
        if done:
            return Needless(f"It is so already: {supervisor.words(done)}.", supervisor.beliefs(done))
        if not judgement.is_true:
            return self._barred(self._doubting(judgement))
        objection = self._context.consents.objection(self._skill.call(), supervisor.snapshot)
        if objection is None:
            return Free()
        return Barred(Failure(FailureCode.PRECONDITION_VIOLATED, Phase.PRECONDITION, objection, retryable=False))

    def _barred(self, judgement: Judgement) -> Barred:
        undone = self._context.reached.by_now(judgement.false)
        failure = why_it_may_not_start(judgement, self._context.supervisor, undone)
        return Barred(failure, () if judgement.false else judgement.unknown)

    def _doubting(self, judgement: Judgement) -> Judgement:
        """Where the hand is not empty, as it must be, and may hold what this is to take, nothing but that counts."""
        supervisor = self._context.supervisor
        if HAND_EMPTY not in judgement.false or supervisor.verdict(HOLDING_ANY) is Verdict.TRUE:
            return judgement
        held = tuple(claim for claim in supervisor.judge(self._promises.claims).unknown if claim.name == "holding")
        return Judgement(unknown=held) if held else judgement

    def _done_already(self) -> tuple[Predicate, ...]:
        """What is so without this step: what it promises, or what the step promises that it makes possible."""
        context, promised = self._context, [self._promises]
        purpose = context.graph.purpose_of(self._node_id)
        if purpose is not None:
            skill = context.parts.library.bind(purpose.call, context.parts.memory.catalogue)
            promised.append(Promises.of(skill))
        return next((promises.claims for promises in promised if promises.are_kept(context.supervisor)), ())
