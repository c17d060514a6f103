"""`majordomo run`: do what a person says, and look whether it worked."""

from pathlib import Path
from typing import Annotated

import typer

from bringup.commands import options


def run(
    sentence: options.Sentence,
    scene: options.Scene = None,
    seed: options.Seed = None,
    checkpoint: options.Checkpoint = None,
    llm: options.Llm = None,
    base_url: options.BaseUrl = None,
    as_json: options.AsJson = False,
    video: Annotated[
        Path | None, typer.Option(help="Film it, with a strip of key moments beside.", metavar="F.mp4")
    ] = None,
    audit: Annotated[bool, typer.Option("--audit", help="Let the simulator judge every claim afterwards.")] = False,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Do what you say, and look whether it worked.

    It happens in the simulated kitchen. Done means: the goal was seen true.
    """
    from bringup.task import TaskOrder, carry_out  # loads the agent

    def order() -> TaskOrder:
        chosen = options.chosen_settings(
            settings, scene=scene, seed=seed, checkpoint=checkpoint, llm=llm, base_url=base_url, journal=journal
        )
        return TaskOrder(sentence, chosen, video=video, audit=audit)

    raise typer.Exit(int(carry_out(order, as_json=as_json)))
