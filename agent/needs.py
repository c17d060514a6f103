"""What a task can wait for, what can be the trouble with it, and how it can end."""

from dataclasses import dataclass

from majordomo.errors import MajordomoError
from majordomo.failure import Failure, FailureCode, Phase, failure_of
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlanFailure
from majordomo.predicate import Predicate


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


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failure that something must be done about.

    Attributes:
        step: Stands for it in ladders and budgets: the call, or the goals.
        node_id: The step that failed; None: the goals were not seen true.
        failure: What, when, and in words.
        unknown: Claims that nobody can tell, where that is why.
    """

    step: str
    node_id: str | None
    failure: Failure
    unknown: tuple[Predicate, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """The task must end, and so.

    Attributes:
        failure: Why, where it does not end well.
    """

    outcome: Outcome
    message: str
    failure: Failure | None = None

    @classmethod
    def by(cls, outcome: Outcome, failure: Failure) -> "Ending":
        """How a failure ends it."""
        return cls(outcome, failure.message, failure)

    @classmethod
    def of(cls, fault: MajordomoError) -> "Ending":
        """How a fault ends it about which nothing can be done."""
        return cls.by(Outcome.FAILED, failure_of(fault, Phase.EXECUTION))

    @classmethod
    def wished(cls, outcome: Outcome, message: str, code: FailureCode = FailureCode.CANCELLED) -> "Ending":
        """How somebody ends it who wants no more of it."""
        return cls.by(outcome, Failure(code, Phase.EXECUTION, message, retryable=False))


CANCELLED = Ending.wished(Outcome.CANCELLED, "The task was cancelled.")
