"""What is done about a task's failures: one rung of a ladder at a time, until the task goes on or ends.

What takes time, a planner's or a person's answer, is put into `need`, and nothing moves until somebody brings it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from agent.budgets import BudgetAccount
from agent.course import Course
from agent.events import RecoveryChosen
from agent.ledger import RECOVERY
from agent.needs import AskPerson, Ending, Revise, Trouble
from agent.recovery import Recovery, RecoveryLadders
from agent.searching import Searches
from agent.step import TaskContext
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlannerAnswer, Refusal
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import Skill, SkillCall

TRY_AGAIN = "try again"
GIVE_UP = "give up"
YES = "yes"
NO = "no"

_CONSENT = {TRY_AGAIN, YES, "y", "again", "retry", "go on", "continue"}


class Recoverer:
    """One task's way out of its troubles.

    Attributes:
        need: What it waits for.
    """

    def __init__(self, context: TaskContext, course: Course, ladders: RecoveryLadders, account: BudgetAccount) -> None:
        self.need: AskPerson | Revise | None = None
        self._course = course
        self._context = context
        self._ladders = ladders
        self._account = account
        self._troubles: list[Trouble] = []
        self._aids: set[str] = set()
        self._searches = Searches()
        self._revisions: Counter[tuple[str, ...]] = Counter()

    @property
    def aids(self) -> tuple[str, ...]:
        """Steps that help another where they can."""
        return tuple(sorted(self._aids))

    @property
    def tried(self) -> tuple[tuple[str, ...], ...]:
        """The revised plans that were followed, as their calls."""
        return tuple(self._revisions)

    def take_up(self, aids: Iterable[str], tried: Iterable[tuple[str, ...]]) -> None:
        """Know what another program knew when it was cut off."""
        self._aids.update(aids)
        self._revisions.update(tried)

    @property
    def is_needed(self) -> bool:
        """Whether there is any trouble left."""
        return bool(self._troubles)

    def take_on(self, trouble: Trouble) -> None:
        """Add a trouble; what was only to help, a reset of the arm or a drive for a look, is given up if it fails."""
        if trouble.node_id in self._aids and trouble.failure.retryable:
            self._context.graph.skip(trouble.node_id, f"It helps where it can: {trouble.failure.message}")
        else:
            self._troubles.append(trouble)

    def recover(self) -> Ending | None:
        """Do the next thing about the first trouble; or return how the task must end."""
        trouble = self._troubles[0]
        if not trouble.failure.retryable:
            self._ladders.rule_out(trouble.step, Recovery.RETRY)
            self._ladders.rule_out(trouble.step, Recovery.RESET)
        recovery = self._ladders.take(trouble.step, trouble.failure.code)
        place = self._next_place(trouble) if recovery is Recovery.SEARCH else None
        if recovery is Recovery.SEARCH and place is None:
            self._ladders.rule_out(trouble.step, Recovery.SEARCH)
            return self.recover()
        if recovery.is_autonomous:
            spent = self._account.spend_recovery(trouble.step)
            if spent is not None:
                return Ending(Outcome.NEEDS_HUMAN, f"{trouble.failure.message} {spent}")
        self._record(trouble, recovery)
        match recovery:
            case Recovery.RETRY:
                self._try_again(trouble)
            case Recovery.SEARCH:
                self._aid(trouble.node_id, SkillCall("go_to", {"place": place}))
                self._try_again(trouble)
            case Recovery.RESET:
                release = trouble.node_id is not None and self._should_be_empty(trouble.node_id)
                self._aid(trouble.node_id, SkillCall("reset_arm", {"release": release}))
                self._try_again(trouble)
            case Recovery.REPLAN:
                self._ask_planner(trouble)
            case Recovery.ASK:
                self._ask_person(trouble)
            case Recovery.STOP:
                return Ending(Outcome.FAILED, trouble.failure.message)
        return None

    def answered(self, answer: str | None) -> Ending | None:
        """Take the person's answer, None where nobody is there; return how the task must end, if it must."""
        self.need = None
        trouble = self._troubles[0]
        if answer is None:
            return Ending(Outcome.NEEDS_HUMAN, f"{trouble.failure.message} Nobody was there to ask.")
        consents = answer.strip().lower() in _CONSENT
        if consents:
            self._search_anew()
        if trouble.unknown:
            self._learn(trouble, consents)
        elif not consents:
            return Ending(Outcome.FAILED, trouble.failure.message)
        elif trouble.node_id is None:
            self._ask_planner(trouble)
        else:
            self._try_again(trouble)
        return None

    def revised(self, answer: PlannerAnswer) -> None:
        """Take the planner's revision; a plan that cannot be used counts as a refusal."""
        self.need = None
        problem = self._adopt(answer) if isinstance(answer, Plan) else why_not(answer)
        if problem is None:
            return
        trouble = self._troubles[0]
        self._ladders.rule_out(trouble.step, Recovery.REPLAN)
        message = f"{trouble.failure.message} {problem}"
        self._troubles[0] = replace(trouble, failure=replace(trouble.failure, message=message))

    def free_hand(self, node_id: str) -> None:
        """Have a hand that was stopped half-way, closed around no thing, let go before a step that needs it empty."""
        is_empty = self._context.supervisor.verdict(Predicate("hand_empty")) is Verdict.TRUE
        if not is_empty and self._should_be_empty(node_id):
            self._aid(node_id, SkillCall("reset_arm", {"release": True}))

    def begin_anew(self) -> None:
        """What is left of the task was replaced: there is no trouble with it yet."""
        self.need = None
        self._troubles.clear()
        self._search_anew()

    def _record(self, trouble: Trouble, recovery: Recovery) -> None:
        context = self._context
        payload = {"step": trouble.step, "failure": str(trouble.failure.code), "recovery": str(recovery)}
        context.ledger.event(RECOVERY, payload)
        context.listener(RecoveryChosen(trouble.step, trouble.failure, recovery))

    def _try_again(self, trouble: Trouble) -> None:
        self._troubles.remove(trouble)
        if trouble.node_id is not None:
            self._context.graph.retry(trouble.node_id)

    def _aid(self, node_id: str | None, call: SkillCall) -> None:
        """Put a call that may help in front of a step, or, where it is about the goals, of the end."""
        graph = self._context.graph
        planned = (PlannedCall("aid", call),)
        added = graph.append(planned) if node_id is None else graph.insert_before(node_id, planned)
        self._aids.update(added)

    def _next_place(self, trouble: Trouble) -> str | None:
        """Where to drive for a look at what is not seen: at claims that nobody can tell, or at a thing looked for."""
        supervisor, sought = self._context.supervisor, trouble.unknown
        if not sought and trouble.node_id is not None:
            promises = (effect for effect in self._skill(trouble.node_id).effects() if effect.positive)
            sought = tuple(p for p in promises if p.name == "visible" or supervisor.verdict(p) is Verdict.UNKNOWN)
        return self._searches.next_place(trouble.step, sought, supervisor.snapshot)

    def _search_anew(self) -> None:
        """Something has changed since: what was not seen somewhere may be there now."""
        self._searches = Searches()
        self._ladders.renew(Recovery.SEARCH)

    def _skill(self, node_id: str) -> Skill:
        parts = self._context.parts
        return parts.library.bind(self._context.graph.node(node_id).call, parts.memory.catalogue)

    def _should_be_empty(self, node_id: str) -> bool:
        """Whether the hand holds nothing, and may open in front of a step."""
        skill, snapshot = self._skill(node_id), self._context.supervisor.snapshot
        things = snapshot.catalogue.of_kind("movable")
        holds = any(snapshot.verdict(Predicate("holding", (thing,))) is Verdict.TRUE for thing in things)
        return Predicate("hand_empty") in skill.preconditions(snapshot) and not holds

    def _ask_planner(self, trouble: Trouble) -> None:
        graph = self._context.graph
        finished = tuple(node.id for node in graph.nodes if node.status.lets_pass)
        if trouble.node_id is None:
            call = PlannedCall("goal", SkillCall("check_goal"))
        else:
            node = graph.node(trouble.node_id)
            call = PlannedCall(node.id, node.call, node.after)
        self.need = Revise(self._course.plan, PlanFailure(call, trouble.failure, finished))

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

    def _adopt(self, plan: Plan) -> str | None:
        """Follow a revised plan; or return why it cannot be followed. Goals stay as they are, once there are any."""
        plan = replace(plan, goals=self._course.plan.goals or plan.goals)
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
    return answer.reason if isinstance(answer, Refusal) else "The planner has no other way."
