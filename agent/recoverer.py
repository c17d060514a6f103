"""What is done about a task's failures: one rung of a ladder at a time, until the task goes on or ends.

What takes time, a planner's or a person's answer, is put into `need`, and nothing moves until somebody brings it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from agent.aids import Aids
from agent.budgets import BudgetAccount
from agent.course import Course
from agent.events import RecoveryChosen
from agent.ledger import RECOVERY
from agent.needs import AskPerson, Ending, Revise, Trouble
from agent.recovery import Recovery, RecoveryLadders
from agent.task_context import TaskContext
from majordomo.failure import Failure, FailureCode, Layer, Phase
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlannerAnswer, Question, Refusal
from majordomo.skill import SkillCall

TRY_AGAIN = "try again"
GIVE_UP = "give up"
YES = "yes"
NO = "no"

_CONSENT = {TRY_AGAIN, YES, "y", "again", "retry", "go on", "continue"}


_NEXT = {
    Recovery.RETRY: "I hold still for a moment, and try it again.",
    Recovery.APPROACH: "I try it again from another side.",
    Recovery.SEARCH: "I look from elsewhere.",
    Recovery.RESET: "I bring my arm back, look, and try it again.",
    Recovery.REPAIR: "I put in what is missing.",
    Recovery.REPLAN: "I look for another way.",
    Recovery.ASK: "I ask you.",
    Recovery.STOP: "I stop here.",
}


class Recoverer:
    """One task's way out of its troubles.

    Attributes:
        need: What it waits for.
        aids: The steps that help others.
    """

    def __init__(self, context: TaskContext, course: Course, ladders: RecoveryLadders, account: BudgetAccount) -> None:
        self.need: AskPerson | Revise | None = None
        self.aids = Aids(context)
        self._course = course
        self._context = context
        self._ladders = ladders
        self._account = account
        self._troubles: list[Trouble] = []
        self._revisions: Counter[tuple[str, ...]] = Counter()

    @property
    def tried(self) -> tuple[tuple[str, ...], ...]:
        """The revised plans that were followed, as their calls."""
        return tuple(self._revisions)

    def take_up(self, aids: Iterable[str], tried: Iterable[tuple[str, ...]]) -> None:
        """Know what another program knew when it was cut off."""
        self.aids.take_up(aids)
        self._revisions.update(tried)

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

    def recover(self) -> Ending | None:
        """Do the next thing about the first trouble; or return how the task must end."""
        trouble = self._troubles[0]
        recovery = self._next(trouble)
        place = self.aids.next_place(trouble) if recovery is Recovery.SEARCH else None
        if recovery is Recovery.SEARCH and place is None:
            self._ladders.rule_out(trouble.step, Recovery.SEARCH)
            return self.recover()
        own = self._next_own(trouble) if recovery is Recovery.OWN else None
        self._ladders.count(trouble.step, trouble.failure.code, recovery)
        if recovery.is_autonomous:
            spent = self._account.spend_recovery(trouble.step)
            if spent is not None:
                return _given_up(FailureCode.BUDGET_EXHAUSTED, trouble.failure, spent)
        self._record(trouble, recovery, own)
        match recovery:
            case Recovery.REPAIR | Recovery.REPLAN:
                self._ask_planner(trouble, recovery)
            case Recovery.ASK:
                self._ask_person(trouble)
            case Recovery.STOP:
                return Ending.by(Outcome.FAILED, trouble.failure)
            case _:
                drive = None if place is None else SkillCall("go_to", {"place": place})
                aid = drive or own or self.aids.for_trouble(recovery, trouble)
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
            self._ask_planner(trouble, Recovery.REPLAN)
        else:
            self._try_again(trouble)
        return None

    def revised(self, answer: PlannerAnswer) -> None:
        """Take a revision; a plan that cannot be used counts as a refusal."""
        assert isinstance(self.need, Revise)  # somebody was asked
        was_repair, self.need = self.need.is_repair, None
        problem = self._adopt(answer, was_repair) if isinstance(answer, Plan) else why_not(answer)
        if problem is None:
            return
        trouble = self._troubles[0]
        self._ladders.rule_out(trouble.step, Recovery.REPAIR if was_repair else Recovery.REPLAN)
        if not was_repair:
            message = f"{trouble.failure.message} {problem}"
            self._troubles[0] = replace(trouble, failure=replace(trouble.failure, message=message))

    def begin_anew(self) -> None:
        """What is left of the task was replaced: there is no trouble with it yet."""
        self.need = None
        self._troubles.clear()
        self._search_anew()

    def _next(self, trouble: Trouble) -> Recovery:
        """The next rung; what cannot succeed as it is is not tried again as it is."""
        if not trouble.failure.retryable:
            for recovery in Recovery:
                if recovery.is_local:
                    self._ladders.rule_out(trouble.step, recovery)
        return self._ladders.next(trouble.step, trouble.failure.code, len(self.aids.own(trouble)))

    def _next_own(self, trouble: Trouble) -> SkillCall:
        return self.aids.own(trouble)[self._ladders.taken(trouble.step, trouble.failure.code, Recovery.OWN)]

    def _record(self, trouble: Trouble, recovery: Recovery, own: SkillCall | None) -> None:
        context = self._context
        payload = {"step": trouble.step, "failure": str(trouble.failure.code), "recovery": str(recovery)}
        context.ledger.event(RECOVERY, payload)
        sentence = self._told(trouble, recovery, own)
        context.listener(RecoveryChosen(trouble.step, trouble.failure, recovery, sentence))

    def _told(self, trouble: Trouble, recovery: Recovery, own: SkillCall | None) -> str:
        """What was tried, what was seen, and what comes next."""
        library, node_id, message = self._context.parts.library, trouble.node_id, trouble.failure.message
        then = _NEXT[recovery] if own is None else f"I {library.words_for(own)}, and try it again."
        if node_id is None:
            return f"I looked at the goal. {message} {then}"
        is_begun = trouble.failure.phase is not Phase.PRECONDITION
        what = library.words_for(self._context.graph.node(node_id).call)
        return f"I {'tried' if is_begun else 'was about'} to {what}. {message} {then}"

    def _try_again(self, trouble: Trouble) -> None:
        self._troubles.remove(trouble)
        if trouble.node_id is not None:
            self._context.graph.retry(trouble.node_id)

    def _search_anew(self) -> None:
        """Something has changed since: what was not seen somewhere may be there now."""
        self.aids.search_anew()
        self._ladders.renew(Recovery.SEARCH)

    def _ask_planner(self, trouble: Trouble, recovery: Recovery) -> None:
        graph = self._context.graph
        finished = tuple(node.id for node in graph.nodes if node.status.lets_pass)
        if trouble.node_id is None:
            call = PlannedCall("goal", SkillCall("check_goal"))
        else:
            node = graph.node(trouble.node_id)
            call = PlannedCall(node.id, node.call, node.after)
        failure = PlanFailure(call, trouble.failure, finished)
        self.need = Revise(self._course.plan, failure, is_repair=recovery is Recovery.REPAIR)

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

    def _adopt(self, plan: Plan, is_repaired: bool) -> str | None:
        """Follow a revised plan; or return why it cannot be followed. Goals stay as they are, once there are any."""
        old = self._course.plan
        plan = replace(plan, goals=old.goals or plan.goals, source=old.source if is_repaired else plan.source)
        signature = tuple(str(planned.call) for planned in plan.calls)
        if self._revisions[signature]:
            return "The planner knows no other way than the one that failed."
        problem = self._course.follow(plan)
        if problem is None:
            self._revisions[signature] += 1
            self.begin_anew()
        return problem


def why_not(answer: PlannerAnswer) -> str:
    """Say why a planner's answer is no plan."""
    match answer:
        case Refusal():
            return answer.reason
        case Question():
            return f"I must know first: {answer.text}"
    return "The planner has no other way."


def _given_up(code: FailureCode, failure: Failure, why: str) -> Ending:
    """The end of a task with which only a person can help now."""
    return Ending.by(
        Outcome.NEEDS_HUMAN, replace(failure, code=code, blamed=failure.layer, message=f"{failure.message} {why}")
    )
