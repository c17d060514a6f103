"""The audit: after a task has ended, the simulator's truth judges what was claimed.

While the task runs nothing is judged: each moment that matters is only remembered. The referee is called afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.events import Event, StepSettled
from agent.result import TaskResult
from bringup.station.backstage import Backstage
from majordomo.catalogue import Catalogue
from majordomo.errors import UnknownName
from majordomo.outcome import Outcome
from majordomo.predicate import ANYTHING, Predicate
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from memory.node import Node, NodeStatus


@dataclass(frozen=True, slots=True)
class AuditedClaim:
    """One claim, and what the referee says of it; None: it is not the referee's to judge."""

    claim: Predicate
    is_true: bool | None


@dataclass(frozen=True, slots=True)
class AuditedStep:
    """What one end of a step was called, and what was so at that moment.

    Attributes:
        node: As it stood then.
        claims: What the skill promises; of one that promises nothing, what it needs.
    """

    node: Node
    claims: tuple[AuditedClaim, ...]

    @property
    def was_done(self) -> bool | None:
        """Whether every promise was kept; None where the referee cannot judge, or nothing was promised."""
        return _all_true(self.claims)


@dataclass(frozen=True, slots=True)
class Audit:
    """What the referee says of a task after the fact.

    Attributes:
        outcome: What the task was called.
        steps: Each end of a step that was carried out, in order.
        goals: At the end.
    """

    outcome: Outcome
    steps: tuple[AuditedStep, ...]
    goals: tuple[AuditedClaim, ...]

    @property
    def false_done(self) -> bool:
        """Whether the task was called done, and a goal is not so."""
        return self.outcome is Outcome.DONE and any(goal.is_true is False for goal in self.goals)

    @property
    def false_failed(self) -> bool:
        """Whether a step was called failed, and all that it promised was so."""
        return any(step.node.status is NodeStatus.FAILED and step.was_done is True for step in self.steps)

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "false_done": self.false_done,
            "false_failed": self.false_failed,
            "goals": [_claim_json(goal) for goal in self.goals],
            "steps": [
                {
                    "id": step.node.id,
                    "call": str(step.node.call),
                    "status": str(step.node.status),
                    "attempt": step.node.attempts,
                    "claims": [_claim_json(claim) for claim in step.claims],
                }
                for step in self.steps
            ],
        }

    def lines(self) -> tuple[str, ...]:
        """For people."""
        verdicts = {True: "true", False: "FALSE", None: "not judged"}
        said = [f"goal {goal.claim}: {verdicts[goal.is_true]}" for goal in self.goals]
        said += [
            f"step {step.node.id} {step.node.call}, called {step.node.status}: {claim.claim} {verdicts[claim.is_true]}"
            for step in self.steps
            for claim in step.claims
        ]
        return (*said, f"false done: {_yes(self.false_done)}, false failed: {_yes(self.false_failed)}")


class Auditor:
    """Remembers the moments that matter while a task runs, and has them judged when it is over.

    Args:
        backstage: The simulator.
        library: Tells what skills promise.
        catalogue: What they are about.
    """

    def __init__(self, backstage: Backstage, library: SkillLibrary, catalogue: Catalogue) -> None:
        self._backstage = backstage
        self._library = library
        self._catalogue = catalogue
        self._moments: list[tuple[Node, object]] = []

    def notice(self, event: Event) -> None:
        """Listen to a task: remember how the world stands whenever a step that was started settles."""
        if isinstance(event, StepSettled) and event.node.attempts:
            self._moments.append((event.node, self._backstage.remember()))

    def judge(self, result: TaskResult) -> Audit:
        """Call the referee; the world is afterwards as it was."""
        end = self._backstage.remember()
        goals = tuple(goal.goal for goal in result.goals)
        steps = tuple(
            AuditedStep(node, _audited(promises, self._backstage.truths(moment, promises)))
            for node, moment in self._moments
            for promises in (self._claims(node),)
        )
        return Audit(result.outcome, steps, _audited(goals, self._backstage.truths(end, goals)))

    def _claims(self, node: Node) -> tuple[Predicate, ...]:
        """What a step must have brought about; a denial about everything only says what it leaves uncertain."""
        try:
            skill = self._library.bind(node.call, self._catalogue)
        except UnknownName:
            return ()  # it is about a newcomer, of which the referee knows nothing
        promises = tuple(effect for effect in skill.effects() if set(effect.arguments) != {ANYTHING})
        return promises or skill.preconditions(WorldSnapshot(self._catalogue))


def _audited(claims: Sequence[Predicate], truths: Mapping[Predicate, bool]) -> tuple[AuditedClaim, ...]:
    return tuple(AuditedClaim(claim, truths.get(claim)) for claim in claims)


def _all_true(claims: Sequence[AuditedClaim]) -> bool | None:
    if not claims or any(claim.is_true is None for claim in claims):
        return None
    return all(claim.is_true for claim in claims)


def _claim_json(audited: AuditedClaim) -> dict[str, Any]:
    return {"claim": str(audited.claim), "truth": audited.is_true}


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"
