"""`majordomo rules`: what the robot never does, asks about first, and does in the end."""

from pathlib import Path
from typing import Annotated

import typer

from bringup.commands import options

app = typer.Typer(help="Rules of the house: list them, or check yours.", no_args_is_help=True)


@app.command("list")
def list_rules(settings: options.SettingsFile = None) -> None:
    """List every rule that holds: those that come along, and your own.

    Of each its reason, and what it watches.
    """
    from bringup.rules.file import house_library  # loads YAML and skills
    from bringup.rules.report import rules_list

    typer.echo(rules_list(house_library(options.chosen_settings(settings)).rules))


@app.command("check")
def check_rules(
    files: Annotated[list[Path], typer.Argument(help="Files of rules.", metavar="FILE...")],
    scene: options.Scene = None,
    settings: options.SettingsFile = None,
) -> None:
    """Say what is wrong with files of rules, by file, line and key.

    Kinds of which the scene has nothing are named, too. The exit status is 2 if any file cannot be used.
    """
    from bringup.commands.files_check import check_each
    from bringup.rules.report import check_rules as checked  # loads YAML and skills
    from bringup.usable_skills import usable_skills

    library, chosen = usable_skills(), options.chosen_settings(settings, scene=scene)
    raise typer.Exit(int(check_each(files, lambda path: checked(path, library, chosen.scene))))
