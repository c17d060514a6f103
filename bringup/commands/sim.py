"""`majordomo sim`: the kitchen without the agent."""

from pathlib import Path
from typing import Annotated

import typer

from bringup.commands import options


def sim(
    scene: options.Scene = None,
    seed: options.Seed = None,
    snapshot: Annotated[
        Path | None, typer.Option(help="Write every camera's picture into one sheet.", metavar="OUT.png")
    ] = None,
    settings: options.SettingsFile = None,
) -> None:
    """Show the kitchen, in a window or as a picture."""
    from bringup.station.kitchen_show import open_window, write_snapshot  # imports numpy and pillow

    chosen = options.chosen_settings(settings, scene=scene, seed=seed)
    if snapshot is None:
        open_window(chosen)
    else:
        typer.echo(f"wrote {write_snapshot(chosen, snapshot)}")
