"""How a task ended, with the evidence."""

from dataclasses import dataclass

from majordomo.failure import Failure
from majordomo.outcome import Outcome
from majordomo.predicate import Belief, Predicate, Verdict
from memory.node import Node


@dataclass(frozen=True, slots=True)
class GoalEvidence:
    """What is known of one goal at the end.

    Attributes:
        goal: What was to be true.
        verdict: Whether it is, its sign counted.
        belief: The belief that this rests on; None where nothing was ever seen, or where it rests on several.
        age_s: How long ago it was seen, in robot time [s].
    """

    goal: Predicate
    verdict: Verdict
    belief: Belief | None
    age_s: float | None


@dataclass(frozen=True, slots=True)
class TaskResult:
    """How a task ended.

    Attributes:
        task_id: As in the journal; None where it could not be written.
        instruction: The person's words.
        outcome: One of five; `DONE` means that every goal was seen true.
        message: One sentence or two for the person.
        nodes: Every step, with its attempts and evidence.
        goals: The evidence for each goal.
        assumptions: What the planner took for granted.
        plan_source: The planner that made the plan; empty where there is none.
        recoveries: How many recoveries were taken.
        duration_s: On the wall clock [s].
        failure: Why it did not end well, with the layer to blame; None where it did, or where nobody can tell.
        suggestion: What can be done in the place of what cannot; empty where nothing was suggested.
    """

    task_id: int | None
    instruction: str
    outcome: Outcome
    message: str
    nodes: tuple[Node, ...] = ()
    goals: tuple[GoalEvidence, ...] = ()
    assumptions: tuple[str, ...] = ()
    plan_source: str = ""
    recoveries: int = 0
    duration_s: float = 0.0
    suggestion: str = ""
    failure: Failure | None = None
