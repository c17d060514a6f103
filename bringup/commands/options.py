"""Options that several commands share, and the settings that come of them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vla import SHIPPED

if TYPE_CHECKING:
    from pydantic import BaseModel

    from bringup.settings import Settings  # loads pydantic, which --help can do without

Sentence = Annotated[
    str,
    typer.Argument(
        help="What you want, in words; or a script: a .yaml file, or the name of an example (majordomo scripts list).",
        metavar="SENTENCE|SCRIPT",
        show_default=False,
    ),
]
Scene = Annotated[
    str | None, typer.Option(help="Name or path of a scene.", metavar="S", show_default="the settings', else counter")
]
Seed = Annotated[
    int | None,
    typer.Option(min=0, help="Draws where everything stands.", metavar="N", show_default="the settings', else 0"),
]
Checkpoint = Annotated[
    str | None,
    typer.Option(
        help="Name or folder of what was learned.", metavar="C", show_default=f"the settings', else {SHIPPED}"
    ),
]
Planner = Annotated[
    str | None,
    typer.Option(
        help="Who plans: builtin, llm, goals, program or affordance.",
        metavar="P",
        show_default="the settings', else llm where a model is named, else builtin",
    ),
]
Llm = Annotated[str | None, typer.Option(help="Plan with this language model.", metavar="MODEL")]
BaseUrl = Annotated[str | None, typer.Option(help="OpenAI-compatible server of the language model.", metavar="URL")]
JournalFolder = Annotated[Path | None, typer.Option("--journal", help="Folder of the journal.", metavar="DIR")]
SettingsFile = Annotated[Path | None, typer.Option("--settings", help="Settings file (YAML).", metavar="FILE")]
Ros = Annotated[
    bool, typer.Option("--ros", help="The robot is one over ROS 2, and its skill server acts (majordomo ros up).")
]
Profile = Annotated[
    str | None,
    typer.Option(
        help="With ROS 2: what the robot's topics are called.",
        metavar="P",
        show_default="the settings', else simulated_panda",
    ),
]
Record = Annotated[
    Path | None, typer.Option(help="With ROS 2: a bag of each task, a picture beside.", metavar="F.mcap")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]


def chosen_settings(
    file: Path | None,
    *,
    scene: str | None = None,
    seed: int | None = None,
    checkpoint: str | None = None,
    planner: str | None = None,
    llm: str | None = None,
    base_url: str | None = None,
    journal: Path | None = None,
    ros: bool = False,
    profile: str | None = None,
    record: Path | None = None,
) -> "Settings":
    """The settings file's, changed by what the command line says.

    Raises:
        ConfigError: The file or an option holds what is not allowed.
    """
    from bringup.settings import load_settings

    settings = load_settings(file)
    named = {"model": llm, "base_url": base_url}
    model = _changed(settings.language_model, named)
    over_ros = {"profile": profile, "record": None if record is None else str(record)}
    is_over_ros = ros or settings.ros is not None or any(over_ros.values())
    needs_none = settings.planner in (None, "builtin")  # then a model that is named shall plan
    return settings.but(
        scene=scene,
        seed=seed,
        checkpoint=checkpoint,
        planner="llm" if planner is None and llm is not None and needs_none else planner,
        language_model=model,
        journal_folder=None if journal is None else str(journal),
        ros=_changed(settings.ros, over_ros) if is_over_ros else None,
    )


def _changed(part: "BaseModel | None", named: dict[str, str | None]) -> dict[str, Any]:
    """A part of the settings, or its defaults, with what the command line names."""
    return {
        **({} if part is None else part.model_dump()),
        **{name: value for name, value in named.items() if value is not None},
    }
