"""What was done in this conversation, and is being done: listened to, and told when somebody asks."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.events import Corrected, Event, Planned, TaskEnded, TaskStarted
from agent.result import TaskResult
from agent.talk.retelling import Retelling
from majordomo.clock import Clock
from majordomo.inquiry import Inquiry, Topic
from majordomo.plan import Plan
from majordomo.skill import SkillCall
from memory.node import Node
from memory.task_graph import TaskGraph


@dataclass(slots=True)
class Underway:
    """The task that is being done.

    Attributes:
        said: The person's words for it: the task, and what has changed it since.
        started_s: On the wall clock [s].
        plan: What is followed; None: there is none yet.
        graph: How far it has come; None: there is no plan yet.
    """

    said: list[str]
    started_s: float
    plan: Plan | None = None
    graph: TaskGraph | None = None

    @property
    def words(self) -> str:
        """All that was said, in quotation marks."""
        return ", ".join(f"“{words}”" for words in self.said)

    @property
    def nodes(self) -> Sequence[Node]:
        """The steps as they stand; none before there is a plan."""
        return () if self.graph is None else self.graph.nodes


class Doings:
    """Listens to the agent.

    Args:
        retelling: Puts tasks into words.
        clock: The wall's.

    Attributes:
        results: Of the tasks so far, oldest first.
        task: The task that is being done; None: there is none.
    """

    def __init__(self, retelling: Retelling, clock: Clock) -> None:
        self.results: list[TaskResult] = []
        self.task: Underway | None = None
        self._retelling = retelling
        self._clock = clock
        self._last_words = ""

    @property
    def last(self) -> TaskResult | None:
        """How the last task ended."""
        return self.results[-1] if self.results else None

    def notice(self, event: Event) -> None:
        """Listen to the agent."""
        match event:
            case TaskStarted():
                self.task = Underway([event.instruction], self._clock.now_s())
            case Planned() if self.task is not None:
                self.task.plan, self.task.graph = event.plan, event.graph
            case Corrected() if event.is_change and self.task is not None:
                self.task.said.append(event.said)
            case TaskEnded():
                self._last_words = f"“{event.result.instruction}”" if self.task is None else self.task.words
                self.task = None
                self.results.append(event.result)

    def concern(self, inquiry: Inquiry) -> bool:
        """Whether a question is about what was done here: that of no other day, and not before anything was."""
        is_about_this_one = self.task is not None or self.last is not None or bool(inquiry.calls)
        return inquiry.period is None and is_about_this_one

    def told(self, inquiry: Inquiry) -> str:
        """Answer a question about what is done, was done, or why."""
        task = self.task
        if inquiry.topic is Topic.WHY:
            return self._why_done(inquiry.calls) if inquiry.calls else self._why_failed()
        if task is not None:
            return self._retelling.doing(task.words, task.nodes, self._clock.now_s() - task.started_s)
        return self._retelling.done(self.last, self._last_words) if inquiry.topic is Topic.DONE else "Nothing."

    def with_these(self, things: Sequence[str]) -> str:
        """What is being done with some things, as a sentence; empty where nothing is."""
        at_it = () if self.task is None else self._retelling.at_work_on(things, self.task.nodes)
        return f"I am at it: {'; '.join(at_it)}." if at_it else ""

    def _why_failed(self) -> str:
        """What went wrong in the task that runs, if anything has; else in the last one."""
        so_far = "" if self.task is None else self._retelling.troubles(self.task.nodes)
        return so_far or self._retelling.why(self.last, self._last_words)

    def _why_done(self, calls: Sequence[SkillCall]) -> str:
        """Why something was done in the task that runs, or in the last one."""
        if self.task is not None and self.task.nodes:
            return self._retelling.why_done(calls, self.task.words, self.task.nodes)
        last = self.last
        return self._retelling.why_done(calls, self._last_words, last.nodes) if last else "Nothing was done yet."
