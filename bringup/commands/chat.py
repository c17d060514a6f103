"""`majordomo chat`: talk, task after task, on the same world."""

import typer

from bringup.commands import options


def chat(
    scene: options.Scene = None,
    seed: options.Seed = None,
    checkpoint: options.Checkpoint = None,
    planner: options.Planner = None,
    llm: options.Llm = None,
    base_url: options.BaseUrl = None,
    ros: options.Ros = False,
    profile: options.Profile = None,
    record: options.Record = None,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Talk: tasks one after another, questions, “stop”.

    It also takes lines that are piped in.
    """
    from bringup.chat.conversation import hold_chat  # loads the agent

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
    raise typer.Exit(int(hold_chat(chosen)))
