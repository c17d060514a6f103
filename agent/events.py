"""What happens during a task, as it happens: for live screens and logs."""

from collections.abc import Callable
from dataclasses import dataclass

from agent.recovery.ladders import Recovery
from agent.result import TaskResult
from majordomo.execution import SkillReport
from majordomo.failure import Failure
from majordomo.plan import Plan
from majordomo.predicate import Belief
from memory.newcomers import Acquaintance
from memory.node import Node
from memory.task_graph import TaskGraph


@dataclass(frozen=True, slots=True)
class TaskStarted:
    """A person wants something."""

    task_id: int
    instruction: str


@dataclass(frozen=True, slots=True)
class Looked:
    """The eyes judged claims; these are the beliefs that were committed."""

    beliefs: tuple[Belief, ...]


@dataclass(frozen=True, slots=True)
class Noticed:
    """The last look shows what is in no catalogue, and was never met before; now each has a name."""

    strangers: tuple[Acquaintance, ...]

    @property
    def sentence(self) -> str:
        """What there is to say of it."""
        told = "; ".join(f"the {one.item.name}, {one.description}" for one in self.strangers)
        return f"I see something that I do not know: {told}."


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan was adopted; the graph holds it."""

    plan: Plan
    graph: TaskGraph


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A skill begins to move; its INTENT is in the journal."""

    node: Node


@dataclass(frozen=True, slots=True)
class StepProgressed:
    """A running skill says how it is going."""

    node_id: str
    report: SkillReport


@dataclass(frozen=True, slots=True)
class StepSettled:
    """A step succeeded, failed, or was skipped: the node says which, and why."""

    node: Node


@dataclass(frozen=True, slots=True)
class StepInterrupted:
    """A step was given up half-way, the robot holding still; it begins anew later, unless it is wanted no more."""

    node: Node


@dataclass(frozen=True, slots=True)
class Corrected:
    """The person has changed what is left of the task, or has tried to.

    Attributes:
        said: Their words.
        dropped: What will not be done any more, in words.
        first: What the hand does before anything else, in words.
        added: What is done instead or besides, in words.
        kept: What is left as it was, in words.
        assumed: What was taken for granted in understanding it.
        problem: Why nothing has changed; empty where something has.
    """

    said: str
    dropped: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    problem: str = ""

    @property
    def is_change(self) -> bool:
        """Whether something else is done now than before."""
        return not self.problem and bool(self.dropped or self.added)


@dataclass(frozen=True, slots=True)
class RecoveryChosen:
    """What is done about a failure of a step, or of the goals.

    Attributes:
        sentence: What was tried, what was seen, and what comes next.
    """

    step: str
    failure: Failure
    recovery: Recovery
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The person was asked; `answer` is None where nobody was there."""

    question: str
    options: tuple[str, ...]
    answer: str | None


@dataclass(frozen=True, slots=True)
class TaskEnded:
    """The task has its one outcome."""

    result: TaskResult


Event = (
    TaskStarted
    | Looked
    | Noticed
    | Planned
    | StepStarted
    | StepProgressed
    | StepSettled
    | StepInterrupted
    | Corrected
    | RecoveryChosen
    | Asked
    | TaskEnded
)
Listener = Callable[[Event], None]


def ignore(event: Event) -> None:
    """A listener that does nothing."""
