"""Following a task of another process, and stopping it: eyes and one key, no hands."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Group, RenderableType
from rich.live import Live
from rich.text import Text

from bringup.settings import Settings
from bringup.stopping.emergency import KEY, emergency_stop_of, stopped_by_key
from bringup.terminal.person import somebody_is_there
from bringup.terminal.screen import Screen
from bringup.watching.broadcast import LiveTask, live_tasks
from bringup.watching.keys import Press, pressed_keys
from motion.emergency_stop import RESET, EmergencyStop

PATIENCE_S = 0.1
MARGIN_ROWS = 16
"""Rows of the terminal that the steps leave free."""

MOST_BELIEFS = 6
STOP_KEYS = (" ", "s")
LEAVE = "q"
HINT = f"space, s or {KEY}: emergency stop · q: leave; the task goes on"
WATCHED = "somebody who watched stopped it"


def watch(settings: Settings) -> None:
    """Follow whatever is under way: at a terminal until the person leaves, elsewhere until the task has ended."""
    screen, stop = Screen.of_terminal(), emergency_stop_of(settings)
    with stopped_by_key(stop):
        if not (somebody_is_there() and screen.notes.is_terminal):
            tell_lines(settings.data_folder, screen, lambda: time.sleep(PATIENCE_S))
            return
        with pressed_keys() as press, Live(console=screen.notes, auto_refresh=False) as live:
            follow(settings.data_folder, stop, press, lambda drawn: live.update(drawn, refresh=True), screen)


def follow(
    folder: Path, stop: EmergencyStop, press: Press, show: Callable[[RenderableType], None], screen: Screen
) -> None:
    """Draw what is under way, or was last, and take keys, until the person leaves."""
    tasks: tuple[LiveTask, ...] = ()
    while True:
        tasks = live_tasks(folder) or tuple(replace(task, has_ended=True) for task in tasks)
        show(drawn(tasks, stop, max(screen.notes.height - MARGIN_ROWS, 3)))
        try:
            key = press(PATIENCE_S)
        except EOFError:
            return
        if key in STOP_KEYS:
            stop.trigger(WATCHED)
        elif key == LEAVE:
            return


def drawn(tasks: tuple[LiveTask, ...], stop: EmergencyStop, most_steps: int) -> RenderableType:
    """Everything that there is to see."""
    parts: list[RenderableType] = [Text(HINT, style="reverse")]
    reason = stop.reason
    if reason is not None:
        parts.append(Text(f"EMERGENCY STOP: {reason}.\nTry: {RESET}", style="bold red"))
    if all(task.has_ended for task in tasks):
        parts.append(Text("Nothing is under way.", style="dim"))
    return Group(*parts, *(_of_task(task, most_steps) for task in tasks))


def _of_task(task: LiveTask, most_steps: int) -> RenderableType:
    latest_first = task.beliefs[: -MOST_BELIEFS - 1 : -1]
    seen = ", ".join(f"{claim} {sureness:.0%}" for claim, sureness in latest_first)
    return Group(
        Text(f"process {task.process}, task {task.task_id}{', ended' if task.has_ended else ''}", style="dim"),
        task.picture.draw(most_steps),
        *(Text(line, style="dim") for line in task.lines[:-1]),
        Text(f"seen to be so: {seen or 'nothing yet'}", style="dim"),
    )


def tell_lines(folder: Path, screen: Screen, rest: Callable[[], None]) -> None:
    """Tell what happens, line by line, until the newest task has ended, or its process."""
    told: tuple[int, int] = (0, 0)  # which task, and how many of its lines
    while tasks := live_tasks(folder):
        task = tasks[-1]
        if told[0] != task.task_id:
            told = (task.task_id, 0)
            screen.note(f"task {task.task_id}, process {task.process}: {', '.join(task.picture.said)}")
        fresh = min(task.line_count - told[1], len(task.lines))
        for line in task.lines[len(task.lines) - fresh :]:
            screen.note(line)
        told = (task.task_id, task.line_count)
        if task.has_ended:
            return
        rest()
    if told == (0, 0):
        screen.note("Nothing is under way.")
