"""`majordomo explain`: what a policy saw, wanted and believed."""

from typing import Annotated

import typer

from bringup.commands import learning_options as options
from vla import SHIPPED


def explain(
    episode: Annotated[
        str, typer.Argument(help="A recorded episode: scene and seed.", metavar="EPISODE", show_default=False)
    ],
    checkpoint: options.Checkpoint = SHIPPED,
    config: options.Config = SHIPPED,
    out: options.Folder = None,
    at: Annotated[
        float | None, typer.Option(min=0.0, help="Only the look nearest to this time, large [s].", metavar="S")
    ] = None,
) -> None:
    """Draw what a policy makes of a recorded episode.

    Attention, points, action and beliefs, as a picture and a short film: of a demonstration, a rollout, or an episode
    that failed when it was evaluated.
    """
    from bringup.training.runs import RunOrder, explanation  # loads torch

    typer.echo(explanation(RunOrder(config, out, None, None), checkpoint, episode, at))
