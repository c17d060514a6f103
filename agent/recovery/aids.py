"""Steps that are put before another to help it, and given up where they cannot: what they are for decides."""

from collections.abc import Iterable

from agent.recovery.ladders import Recovery
from agent.recovery.searching import Searches
from agent.task.context import TaskContext
from agent.task.trouble import Trouble
from majordomo.plan import PlannedCall
from majordomo.predicate import VIEWPOINT, Predicate, Verdict
from majordomo.skill import Skill, SkillCall
from majordomo.whereabouts import held_in

ASIDE_M = 0.05
"""So far from where it rests the arm begins from another side [m]."""

MOMENT_S = 1.0
"""What hiccups, a camera or a connection, may work again after so long [s]."""


class Aids:
    """The helping steps of one task."""

    def __init__(self, context: TaskContext) -> None:
        self._context = context
        self._ids: set[str] = set()
        self._searches = Searches()

    @property
    def ids(self) -> tuple[str, ...]:
        """Those that there are, or were."""
        return tuple(sorted(self._ids))

    def take_up(self, ids: Iterable[str]) -> None:
        """Know of more of them."""
        self._ids.update(ids)

    def put_before(self, node_id: str | None, call: SkillCall) -> None:
        """Put a call in front of a step, or, where that is about the goals, of the end."""
        graph, planned = self._context.graph, (PlannedCall("aid", call),)
        self.take_up(graph.append(planned) if node_id is None else graph.insert_before(node_id, planned))

    def own(self, trouble: Trouble) -> tuple[SkillCall, ...]:
        """What a step's skill itself knows to do about its failure."""
        return () if trouble.node_id is None else self._skill(trouble.node_id).recoveries(trouble.failure.code)

    def for_trouble(self, recovery: Recovery, trouble: Trouble) -> SkillCall | None:
        """What helps a step before it is tried again, or gives a view of the goals; None: nothing is needed."""
        if recovery is Recovery.RETRY:
            return SkillCall("wait", {"seconds": MOMENT_S})
        node_id = trouble.node_id
        aside = recovery is Recovery.APPROACH and node_id is not None and self._works_with_the_arm(node_id)
        if not aside and recovery is not Recovery.RESET:
            return None
        arguments: dict[str, bool | float] = {"release": node_id is not None and self._should_be_empty(node_id)}
        if aside and node_id is not None:
            side = 1 if self._context.graph.node(node_id).attempts % 2 else -1
            arguments["aside_m"] = side * ASIDE_M
        return SkillCall("reset_arm", arguments)

    def free_hand(self, node_id: str) -> None:
        """Have a hand that was stopped half-way, closed around no thing, let go before a step that needs it empty."""
        is_empty = self._context.supervisor.verdict(Predicate("hand_empty")) is Verdict.TRUE
        if not is_empty and self._should_be_empty(node_id):
            self.put_before(node_id, SkillCall("reset_arm", {"release": True}))

    def next_place(self, trouble: Trouble) -> str | None:
        """Where to drive for a look at what is not seen: at claims that nobody can tell, or at a thing looked for."""
        supervisor, sought = self._context.supervisor, trouble.unknown
        if not sought and trouble.node_id is not None:
            promises = (effect for effect in self._skill(trouble.node_id).effects() if effect.positive)
            sought = tuple(p for p in promises if p.name == "visible" or supervisor.verdict(p) is Verdict.UNKNOWN)
        return self._searches.next_place(trouble.step, sought, supervisor.snapshot)

    def search_anew(self) -> None:
        """Something has changed since: what was not seen somewhere may be there now."""
        self._searches = Searches()

    def _skill(self, node_id: str) -> Skill:
        parts = self._context.parts
        return parts.library.bind(self._context.graph.node(node_id).call, parts.memory.catalogue)

    def _works_with_the_arm(self, node_id: str) -> bool:
        skill = self._skill(node_id)
        return "arm" in skill.resources and not any(effect.name in VIEWPOINT for effect in skill.effects())

    def _should_be_empty(self, node_id: str) -> bool:
        """Whether the hand holds nothing, and may open in front of a step."""
        snapshot = self._context.supervisor.snapshot
        return Predicate("hand_empty") in self._skill(node_id).preconditions(snapshot) and not held_in(snapshot)
