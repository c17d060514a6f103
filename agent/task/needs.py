"""What a task can wait for; whoever ticks it brings that."""

from dataclasses import dataclass

from majordomo.plan import Plan, PlanFailure


@dataclass(frozen=True, slots=True)
class AskPerson:
    """A person's answer is waited for."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revise:
    """A revision is waited for: the planner's, or a `repair` by the search alone."""

    plan: Plan
    failure: PlanFailure
    is_repair: bool = False


@dataclass(frozen=True, slots=True)
class PlanWords:
    """A plan for a step's words is waited for."""

    node_id: str
    words: str
