"""`majordomo resume`: go on with a task that a crash cut off, or give it up."""

from pathlib import Path
from typing import Annotated

import typer

from bringup.commands import options


def resume(
    task: Annotated[
        int | None, typer.Argument(help="Its number.", metavar="[TASK]", show_default="the last that was cut off")
    ] = None,
    drop: Annotated[bool, typer.Option("--drop", help="Give it up instead: nothing moves.")] = False,
    as_json: options.AsJson = False,
    video: Annotated[
        Path | None, typer.Option(help="Film it, with a strip of key moments beside.", metavar="F.mp4")
    ] = None,
    audit: Annotated[bool, typer.Option("--audit", help="Let the simulator judge every claim afterwards.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Say yes beforehand to what the house rules would ask.")] = False,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Go on with a task that was cut off, and do nothing twice.

    It looks first. Its settings are those that it was begun with, and so is the kitchen: as it was left.
    """
    from bringup.task.resume import drop_chosen, order_for
    from bringup.task.run import TaskOrder, carry_out  # loads the agent

    if drop:
        typer.echo(drop_chosen(options.chosen_settings(settings, journal=journal), task), err=True)
        return

    def order() -> TaskOrder:
        chosen = options.chosen_settings(settings, journal=journal)
        return order_for(chosen, task, unasked=yes, video=video, audit=audit)

    raise typer.Exit(int(carry_out(order, as_json=as_json)))
