"""`majordomo memory`: what is remembered from one day to the next."""

from pathlib import Path
from typing import Annotated

import typer

from bringup.commands import options

app = typer.Typer(help="What is remembered: list it, forget it, or export it.", no_args_is_help=True)

About = Annotated[str | None, typer.Option(help="Only what holds these words.", metavar="TEXT")]


@app.command("list")
def list_memory(
    about: About = None,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """List facts, preferences and tasks, with their numbers."""
    from bringup.remembering.report import memory_list  # loads numpy

    typer.echo(memory_list(options.chosen_settings(settings, journal=journal), about))


@app.command("forget")
def forget(
    numbers: Annotated[
        list[str] | None, typer.Argument(help="As they are listed: r3, t12.", metavar="NUMBER...", show_default=False)
    ] = None,
    about: About = None,
    everything: Annotated[bool, typer.Option("--all", help="Forget everything.")] = False,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Forget for good: nothing of it is left on disk.

    It is gone from the memory, the journal, and the lines that were typed and recorded.
    """
    from bringup.remembering.report import Oblivion, forgotten  # loads numpy

    chosen = options.chosen_settings(settings, journal=journal)
    typer.echo(forgotten(chosen, Oblivion(tuple(numbers or ()), about, everything)))


@app.command("export")
def export(
    out: Annotated[
        Path | None, typer.Argument(help="File to write.", metavar="FILE.jsonl", show_default="stdout")
    ] = None,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Write everything that is remembered as JSON lines."""
    from bringup.remembering.report import exported, write_lines  # loads numpy

    lines = exported(options.chosen_settings(settings, journal=journal))
    if out is None:
        for line in lines:
            typer.echo(line)
    else:
        typer.echo(f"{write_lines(lines, out)} lines in {out}")
