"""What the steps of one task share, and how each of them looks and is checked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from agent.consent import Consents
from agent.events import Listener
from agent.ledger import Ledger
from agent.parts import AgentParts
from agent.supervisor import Supervisor
from agent.undone import Reached
from agent.watch import Claims, Settling, Watch
from majordomo.failure import Phase
from majordomo.plan import Plan
from memory.task_graph import TaskGraph


@dataclass(frozen=True, slots=True)
class TaskContext:
    """What the steps of one task share.

    Attributes:
        ledger: The task in the journal.
    """

    task_id: int
    graph: TaskGraph
    parts: AgentParts
    supervisor: Supervisor
    settling: Settling
    listener: Listener
    consents: Consents = field(default_factory=Consents)
    ledger: Ledger = field(init=False)
    _hold_numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        """Open the ledger."""
        object.__setattr__(self, "ledger", Ledger(self.parts.journal, self.task_id))

    def watch(self, claims: Claims, phase: Phase) -> Watch:
        """Begin to look until claims are true."""
        executor = self.parts.executor
        return Watch(self.supervisor, executor, self._new_hold_id, claims, self.settling, phase)

    @property
    def reached(self) -> Reached:
        """What its steps have brought about by now."""
        library, catalogue = self.parts.library, self.parts.memory.catalogue
        steps = ((node, library.bound(node.call, catalogue)) for node in self.graph.nodes)
        return Reached((node, skill) for node, skill in steps if skill is not None)

    def _new_hold_id(self) -> str:
        return f"{self.task_id}/hold{next(self._hold_numbers)}"

    def check(self, plan: Plan) -> None:
        """Check that every call can be carried out, and may be.

        Raises:
            UnknownName, BadArguments: A call names what does not exist, or its arguments do not fit.
            PlanForbidden, PlanRejected: A rule of the house is against it, or wants a yes that nobody has said.
        """
        for planned in plan.calls:
            self.parts.library.bind(planned.call, self.parts.memory.catalogue)
        self.consents.expect(plan, self.supervisor.snapshot)
