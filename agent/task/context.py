"""What the steps of one task share, and how each of them looks and is checked."""

from dataclasses import dataclass, field
from uuid import uuid4

from agent.events import Listener
from agent.evidence.supervisor import Supervisor
from agent.evidence.undone import Reached
from agent.evidence.watch import Claims, Settling, Watch
from agent.parts import AgentParts
from agent.planning.consent import Consents
from agent.task.ledger import Ledger
from majordomo.execution import SkillHandle
from majordomo.failure import Phase
from majordomo.plan import Plan
from majordomo.skill import SkillCall
from memory.task_graph import TaskGraph


@dataclass(slots=True)
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

    def __post_init__(self) -> None:
        """Open the ledger."""
        self.ledger = Ledger(self.parts.journal, self.task_id)

    def watch(self, claims: Claims, phase: Phase) -> Watch:
        """Begin to look until claims are true."""
        return Watch(self.supervisor, self._hold_still, self.settling.holds, claims, phase)

    @property
    def reached(self) -> Reached:
        """What its steps have brought about by now."""
        library, catalogue = self.parts.library, self.parts.memory.catalogue
        steps = ((node, library.bound(node.call, catalogue)) for node in self.graph.nodes)
        return Reached((node, skill) for node, skill in steps if skill is not None)

    def check(self, plan: Plan) -> None:
        """Check that every call can be carried out, and may be.

        Raises:
            UnknownName, BadArguments: A call names what does not exist, or its arguments do not fit.
            PlanForbidden, PlanRejected: A rule of the house is against it, or wants a yes that nobody has said.
        """
        for planned in plan.calls:
            self.parts.library.bind(planned.call, self.parts.memory.catalogue)
        self.consents.expect(plan, self.supervisor.snapshot)

    def _hold_still(self) -> SkillHandle:
        call_id = f"{self.task_id}/hold{uuid4()}"  # another program may have held still in this task before
        return self.parts.executor.start(call_id, SkillCall("wait", {"seconds": self.settling.hold_s}))
