"""The steps of one task that are under way, side by side where they hold nothing in common."""

from collections.abc import Iterator

from agent.execution.deferred import DeferredSteps
from agent.execution.step import Step, StepEnd
from agent.task.context import TaskContext
from majordomo.errors import JournalError, MajordomoError


class RunningSteps:
    """Starts what is ready and moves on what has begun.

    Args:
        context: The task's.
        deferred: Deals with steps that are words.
    """

    def __init__(self, context: TaskContext, deferred: DeferredSteps) -> None:
        self._context = context
        self._deferred = deferred
        self._steps: dict[str, Step] = {}

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._steps)

    def start_ready(self) -> bool:
        """Start what is ready; returns whether anything is under way."""
        graph, dealt_with = self._context.graph, False
        for node_id in graph.ready():
            taken = {name for other in self._steps for name in graph.node(other).resources}
            if node_id in self._steps or not taken.isdisjoint(graph.node(node_id).resources):
                continue
            if self._deferred.take(node_id):
                dealt_with = True
            else:
                self._steps[node_id] = Step(self._context, node_id)
        return bool(self._steps) or dealt_with

    def tick(self) -> Iterator[tuple[str, StepEnd]]:
        """Move each on; those that have ended are yielded, and under way no more.

        Raises:
            JournalError: The journal cannot be written; nothing may move any more.
        """
        for node_id, step in tuple(self._steps.items()):
            try:
                end = step.tick()
            except JournalError:
                raise
            except MajordomoError as fault:  # of somebody else's skill, asked what it needs or promises
                end = step.broken(fault)
            if end is not None:
                del self._steps[node_id]
                yield node_id, end

    def interrupt(self) -> Iterator[str]:
        """Give each up, to begin anew later; the executor has been stopped.

        Raises:
            JournalError: The journal cannot be written; nothing may move any more.
        """
        for node_id, step in tuple(self._steps.items()):
            step.interrupt()
            del self._steps[node_id]
            yield node_id

    def abandon(self) -> None:
        """Close the journal's entries of what was cut short; the executor has been stopped."""
        for step in self._steps.values():
            step.abandon()
