"""What is done about a task's failures: one rung of a ladder at a time, until the task goes on or ends.

What takes time, a planner's or a person's answer, is put into `need`, and nothing moves until somebody brings it.
"""

from dataclasses import replace

from agent.events import RecoveryChosen
from agent.person import NO, YES
from agent.recovery.aids import Aids
from agent.recovery.budgets import BudgetAccount
from agent.recovery.ladders import Recovery, RecoveryLadders
from agent.recovery.revisions import Revisions
from agent.recovery.telling import what_comes_next
from agent.task.context import TaskContext
from agent.task.course import Course
from agent.task.ending import Ending
from agent.task.ledger import RECOVERY
from agent.task.needs import AskPerson, Revise
from agent.task.trouble import Trouble
from agent.wording import why_not
from majordomo.failure import Failure, FailureCode, Layer
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannerAnswer
from majordomo.skill import SkillCall

TRY_AGAIN = "try again"
GIVE_UP = "give up"

_CONSENT = {TRY_AGAIN, YES, "y", "again", "retry", "go on", "continue"}


class Recoverer:
    """One task's way out of its troubles.

    Attributes:
        need: What it waits for.
        aids: The steps that help others.
        revisions: The plans that take the place of one that has failed.
    """

    def __init__(self, context: TaskContext, course: Course, ladders: RecoveryLadders, account: BudgetAccount) -> None:
        self.need: AskPerson | Revise | None = None
        self.aids = Aids(context)
        self.revisions = Revisions(context.graph, course)
        self._context = context
        self._ladders = ladders
        self._account = account
        self._troubles: list[Trouble] = []

    @property
    def is_needed(self) -> bool:
        """Whether there is any trouble left."""
        return bool(self._troubles)

    @property
    def is_local(self) -> bool:
        """Whether what comes next is about one step alone, so that others may go on meanwhile."""
        return self.is_needed and self._next(self._troubles[0]).is_local

    @property
    def holds_up_all(self) -> bool:
        """Whether nothing else may begin: it is about the goals, or about what every step needs."""
        blamed = (trouble.failure.layer for trouble in self._troubles)
        return any(layer in (Layer.ROBOT, Layer.SYSTEM) for layer in blamed) or any(
            trouble.node_id is None for trouble in self._troubles
        )

    def take_on(self, trouble: Trouble) -> None:
        """Add a trouble; what was only to help, a reset of the arm or a drive for a look, is given up if it fails."""
        if trouble.node_id in self.aids.ids and trouble.failure.retryable:
            self._context.graph.skip(trouble.node_id, f"It helps where it can: {trouble.failure.message}")
        else:
            self._troubles.append(trouble)

    def begin_anew(self) -> None:
        """What is left of the task was replaced: there is no trouble with it yet."""
        self.need = None
        self._troubles.clear()
        self._search_anew()

    def recover(self) -> Ending | None:
        """Do the next thing about the first trouble; or return how the task must end."""
        trouble = self._troubles[0]
        recovery = self._next(trouble)
        aid = self._aid(trouble, recovery)
        if recovery is Recovery.SEARCH and aid is None:
            self._ladders.rule_out(trouble.step, Recovery.SEARCH)
            return self.recover()
        self._ladders.count(trouble.step, trouble.failure.code, recovery)
        if recovery.is_autonomous:
            spent = self._account.spend_recovery(trouble.step)
            if spent is not None:
                return _given_up(FailureCode.BUDGET_EXHAUSTED, trouble.failure, spent)
        self._record(trouble, recovery, aid)
        match recovery:
            case Recovery.REPAIR | Recovery.REPLAN:
                self.need = self.revisions.wanted_for(trouble, recovery)
            case Recovery.ASK:
                self._ask_person(trouble)
            case Recovery.STOP:
                return Ending.by(Outcome.FAILED, trouble.failure)
            case _:
                if aid is not None:
                    self.aids.put_before(trouble.node_id, aid)
                self._try_again(trouble)
        return None

    def answered(self, answer: str | None) -> Ending | None:
        """Take the person's answer, None where nobody is there; return how the task must end, if it must."""
        self.need = None
        trouble = self._troubles[0]
        if answer is None:
            return _given_up(trouble.failure.code, trouble.failure, "Nobody was there to ask.")
        consents = answer.strip().lower() in _CONSENT
        if consents:
            self._search_anew()
        if trouble.unknown:
            self._learn(trouble, consents)
        elif not consents:
            return Ending.by(Outcome.FAILED, trouble.failure)
        elif trouble.node_id is None:
            self.need = self.revisions.wanted_for(trouble, Recovery.REPLAN)
        else:
            self._try_again(trouble)
        return None

    def revised(self, answer: PlannerAnswer) -> None:
        """Take a revision; a plan that cannot be used counts as a refusal."""
        assert isinstance(self.need, Revise)  # somebody was asked
        was_repair, self.need = self.need.is_repair, None
        problem = self.revisions.follow(answer, was_repair) if isinstance(answer, Plan) else why_not(answer)
        if problem is None:
            self.begin_anew()
            return
        trouble = self._troubles[0]
        self._ladders.rule_out(trouble.step, Recovery.REPAIR if was_repair else Recovery.REPLAN)
        if not was_repair:
            message = f"{trouble.failure.message} {problem}"
            self._troubles[0] = replace(trouble, failure=replace(trouble.failure, message=message))

    def _next(self, trouble: Trouble) -> Recovery:
        """The next rung; what cannot succeed as it is is not tried again as it is."""
        if not trouble.failure.retryable:
            for recovery in Recovery:
                if recovery.is_local:
                    self._ladders.rule_out(trouble.step, recovery)
        return self._ladders.next(trouble.step, trouble.failure.code, len(self.aids.own(trouble)))

    def _aid(self, trouble: Trouble, recovery: Recovery) -> SkillCall | None:
        """What is done before the same call is tried again; None: nothing, or there is nowhere left to look from."""
        match recovery:
            case Recovery.SEARCH:
                place = self.aids.next_place(trouble)
                return None if place is None else SkillCall("go_to", {"place": place})
            case Recovery.OWN:
                return self.aids.own(trouble)[self._ladders.taken(trouble.step, trouble.failure.code, recovery)]
            case _:
                return self.aids.for_trouble(recovery, trouble)

    def _record(self, trouble: Trouble, recovery: Recovery, aid: SkillCall | None) -> None:
        context = self._context
        payload = {"step": trouble.step, "failure": str(trouble.failure.code), "recovery": str(recovery)}
        context.ledger.event(RECOVERY, payload)
        node = None if trouble.node_id is None else context.graph.node(trouble.node_id)
        sentence = what_comes_next(trouble, node, recovery, aid, context.parts.library)
        context.listener(RecoveryChosen(trouble.step, trouble.failure, recovery, sentence))

    def _try_again(self, trouble: Trouble) -> None:
        self._troubles.remove(trouble)
        if trouble.node_id is not None:
            self._context.graph.retry(trouble.node_id)

    def _search_anew(self) -> None:
        """Something has changed since: what was not seen somewhere may be there now."""
        self.aids.search_anew()
        self._ladders.renew(Recovery.SEARCH)

    def _ask_person(self, trouble: Trouble) -> None:
        if trouble.unknown:
            words = self._context.supervisor.words(trouble.unknown[:1])
            self.need = AskPerson(f"I cannot tell: is it so that {words}?", (YES, NO))
        else:
            self.need = AskPerson(f"{trouble.failure.message} What shall I do?", (TRY_AGAIN, GIVE_UP))

    def _learn(self, trouble: Trouble, is_so: bool) -> None:
        """Believe what the person says of a claim that nobody else can tell, and go on to the next one, or again."""
        claim, *others = trouble.unknown
        self._context.supervisor.told(claim.atom, is_so == claim.positive)
        if is_so and others:
            self._troubles[0] = replace(trouble, unknown=tuple(others))
            self._ask_person(self._troubles[0])
        else:
            self._try_again(trouble)


def _given_up(code: FailureCode, failure: Failure, why: str) -> Ending:
    """The end of a task with which only a person can help now."""
    return Ending.by(
        Outcome.NEEDS_HUMAN, replace(failure, code=code, blamed=failure.layer, message=f"{failure.message} {why}")
    )
