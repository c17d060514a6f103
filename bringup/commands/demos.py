"""`majordomo demos`: record demonstrations."""

import typer

from bringup.commands import learning_options as options


def demos(
    config: options.Config = "counter",
    out: options.Folder = None,
    episodes: options.Episodes = None,
    workers: options.Workers = None,
) -> None:
    """Record demonstrations of every learned skill.

    The scripted expert, who shows them, sees the simulator's state.
    """
    from bringup.learning_runs import RunOrder, record_demonstrations  # loads numpy and more

    typer.echo(record_demonstrations(RunOrder(config, out, episodes, workers)))
