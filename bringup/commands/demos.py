"""`majordomo demos`: record demonstrations, and try whether they are right."""

from typing import Annotated

import typer

from bringup.commands import learning_options as options
from vla import SHIPPED


def demos(
    config: options.Config = SHIPPED,
    out: options.Folder = None,
    episodes: options.Episodes = None,
    workers: options.Workers = None,
    replay: Annotated[
        list[str] | None,
        typer.Option(
            help="Record nothing: carry this one out blindly, and say whether it succeeds.", metavar="EPISODE"
        ),
    ] = None,
) -> None:
    """Record demonstrations of every learned skill.

    The scripted expert, who shows them, sees the simulator's state.
    """
    from bringup.training.runs import RunOrder, record_demonstrations, replay_demonstrations  # loads numpy and more

    order = RunOrder(config, out, episodes, workers)
    if replay:
        typer.echo(replay_demonstrations(order, replay))
    else:
        typer.echo(record_demonstrations(order))
