"""`majordomo skills`: what can be asked for, and how to add to it."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(invoke_without_command=True)


@app.callback()
def skills(context: typer.Context) -> None:
    """What can be asked for: list the skills, show, add or try one.

    Without a command it lists them.
    """
    if context.invoked_subcommand is None:
        list_skills()


@app.command("list")
def list_skills() -> None:
    """List every skill with its arguments."""
    from bringup.manual import skill_list

    typer.echo(skill_list())


@app.command("show")
def show_skill(name: Annotated[str, typer.Argument(help="Of the skill.", metavar="NAME")]) -> None:
    """Show one skill: arguments, preconditions, effects, limits."""
    from bringup.manual import skill_page

    typer.echo(skill_page(name))


@app.command("new")
def new_skill(
    name: Annotated[str, typer.Argument(help="Of the skill: lower-case words joined by underscores.", metavar="NAME")],
    parent: Annotated[Path, typer.Option("--in", help="Folder that the package is made in.", metavar="DIR")] = Path(),
) -> None:
    """Make a plugin with a skill, a predicate and tests.

    It is a package that installs and passes as it is.
    """
    from bringup.plugins.package import write_plugin

    folder = write_plugin(name, parent)
    path = folder if folder.is_absolute() else f"./{folder}"  # pip takes a bare word for a name on an index
    typer.echo(f"{folder} is there. It lifts the hand; make of it what you need. Next:")
    typer.echo(f"    pip install -e '{path}[test]'\n    majordomo skills test {path}")
    typer.echo(f'    majordomo run "{name.replace("_", " ")}"')


@app.command("test")
def test_plugin(
    plugin: Annotated[str, typer.Argument(help="Name of an installed plugin, or its folder.", metavar="PLUGIN")],
) -> None:
    """Try whether a plugin can be used and keeps the contract.

    The contract is that of every skill; a folder's own tests are run, too.
    """
    from bringup.exit_codes import ExitCode
    from bringup.plugins.check import passes

    if not passes(plugin):
        raise typer.Exit(int(ExitCode.FAILED))
