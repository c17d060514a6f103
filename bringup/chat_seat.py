"""Who a conversation is held with: how their lines come, and how they are told things."""

from collections.abc import Callable
from typing import Protocol

from rich.text import Text

from agent.events import Event, TaskStarted
from bringup.chat_lines import LineQueue
from bringup.screen import Screen
from bringup.task_lines import event_line
from bringup.task_view import nothing_said
from majordomo.clock import Clock

MOST_SHOWN = 300
"""Characters of a line that stay on the screen."""


class Seat(Protocol):
    """One person's place."""

    @property
    def lines(self) -> LineQueue:
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

    def be_ready(self, planner: str, clock: Clock, thinking: Callable[[], str] = nothing_said) -> None:
        """Know who plans, the robot's clock, and what tells what the planner is at; from now on lines are heard."""
        ...


class PipeSeat:
    """For lines that are piped in: everything becomes lines, too.

    Args:
        screen: What is written on.
        lines: What comes in.
    """

    def __init__(self, screen: Screen, lines: LineQueue) -> None:
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
        line = None if isinstance(event, TaskStarted) else event_line(event)
        if line is not None:
            self._screen.note(line)

    def be_ready(self, planner: str, clock: Clock, thinking: Callable[[], str] = nothing_said) -> None:
        """Say who plans."""
        self.note(f"planner: {planner}")


def echo_on(screen: Screen, line: str) -> None:
    """Write what the person said; signs that would do something to a terminal are shown as one that does not."""
    said = line.strip()
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in said[:MOST_SHOWN])
    if shown:
        screen.note(f"> {shown}{' …' if len(said) > MOST_SHOWN else ''}", "bold")


def say_on(screen: Screen, text: str, *, wraps: bool = False) -> None:
    """Write what Majordomo says; `wraps`: broken between words, for a person, instead of one line for a program."""
    screen.notes.print(Text.assemble(("Majordomo: ", "bold cyan"), text), soft_wrap=not wraps)
