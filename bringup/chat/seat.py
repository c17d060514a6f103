"""Who a conversation is held with: how their lines come, and how they are told things."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from rich.text import Text

from agent.events import Event
from bringup.chat.lines import HeardLines
from bringup.terminal.screen import Screen
from bringup.terminal.task_lines import event_line
from bringup.terminal.task_view import nothing_said
from majordomo.clock import Clock

MOST_SHOWN = 300
"""Characters of a line that stay on the screen."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Work:
    """What can be shown of what the robot does, beside the events of its tasks.

    Attributes:
        planner: Who plans.
        clock: The robot's.
        thinking: Tells what the planner is at; empty while it is not asked.
        is_paused: Tells whether the person has the task wait.
    """

    planner: str
    clock: Clock
    thinking: Callable[[], str] = nothing_said
    is_paused: Callable[[], bool] = _never


class Seat(Protocol):
    """One person's place."""

    @property
    def lines(self) -> HeardLines:
        """What they say."""
        ...

    def say(self, text: str) -> None:
        """Tell them something that Majordomo says."""
        ...

    def note(self, text: str) -> None:
        """Tell them something about what goes on."""
        ...

    def notice(self, event: Event) -> None:
        """Show what happens."""
        ...

    def be_ready(self, work: Work) -> None:
        """Know what there is to show of the work; from now on lines are heard."""
        ...


class PipeSeat:
    """For lines that are piped in: everything becomes lines, too.

    Args:
        screen: What is written on.
        lines: What comes in.
    """

    def __init__(self, screen: Screen, lines: HeardLines) -> None:
        self.lines = lines
        self._screen = screen

    def say(self, text: str) -> None:
        """Write what Majordomo says."""
        say_on(self._screen, text)

    def note(self, text: str) -> None:
        """Write a line."""
        self._screen.note(text, "dim")

    def notice(self, event: Event) -> None:
        """Write a line for what happened."""
        line = event_line(event)
        if line is not None:
            self._screen.note(line)

    def be_ready(self, work: Work) -> None:
        """Say who plans."""
        self.note(f"planner: {work.planner}")


def echo_on(screen: Screen, line: str) -> None:
    """Write what the person said; signs that would do something to a terminal are shown as one that does not."""
    said = line.strip()
    shown = harmless(said[:MOST_SHOWN])
    if shown:
        screen.note(f"> {shown}{' …' if len(said) > MOST_SHOWN else ''}", "bold")


def harmless(text: str) -> str:
    """A text with one sign in the place of every sign that would do something to a terminal."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text)


def say_on(screen: Screen, text: str, *, wraps: bool = False) -> None:
    """Write what Majordomo says; `wraps`: broken between words, for a person, instead of one line for a program."""
    screen.notes.print(Text.assemble(("Majordomo: ", "bold cyan"), text), soft_wrap=not wraps)
