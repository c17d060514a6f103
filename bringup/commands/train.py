"""`majordomo train`: from nothing to a checkpoint."""

import typer

from bringup.commands import learning_options as options
from vla import SHIPPED


def train(
    config: options.Config = SHIPPED,
    out: options.Folder = None,
    workers: options.Workers = None,
) -> None:
    """Train a policy, from demonstrations to checkpoint.

    Every stage of a configuration is run; an interrupted run goes on where it was.
    """
    from bringup.training.runs import RunOrder, train_all  # loads torch

    typer.echo(train_all(RunOrder(config, out, None, workers)))
