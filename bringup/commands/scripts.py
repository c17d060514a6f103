"""`majordomo scripts`: scripts without running them."""

from pathlib import Path
from typing import Annotated

import typer

from bringup.commands import options

app = typer.Typer(help="Scripts of household tasks: list them, or check some.", no_args_is_help=True)


@app.command("list")
def list_scripts(
    folder: Annotated[
        Path | None, typer.Argument(help="Whose scripts.", metavar="FOLDER", show_default="the examples")
    ] = None,
) -> None:
    """List scripts, the examples or a folder's.

    Of each the name to run it by, its scene, and what it does.
    """
    from bringup.script.report import script_list  # loads YAML and planners

    typer.echo(script_list(folder))


@app.command("check")
def check_scripts(
    scripts: Annotated[list[str], typer.Argument(help="Files, or names of examples.", metavar="SCRIPT...")],
    settings: options.SettingsFile = None,
) -> None:
    """Say what is wrong with scripts, by file, line and key.

    Nothing moves. Words are checked as far as the built-in planner reads them. The exit status is 2 if any cannot be
    used.
    """
    from bringup.commands.files_check import check_each
    from bringup.script.report import check_script  # loads YAML and planners

    chosen = options.chosen_settings(settings)
    raise typer.Exit(int(check_each(scripts, lambda name: check_script(name, chosen))))
