"""`majordomo evaluate`: how good is what was learned?"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bringup.commands import learning_options as options


class Subject(StrEnum):
    """What is evaluated."""

    SKILLS = "skills"
    PREDICATES = "predicates"


def evaluate(
    subject: Annotated[Subject, typer.Argument(help="What is measured.", show_default=False)],
    checkpoint: Annotated[str, typer.Option(help="Name or folder of what was learned.", metavar="C")] = "counter",
    config: options.Config = "counter",
    out: options.Folder = None,
    episodes: options.Episodes = None,
    workers: options.Workers = None,
    ship_to: Annotated[
        Path | None, typer.Option(help="Also write the checkpoint, as it ships, to this folder.", metavar="DIR")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")] = False,
) -> None:
    """Measure what was learned, on held-out seeds.

    Every learned skill is tried; the simulator judges.
    """
    from bringup.learning_runs import RunOrder, evaluation  # loads torch

    order = RunOrder(config, out, episodes, workers)
    typer.echo(evaluation(order, checkpoint, str(subject), ship_to=ship_to, as_json=as_json))
