"""`majordomo plan`: what would be done. Nothing moves, and neither simulator nor policy is loaded unless it looks."""

from typing import Annotated

import typer

from bringup.commands import options


def plan(
    sentence: options.Sentence,
    scene: options.Scene = None,
    seed: options.Seed = None,
    checkpoint: options.Checkpoint = None,
    planner: options.Planner = None,
    llm: options.Llm = None,
    base_url: options.BaseUrl = None,
    as_json: options.AsJson = False,
    mermaid: Annotated[bool, typer.Option("--mermaid", help="Print a Mermaid flowchart.")] = False,
    look: Annotated[bool, typer.Option("--look", help="Open the eyes first; this loads simulator and policy.")] = False,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Show what would be done.

    It plans on what was last seen; where nothing was, every belief is unknown.
    """
    from bringup.task.preview import Form, PlanOrder, preview  # loads the planner
    from bringup.task.wish import Wish

    form = Form.JSON if as_json else Form.MERMAID if mermaid else Form.TREE
    chosen = options.chosen_settings(
        settings,
        scene=scene,
        seed=seed,
        checkpoint=checkpoint,
        planner=planner,
        llm=llm,
        base_url=base_url,
        journal=journal,
    )
    raise typer.Exit(int(preview(PlanOrder(Wish.of(sentence, chosen, scene, seed), form, look=look))))
