"""The command line's commands, and what becomes of a fault.

Nothing heavy is imported here: the commands' modules import torch, MuJoCo and the like when they are run.
"""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bringup.commands import (
    chat,
    demos,
    doctor,
    evaluate,
    explain,
    memory,
    plan,
    resume,
    ros,
    rules,
    run,
    scripts,
    sessions,
    sim,
    skills,
    stop,
    train,
    watch,
)
from bringup.exit_codes import ExitCode, exit_code_of_fault
from bringup.stopping.interruption import Interruption
from majordomo import __version__
from majordomo.errors import MajordomoError


class FaultReportingGroup(TyperGroup):
    """Turns a fault into a message on stderr and an exit status, and whatever Ctrl-C broke into 130."""

    def invoke(self, ctx: Any) -> Any:  # typer keeps its own copy of click, without public types
        with Interruption() as interruption:
            try:
                return super().invoke(ctx)
            except Exception as error:
                if interruption.count:
                    raise typer.Exit(int(ExitCode.INTERRUPTED)) from None
                if not isinstance(error, MajordomoError):
                    raise
                from bringup.terminal.screen import show_fault  # loads rich

                show_fault(error)
                raise typer.Exit(int(exit_code_of_fault(error))) from error


app = typer.Typer(
    name="majordomo",
    cls=FaultReportingGroup,
    no_args_is_help=True,
    rich_markup_mode=None,  # rich would double the time of --help
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"majordomo {__version__}")
        raise typer.Exit


@app.callback()
def majordomo(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """A household-robot agent: say what you want; it plans, acts, and looks whether it worked.

    Exit status: 0 the goal was seen true, 1 failed, 2 bad input, 3 needs a person, 4 stopped, 130 interrupted.
    """


app.command("run")(run.run)
app.command("resume")(resume.resume)
app.command("chat")(chat.chat)
app.command("watch")(watch.watch)
app.command("stop")(stop.stop)
app.command("plan")(plan.plan)
app.add_typer(skills.app, name="skills")
app.add_typer(scripts.app, name="scripts")
app.add_typer(rules.app, name="rules")
app.add_typer(memory.app, name="memory")
app.add_typer(sessions.app, name="sessions")
app.add_typer(ros.app, name="ros")
app.command("sim")(sim.sim)
app.command("demos")(demos.demos)
app.command("train")(train.train)
app.add_typer(evaluate.app, name="evaluate")
app.command("explain")(explain.explain)
app.command("doctor")(doctor.doctor)
