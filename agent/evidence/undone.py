"""What a task had reached, and what was undone again by somebody else."""

from collections.abc import Iterable

from majordomo.predicate import Predicate, Verdict
from majordomo.skill import Skill
from memory.node import Node, NodeStatus


class Reached:
    """What steps were seen to bring about.

    Args:
        steps: Every step of the task that stands in its graph, in order, with what it does.
    """

    def __init__(self, steps: Iterable[tuple[Node, Skill]]) -> None:
        self._steps = tuple(steps)

    def by_now(self, claims: Iterable[Predicate]) -> tuple[Predicate, ...]:
        """Those of some claims that a step was seen to bring about, and none after it was to change."""
        return tuple(claim for claim in claims if self._is_reached(claim))

    def settled(self, claims: Iterable[Predicate]) -> tuple[Predicate, ...]:
        """Those that were reached, and that no step which is left is to change."""
        left = [skill for node, skill in self._steps if not node.status.is_finished]
        return tuple(claim for claim in self.by_now(claims) if not any(_changes(skill, claim) for skill in left))

    def _is_reached(self, claim: Predicate) -> bool:
        for node, skill in reversed(self._steps):
            if _shows(node, claim):
                return True
            if node.attempts and _changes(skill, claim):
                return False
        return False


def _shows(node: Node, claim: Predicate) -> bool:
    seen = {belief.predicate: belief.verdict for belief in node.verified}
    wanted = Verdict.TRUE if claim.positive else Verdict.FALSE
    return node.status in (NodeStatus.SUCCEEDED, NodeStatus.SKIPPED) and seen.get(claim.atom) is wanted


def _changes(skill: Skill, claim: Predicate) -> bool:
    return any(effect.covers(claim) for effect in skill.effects())
