"""Holds a task: what runs is given up half-way, the robot holding still, and begins anew when the task goes on."""

from collections.abc import Iterable

from agent.execution.finale import Finale
from agent.execution.running_steps import RunningSteps
from agent.recovery.aids import Aids
from agent.task.context import TaskContext
from agent.task.ending import Ending
from majordomo.errors import JournalError, MajordomoError
from memory.node import NodeStatus


class Hold:
    """Holds one task, and lets it go.

    Args:
        context: The task's.
        steps: Those under way.
        aids: Free the hand before a step that needs it empty.
        finale: Makes an end of the task where that cannot be written down.

    Attributes:
        is_on: Whether the task is held.
    """

    def __init__(self, context: TaskContext, steps: RunningSteps, aids: Aids, finale: Finale) -> None:
        self.is_on = False
        self._context = context
        self._steps = steps
        self._aids = aids
        self._finale = finale
        self._interrupted: list[str] = []

    def begin(self) -> None:
        """Interrupt whatever runs, the robot holding still, until `end`. In any state, any number of times."""
        self._finale.look_anew()
        self._context.parts.executor.stop()
        self.is_on = True
        try:
            for node_id in self._steps.interrupt():
                self._interrupted.append(node_id)
        except JournalError as error:
            self._finale.end(Ending.of(error))

    def take_up(self, interrupted: Iterable[str]) -> None:
        """Be held, with steps that another program had begun when it was cut off."""
        self._interrupted, self.is_on = list(interrupted), True

    def forget(self) -> None:
        """What was interrupted is not wanted any more."""
        self._interrupted.clear()

    def end(self) -> None:
        """Look, and get ready to go on: what was interrupted then begins anew, with a look of its own."""
        interrupted, self._interrupted, self.is_on = self._interrupted, [], False
        graph = self._context.graph
        waiting = [node_id for node_id in interrupted if graph.node(node_id).status is NodeStatus.PENDING]
        try:
            if waiting:
                self._context.supervisor.look()
        except MajordomoError:
            return  # the steps look, too, and say what is wrong
        for node_id in waiting:
            self._aids.free_hand(node_id)
