"""What the terminal shows while a task runs: a live tree on a screen, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Protocol, Self

from rich.console import RenderableType
from rich.live import Live

from agent.events import Corrected, Event, Planned, StepProgressed, StepSettled, StepStarted, TaskEnded
from bringup.terminal.screen import Screen
from bringup.terminal.task_lines import OUTCOME_STYLES, event_line, node_detail, node_title, result_line
from bringup.terminal.task_picture import StepRow, TaskPicture
from majordomo.clock import Clock
from memory.node import Node, NodeStatus
from memory.task_graph import TaskGraph


class TaskView(Protocol):
    """Shows a task."""

    def __enter__(self) -> Self:
        """Begin to show."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the last state on the screen."""
        ...

    def notice(self, event: Event) -> None:
        """Listen to the task."""
        ...

    def quiet(self) -> AbstractContextManager[None]:
        """Draw nothing for a while: somebody is asked."""
        ...


def nothing_said() -> str:
    """Nobody thinks aloud."""
    return ""


def view_for(
    screen: Screen, instruction: str, planner: str, clock: Clock, thinking: Callable[[], str] = nothing_said
) -> TaskView:
    """The view that suits where the notes go."""
    if screen.notes.is_terminal:
        return TreeView(screen, TaskTree(instruction, planner, clock, thinking))
    return LineView(screen, instruction, planner)


class LineView:
    """One line an event."""

    def __init__(self, screen: Screen, instruction: str, planner: str) -> None:
        self._screen = screen
        self._heading = f"“{instruction}” (planner: {planner})"

    def __enter__(self) -> Self:
        """Begin to show."""
        self._screen.note(self._heading)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """There is nothing to leave."""

    def notice(self, event: Event) -> None:
        """Listen to the task."""
        line = event_line(event)
        if line is not None:
            self._screen.note(line)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Lines come only with events."""
        yield


class TaskTree:
    """A task graph as a tree, as it stands after the latest event.

    What is drawn is taken from the graph while it is told of an event, so that another thread may draw.

    Args:
        instruction: The person's words.
        planner: Who shall plan, and, after a comma, with which language model; a plan says who did.
        clock: The robot's, for the nodes' times.
        thinking: Tells what the planner is at; empty while it is not asked.
    """

    def __init__(
        self, instruction: str, planner: str, clock: Clock, thinking: Callable[[], str] = nothing_said
    ) -> None:
        self._said = [instruction]
        self._planner = planner
        self._clock = clock
        self._thinking = thinking
        self._graph: TaskGraph | None = None
        self._nodes: tuple[Node, ...] = ()
        self._progress: dict[str, float] = {}
        self._started_s: dict[str, float] = {}
        self._took_s: dict[str, float] = {}
        self._last_line = ("looking, then planning …", "dim")

    def notice(self, event: Event) -> None:
        """Listen to the task."""
        match event:
            case Planned():
                self._graph = event.graph
                if event.plan.source != self._planner.split(",")[0]:  # another one took over
                    self._planner = event.plan.source
            case Corrected() if event.is_change:
                self._said.append(event.said)
            case StepStarted():
                self._started_s[event.node.id] = self._clock.now_s()
            case StepProgressed():
                self._progress[event.node_id] = event.report.progress
                return
            case StepSettled() if event.node.id in self._started_s:
                self._took_s[event.node.id] = self._clock.now_s() - self._started_s[event.node.id]
        self._nodes = () if self._graph is None else self._graph.nodes
        line = event_line(event)
        if isinstance(event, TaskEnded):
            self._last_line = (result_line(event.result), OUTCOME_STYLES[event.result.outcome])
        elif line is not None:
            self._last_line = (line, "dim")

    def picture(self) -> TaskPicture:
        """What there is to draw of it now."""
        thinking = self._thinking()
        last_line, style = (thinking, "dim") if thinking else self._last_line
        return TaskPicture(tuple(self._said), self._planner, tuple(map(self._row, self._nodes)), last_line, style)

    def draw(self, most: int | None = None) -> RenderableType:
        """Draw it; of more than so many steps only those around the one that is being carried out."""
        return self.picture().draw(most)

    def _row(self, node: Node) -> StepRow:
        seconds, progress = self._took_s.get(node.id), None
        if node.status is NodeStatus.RUNNING:
            seconds = self._clock.now_s() - self._started_s.get(node.id, self._clock.now_s())
            progress = self._progress.get(node.id, 0.0)
        return StepRow(node.status, node_title(node), node_detail(node), seconds, progress)


class TreeView:
    """A task's tree, redrawn as it changes.

    Args:
        screen: Its notes are drawn on.
        tree: What is drawn.
    """

    def __init__(self, screen: Screen, tree: TaskTree) -> None:
        self._tree = tree
        self._live = Live(console=screen.notes, get_renderable=tree.draw, refresh_per_second=8)

    def __enter__(self) -> Self:
        """Begin to show."""
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the last state on the screen."""
        self._live.stop()

    def notice(self, event: Event) -> None:
        """Listen to the task."""
        self._tree.notice(event)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Draw nothing for a while."""
        self._live.stop()
        try:
            yield
        finally:
            self._live.start()
