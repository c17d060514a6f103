"""`majordomo sessions`: conversations that were recorded."""

import time
from typing import Annotated

import typer

from bringup.commands import options

app = typer.Typer(help="Recorded conversations: list them, or replay one.", no_args_is_help=True)


@app.command("list")
def list_sessions(journal: options.JournalFolder = None, settings: options.SettingsFile = None) -> None:
    """List the conversations that are recorded, oldest first."""
    from bringup.session.replay import session_list  # loads rich
    from bringup.session.shelf import SessionShelf

    typer.echo(session_list(SessionShelf(options.chosen_settings(settings, journal=journal).data_folder)))


@app.command("replay")
def replay_session(
    session: Annotated[
        str | None, typer.Argument(help="As it is listed, or its file.", metavar="SESSION", show_default="the latest")
    ] = None,
    speed: Annotated[
        float | None,
        typer.Option(min=0.01, help="So many times as fast as it was.", metavar="X", show_default="all at once"),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Say its lines anew in a fresh kitchen, and compare how tasks end.")
    ] = False,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Show a recorded conversation again as it looked.

    With --again its lines are said anew, in the same scene with the same seed; the exit status is 1 if a task ends
    otherwise than it did.
    """
    from bringup.session.records import read_session
    from bringup.session.replay import held_at, replay
    from bringup.session.shelf import SessionShelf
    from bringup.terminal.screen import Screen  # loads rich

    chosen, screen = options.chosen_settings(settings, journal=journal), Screen.of_terminal()
    recorded = read_session(SessionShelf(chosen.data_folder).path_of(session))
    screen.note(held_at(recorded), "dim")
    if again:
        from bringup.session.again import say_again  # loads the agent

        raise typer.Exit(int(say_again(recorded, chosen, screen)))
    replay(recorded, screen, speed, time.sleep)
