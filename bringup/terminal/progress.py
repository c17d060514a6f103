"""How far a long run is: a bar a stage on a screen, a line now and then elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from learning.progress import Progress as Report

LINES_A_STAGE = 20


@contextmanager
def progress_on(console: Console) -> Iterator[Report]:
    """What the stages of a run report to while this is entered."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (
        TextColumn("{task.description:<16}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[text]}", style="dim"),
    )
    with Progress(*columns, console=console) as bars:
        yield _Bars(bars)


class _Bars:
    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._stages: dict[str, TaskID] = {}

    def __call__(self, stage: str, done: int, total: int, text: str = "") -> None:
        if stage not in self._stages:
            self._stages[stage] = self._bars.add_task(stage, total=total, text="")
        self._bars.update(self._stages[stage], completed=done, total=total, text=text)


class _Lines:
    """At most some twenty lines a stage, its first and its last among them."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._told: dict[str, int] = {}

    def __call__(self, stage: str, done: int, total: int, text: str = "") -> None:
        share = LINES_A_STAGE if total == 0 else LINES_A_STAGE * done // total
        if self._told.get(stage) == share:
            return
        self._told[stage] = share
        self._console.print(f"{stage}: {done}/{total} {text}".rstrip(), markup=False)
