"""One step of a task graph: a skill call, where it stands, and what was claimed and seen of it."""

from dataclasses import dataclass
from enum import StrEnum

from majordomo.errors import MajordomoError
from majordomo.failure import Failure
from majordomo.predicate import Belief, Predicate
from majordomo.skill import SkillCall


class NodeStatus(StrEnum):
    """Where a node stands; `is_finished` ones never change again."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"

    @property
    def is_finished(self) -> bool:
        """Whether nothing may touch the node any more; a failed one may still be retried."""
        return self in (NodeStatus.SUCCEEDED, NodeStatus.SKIPPED, NodeStatus.CANCELLED)

    @property
    def lets_pass(self) -> bool:
        """Whether the nodes after it need not wait for it."""
        return self in (NodeStatus.SUCCEEDED, NodeStatus.SKIPPED)


@dataclass(frozen=True, slots=True)
class Node:
    """A step as it stands now.

    Attributes:
        id: Unique in its graph, for as long as the graph lives.
        call: What to do.
        after: Ids of the nodes that must have succeeded or been skipped before it starts.
        status: Where it stands.
        attempts: How many times it was started.
        resources: What it holds while it runs.
        claimed: Effects that its skill said to have brought about.
        verified: The evidence: beliefs from looking afterwards.
        failure: Why the last attempt failed; kept through a retry, gone with success.
        reason: Why it was skipped.
        asked: Whether somebody asked for this very step, as in `PlannedCall`.
    """

    id: str
    call: SkillCall
    after: tuple[str, ...] = ()
    status: NodeStatus = NodeStatus.PENDING
    attempts: int = 0
    resources: frozenset[str] = frozenset()
    claimed: tuple[Predicate, ...] = ()
    verified: tuple[Belief, ...] = ()
    failure: Failure | None = None
    reason: str = ""
    asked: bool = False

    @property
    def was_tried(self) -> bool:
        """Whether it was started or failed at least once, so that it belongs to the record."""
        return self.attempts > 0 or self.failure is not None


class WrongStatus(MajordomoError):
    """A node's status, or what it waits for, does not allow what was asked of it."""

    code = "wrong_status"

    def __init__(self, node: Node, wanted: str, remedy: str) -> None:
        super().__init__(f"Node '{node.id}' ({node.call}) is {node.status} and cannot {wanted}.", remedy)
        self.node = node
