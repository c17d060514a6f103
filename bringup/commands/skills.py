"""`majordomo skills`: what can be asked for."""

from typing import Annotated

import typer

app = typer.Typer(help="What can be asked for: list the skills, or show one.", invoke_without_command=True)


@app.callback()
def skills(context: typer.Context) -> None:
    """What can be asked for: list the skills, or show one."""
    if context.invoked_subcommand is None:
        list_skills()


@app.command("list")
def list_skills() -> None:
    """List every skill with its phrases."""
    from bringup.manual import skill_list

    typer.echo(skill_list())


@app.command("show")
def show_skill(name: Annotated[str, typer.Argument(help="Of a skill.", metavar="NAME")]) -> None:
    """Show one skill: arguments, preconditions, effects, limits."""
    from bringup.manual import skill_page

    typer.echo(skill_page(name))
