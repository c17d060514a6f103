"""Takes up a task that was cut off: what is on disk becomes the task again, and what nobody knows is looked at.

An INTENT without DONE says that a step was under way, not how far it came: it is closed as `cut off`, and its step
begins anew with a look, which passes it over where what it promises is so. What was seen before stays believed, with
its age, but for what a later step may have changed.
"""

from collections import Counter
from dataclasses import dataclass, replace

from agent.recovery.budgets import BudgetAccount
from agent.recovery.ladders import Recovery, RecoveryLadders
from agent.survival.cut_off import CUT_OFF
from agent.task.ledger import CORRECTION, RECOVERY, SAID
from agent.task.progress import Progress
from majordomo.catalogue import Catalogue
from majordomo.failure import FailureCode
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import ANYTHING, Belief, Predicate
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from memory.journal import Journal
from memory.node import Node, NodeStatus
from memory.plan_nodes import ResourceRule
from memory.task_graph import TaskGraph


@dataclass(frozen=True, slots=True)
class Resumption:
    """A task as it was when it was cut off.

    Attributes:
        progress: How far it was.
        graph: Its steps, of which none runs any more.
        interrupted: Those that were under way.
        recoveries: What was done about its troubles, as (step, failure, recovery).
        unheeded: What the person had said that had not been seen to.
    """

    progress: Progress
    graph: TaskGraph
    interrupted: tuple[str, ...]
    recoveries: tuple[tuple[str, FailureCode, Recovery], ...]
    unheeded: tuple[str, ...]

    @property
    def rest(self) -> Plan:
        """What is left to do, to be checked again."""
        left = [node for node in self.graph.nodes if not node.status.is_finished]
        ids = {node.id for node in left}
        calls = (PlannedCall(one.id, one.call, tuple(filter(ids.__contains__, one.after)), one.asked) for one in left)
        return replace(self.progress.plan, calls=tuple(calls), goals=self.graph.goals)

    def spend(self, account: BudgetAccount, ladders: RecoveryLadders) -> None:
        """Count what was used up before; where to look for things may be tried anew, for something may have changed."""
        taken = [(step, code, recovery) for step, code, recovery in self.recoveries if recovery is not Recovery.SEARCH]
        for step, code, recovery in taken:
            ladders.count(step, code, recovery)
        recovered = (step for step, _, recovery in taken if recovery.is_autonomous)
        account.take_up(self.progress.spent_s, recovered)

    def evidence(self, skills: SkillLibrary, catalogue: Catalogue, now_s: float) -> tuple[Belief, ...]:
        """What was seen of finished steps, and no later one may have changed.

        A look that lies in the robot's future was made by a clock that has begun anew since: it is as old as can be.
        """
        seen: dict[Predicate, Belief] = {}
        for node in self.graph.nodes:
            effects = _effects(node.call, skills, catalogue) if node.was_tried else ()
            seen = {atom: belief for atom, belief in seen.items() if not any(one.covers(atom) for one in effects)}
            seen |= {belief.predicate.atom: belief for belief in node.verified}
        return tuple(one if one.stamp_s <= now_s else replace(one, stamp_s=0.0) for one in seen.values())

    def doubtful(self, skills: SkillLibrary, catalogue: Catalogue) -> tuple[Predicate, ...]:
        """What steps that were begun, and not finished, may have changed."""
        begun = (node for node in self.graph.nodes if node.was_tried and not node.status.is_finished)
        return tuple(effect for node in begun for effect in _effects(node.call, skills, catalogue))

    def unseen(self, skills: SkillLibrary, catalogue: Catalogue) -> tuple[Node, ...]:
        """The steps that were under way, act, and promise nothing by which a look could tell whether they did."""
        nodes = (self.graph.node(node_id) for node_id in self.interrupted)
        return tuple(node for node in nodes if _acts_unseen(skills.bound(node.call, catalogue)))


def taken_up(journal: Journal, task_id: int, resources: ResourceRule) -> Resumption | None:
    """Read a task that has been adopted, and close what it left open; None: it had no plan, so nothing was done.

    Raises:
        UnreadableInput: How far it was cannot be read.
        JournalError: The journal cannot be read or written.
    """
    text = journal.progress(task_id)
    if text is None:
        return None
    progress = Progress.from_json(text)
    graph = TaskGraph.from_saved(progress.graph, resources)
    interrupted = _begin_anew(journal, task_id, graph, progress)
    events = journal.events(task_id)
    recoveries = (event.payload for event in events if event.kind == RECOVERY)
    said = Counter(event.payload["said"] for event in events if event.kind == SAID)
    heeded = Counter(event.payload["said"] for event in events if event.kind == CORRECTION)
    return Resumption(
        progress=progress,
        graph=graph,
        interrupted=interrupted,
        recoveries=tuple((one["step"], FailureCode(one["failure"]), Recovery(one["recovery"])) for one in recoveries),
        unheeded=tuple((said - heeded).elements()),
    )


def _begin_anew(journal: Journal, task_id: int, graph: TaskGraph, progress: Progress) -> tuple[str, ...]:
    """Bring every step that ran or failed back to where it waits; return those that were cut off while they ran."""
    intents = journal.open_intents(task_id)
    for intent in intents:
        node = graph.node(intent.call_id)
        if node.status is NodeStatus.PENDING and node.attempts < intent.attempt:
            graph.start(node.id)
    for node in graph.nodes:
        if node.status is NodeStatus.RUNNING:
            graph.suspend(node.id)
        elif node.status is NodeStatus.FAILED:
            graph.retry(node.id)
    kept = progress.model_copy(update={"graph": graph.saved()}).to_json()
    for intent in intents:
        journal.done(task_id, intent.call_id, intent.attempt, CUT_OFF, progress=kept)
    begun = (step.call_id for step in journal.steps(task_id) if step.status == CUT_OFF)
    return tuple(node_id for node_id in dict.fromkeys(begun) if graph.node(node_id).status is NodeStatus.PENDING)


def _effects(call: SkillCall, skills: SkillLibrary, catalogue: Catalogue) -> tuple[Predicate, ...]:
    skill = skills.bound(call, catalogue)
    return () if skill is None else skill.effects()


def _acts_unseen(skill: Skill | None) -> bool:
    if skill is None or skill.is_repeatable or not skill.resources:
        return False
    return all(ANYTHING in effect.arguments for effect in skill.effects())
