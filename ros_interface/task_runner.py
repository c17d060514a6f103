"""What an agent node runs, and what it offers to it: a composition root hands in the one, and is handed the other."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from rclpy.node import Node

from majordomo.outcome import Outcome
from majordomo.predicate import Belief


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """What somebody wants: words, or a script.

    Attributes:
        instruction: In words; empty: the script.
        script: Its text; empty: the instruction.
    """

    instruction: str = ""
    script: str = ""

    def __str__(self) -> str:
        return self.instruction or self.script.strip().partition("\n")[0]


@dataclass(frozen=True, slots=True)
class TaskReport:
    """How it ended.

    Attributes:
        outcome: One of five.
        summary: For people.
        evidence: What is believed of each goal.
    """

    outcome: Outcome
    summary: str
    evidence: tuple[Belief, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskNews:
    """One thing that happened.

    Attributes:
        kind: What: "task_started", "planned", "step_started", "task_ended", ...
        stamp_s: When, on the robot's clock [s].
        task_id: Of which task; empty: nobody knows.
        node: Of which step; empty: of the whole.
        skill: The step's.
        phase: Where that stands.
        progress: Share of it done, 0 to 1.
        text: For people; empty for what happens all the time.
        details: What else belongs to this kind, as JSON values.
        beliefs: What is believed since.
    """

    kind: str
    stamp_s: float
    task_id: str = ""
    node: str = ""
    skill: str = ""
    phase: str = ""
    progress: float = 0.0
    text: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)  # JSON values
    beliefs: tuple[Belief, ...] = ()


TASK_STARTED, TASK_ENDED = "task_started", "task_ended"
"""Kinds of news that every task has, as its first and its last."""


class TaskRunner(Protocol):
    """Carries tasks out. All but `run` is called from other threads, while one is under way, and returns at once."""

    def run(self, request: TaskRequest) -> TaskReport:
        """Carry a task out to its end; nothing else runs meanwhile.

        Raises:
            MajordomoError: It cannot begin.
        """
        ...

    def hear(self, text: str) -> None:
        """Take what is said while a task runs."""
        ...

    def pause(self) -> None:
        """Have the task wait, the robot holding still."""
        ...

    def go_on(self) -> None:
        """Have it go on."""
        ...

    def cancel(self) -> None:
        """End it as cancelled."""
        ...

    def stop(self, why: str) -> None:
        """End it as stopped, the robot holding still."""
        ...


class Audience(Protocol):
    """Whoever is there: told, asked, and kept informed. Every method may be called from any thread."""

    def say(self, text: str) -> None:
        """Tell them something."""
        ...

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question and wait for the answer; None: nobody is there, or the task shall end."""
        ...

    def tell(self, news: TaskNews) -> None:
        """Let them know what happened."""
        ...


OpenRunner = Callable[[Node, Audience], AbstractContextManager[TaskRunner]]
"""Opens what carries tasks out, for as long as the node is configured, in the thread in which it then runs.

The node may have topics added; nothing comes over them before it is open.
"""
