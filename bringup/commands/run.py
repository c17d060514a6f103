"""`majordomo run`: do what a person says or a script holds, and look whether it worked."""

from pathlib import Path
from typing import Annotated

import typer

from bringup.commands import options


def run(
    sentence: options.Sentence,
    scene: options.Scene = None,
    seed: options.Seed = None,
    checkpoint: options.Checkpoint = None,
    planner: options.Planner = None,
    llm: options.Llm = None,
    base_url: options.BaseUrl = None,
    as_json: options.AsJson = False,
    video: Annotated[
        Path | None, typer.Option(help="Film it, with a strip of key moments beside.", metavar="F.mp4")
    ] = None,
    audit: Annotated[bool, typer.Option("--audit", help="Let the simulator judge every claim afterwards.")] = False,
    disturbed: Annotated[bool, typer.Option("--disturbed", help="Let the script's disturbances happen.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Say yes beforehand to what the house rules would ask.")] = False,
    ros: options.Ros = False,
    profile: options.Profile = None,
    record: options.Record = None,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Carry out a sentence or a script, and look whether it worked.

    It happens in the simulated kitchen, or with --ros on any robot. Done means: the goal was seen true.
    """
    from bringup.task.run import TaskOrder, carry_out  # loads the agent
    from bringup.task.wish import Wish

    def order() -> TaskOrder:
        chosen = options.chosen_settings(
            settings,
            scene=scene,
            seed=seed,
            checkpoint=checkpoint,
            planner=planner,
            llm=llm,
            base_url=base_url,
            journal=journal,
            ros=ros,
            profile=profile,
            record=record,
        )
        wish = Wish.of(sentence, chosen.unasked() if yes else chosen, scene, seed)
        return TaskOrder(wish, video=video, audit=audit, disturbed=disturbed)

    raise typer.Exit(int(carry_out(order, as_json=as_json)))
