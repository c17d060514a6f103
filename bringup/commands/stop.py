"""`majordomo stop`: the emergency stop, from any terminal."""

from typing import Annotated

import typer

from bringup.commands import options


def stop(
    why: Annotated[str, typer.Argument(help="Why, in words.", metavar="[WHY]")] = "majordomo stop",
    reset: Annotated[
        bool, typer.Option("--reset", help="Allow motion again, and say who stopped it and when.")
    ] = False,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Stop every robot of this data folder, at once.

    It stays stopped, a restart included, until --reset. The exit status is 4 if the stop could not be reset.
    """
    from bringup.stopping.emergency import emergency_stop_of
    from bringup.stopping.from_outside import reset_stop, stop_all

    chosen = options.chosen_settings(settings, journal=journal)
    latch = emergency_stop_of(chosen)
    typer.echo(reset_stop(latch, chosen.journal_path) if reset else stop_all(latch, why))
