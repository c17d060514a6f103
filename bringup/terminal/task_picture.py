"""What is drawn of a task at one moment: plain values, which another process may draw as well."""

from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from bringup.terminal.task_lines import STYLES
from memory.graph_drawing import MARKS
from memory.node import NodeStatus


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step.

    Attributes:
        status: Where it stands.
        title: What it is.
        detail: What was seen, or went wrong; may be empty.
        seconds: Robot time so far, or that it took; None: it has not been carried out [s].
        progress: Share done, while it is carried out.
    """

    status: NodeStatus
    title: str
    detail: str = ""
    seconds: float | None = None
    progress: float | None = None

    def draw(self) -> Text:
        """As a line."""
        line = Text(f"{MARKS[self.status]} {self.title}", style=STYLES[self.status])
        if self.seconds is not None:
            line.append(f"  {self.seconds:.1f} s")
        if self.progress is not None:
            line.append(f", {self.progress:.0%}")
        if self.detail:
            line.append(f"  {self.detail}", style="dim")
        return line


@dataclass(frozen=True, slots=True)
class TaskPicture:
    """A whole task.

    Attributes:
        said: The person's words, corrections included.
        planner: Who plans, or planned.
        steps: In order.
        last_line: What happened last, or is being thought.
        style: Of that line.
    """

    said: tuple[str, ...]
    planner: str
    steps: tuple[StepRow, ...]
    last_line: str
    style: str

    def draw(self, most: int | None = None) -> RenderableType:
        """Draw it; of more than so many steps only those around the one that is being carried out."""
        steps = self.steps
        said = ", ".join(f"“{words}”" for words in self.said)
        tree = Tree(Text.assemble((said, "bold"), f"  planner: {self.planner}"))
        if most is not None and len(steps) > most:
            running = next((i for i, step in enumerate(steps) if not step.status.is_finished), len(steps))
            first = max(0, min(running - 2, len(steps) - most))
            tree.add(Text(f"… steps {first + 1} to {first + most} of {len(steps)}", style="dim"))
            steps = steps[first : first + most]
        for step in steps:
            tree.add(step.draw())
        return Group(tree, Text(self.last_line, style=self.style))
