"""Events of the agent, as news for the graph."""

import re
from collections.abc import Callable
from typing import Any

from agent.events import (
    Asked,
    Event,
    Looked,
    Planned,
    RecoveryChosen,
    StepInterrupted,
    StepProgressed,
    StepSettled,
    StepStarted,
    TaskEnded,
    TaskStarted,
)
from agent.result import TaskResult
from bringup.task.result_json import failure_json, result_json
from bringup.terminal.task_lines import event_line
from majordomo.clock import Clock
from majordomo.predicate import Belief
from memory.node import Node
from ros_interface.task_runner import TaskNews


class NewsTeller:
    """A listener that tells what happens as news: `TaskStarted` is told as "task_started", and so on.

    Args:
        tell: Told the news.
        clock: The robot's.
    """

    def __init__(self, tell: Callable[[TaskNews], None], clock: Clock) -> None:
        self._tell = tell
        self._clock = clock
        self._task_id = ""

    def notice(self, event: Event) -> None:
        """Listen to the agent."""
        if isinstance(event, TaskStarted):
            self._task_id = str(event.task_id)
        node = event.node if isinstance(event, StepStarted | StepSettled | StepInterrupted) else None
        report = event.report if isinstance(event, StepProgressed) else None
        step = event.node_id if isinstance(event, StepProgressed) else "" if node is None else node.id
        news = TaskNews(
            kind_of(event),
            self._clock.now_s(),
            task_id=self._task_id,
            node=step,
            skill="" if node is None else node.call.skill,
            phase="" if report is None else str(report.status),
            progress=0.0 if report is None else report.progress,
            text=event.instruction if isinstance(event, TaskStarted) else (event_line(event) or ""),
            details=_details(event, node),
            beliefs=event.beliefs if isinstance(event, Looked) else (),
        )
        self._tell(news)


def kind_of(event: Event) -> str:
    """The kind of news that an event is."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", type(event).__name__).lower()


def evidence_of(result: TaskResult) -> tuple[Belief, ...]:
    """What is believed of each goal."""
    return tuple(goal.belief for goal in result.goals if goal.belief is not None)


def _details(event: Event, node: Node | None) -> dict[str, Any]:  # JSON values
    match event:
        case Planned():
            return {"source": event.plan.source, "steps": [str(planned.call) for planned in event.plan.calls]}
        case RecoveryChosen():
            return {"recovery": str(event.recovery), "failure": failure_json(event.failure), "step": event.step}
        case Asked():
            return {"question": event.question, "options": list(event.options), "answer": event.answer}
        case TaskEnded():
            return result_json(event.result)
        case _ if node is not None:
            failure = None if node.failure is None else failure_json(node.failure)
            return {"call": str(node.call), "status": str(node.status), "attempts": node.attempts, "failure": failure}
        case _:
            return {}
