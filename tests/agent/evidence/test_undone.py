"""What a task has reached: seen after a step, and changed by none since."""

import pytest

from agent.evidence.undone import Reached
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import Skill
from memory.node import Node, NodeStatus
from skills.close import Close
from skills.open import Open

IS_OPEN, IS_CLOSED = Predicate("open", ("microwave",)), Predicate("closed", ("microwave",))
OPEN, CLOSE = Open(target="microwave"), Close(target="microwave")


def step(skill: Skill, status: NodeStatus, *seen: Predicate) -> tuple[Node, Skill]:
    verified = tuple(Belief(claim, Verdict.TRUE, 0.98, 1.0, "cameras") for claim in seen)
    attempts = 0 if status is NodeStatus.PENDING else 1
    return Node(skill.name, skill.call(), status=status, attempts=attempts, verified=verified), skill


CLOSED = step(CLOSE, NodeStatus.SUCCEEDED, IS_CLOSED)


@pytest.mark.parametrize(
    ("later", "by_now", "settled"),
    [
        ([], True, True),
        ([step(OPEN, NodeStatus.PENDING)], True, False),
        ([step(OPEN, NodeStatus.SUCCEEDED, IS_OPEN)], False, False),
        ([step(OPEN, NodeStatus.CANCELLED)], False, False),
    ],
    ids=["nothing came after it", "it is to be changed yet", "it was changed", "it may have been changed"],
)
def test_what_steps_have_reached(later: list[tuple[Node, Skill]], by_now: bool, settled: bool) -> None:
    reached = Reached([CLOSED, *later])
    assert (bool(reached.by_now([IS_CLOSED])), bool(reached.settled([IS_CLOSED]))) == (by_now, settled)


def test_what_a_step_only_claims_is_not_reached() -> None:
    assert not Reached([step(CLOSE, NodeStatus.FAILED, IS_CLOSED)]).by_now([IS_CLOSED])
