"""`majordomo ros`: robot, skills and agent as nodes of ROS 2."""

from collections.abc import Sequence
from typing import Annotated

import typer

from bringup.commands import options

app = typer.Typer(help="Nodes of ROS 2: one, or all that a robot needs.", no_args_is_help=True)

NAMES = ("robot", "skills", "agent")
BEGIN = "--ros-args"
PASSES_ON = {"ignore_unknown_options": True}


@app.command("node", context_settings=PASSES_ON)
def node(
    words: Annotated[
        list[str],
        typer.Argument(
            help="robot, skills or agent; then what ROS itself is told.",
            metavar="NAME [--ros-args ...]",
            show_default=False,
        ),
    ],
    profile: options.Profile = None,
    scene: options.Scene = None,
    seed: options.Seed = None,
    checkpoint: options.Checkpoint = None,
    planner: options.Planner = None,
    llm: options.Llm = None,
    base_url: options.BaseUrl = None,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Run one node until Ctrl-C.

    The simulated robot, what carries skills out, or the agent. It waits to be configured and activated; with
    `--ros-args -p autostart:=true` it does that itself.
    """
    names, ros_arguments = told_apart(words)
    if len(names) != 1:
        raise typer.BadParameter(f"one of {', '.join(NAMES)}, and not {' '.join(names) or 'none'}", param_hint="NAME")
    from bringup.ros.extra import load_ros

    load_ros()
    from bringup.ros.nodes import keep_node  # loads ROS and the agent

    chosen = options.chosen_settings(
        settings,
        scene=scene,
        seed=seed,
        checkpoint=checkpoint,
        planner=planner,
        llm=llm,
        base_url=base_url,
        journal=journal,
        ros=True,
        profile=profile,
    )
    keep_node(names[0], chosen, [BEGIN, *ros_arguments])


@app.command("up", context_settings=PASSES_ON)
def up(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="Which: robot, skills, agent; none: all three. Then what ROS itself is told.",
            metavar="[NAME]... [--ros-args ...]",
            show_default=False,
        ),
    ] = None,
    profile: options.Profile = None,
    scene: options.Scene = None,
    seed: options.Seed = None,
    checkpoint: options.Checkpoint = None,
    planner: options.Planner = None,
    llm: options.Llm = None,
    base_url: options.BaseUrl = None,
    journal: options.JournalFolder = None,
    settings: options.SettingsFile = None,
) -> None:
    """Run all nodes at once until Ctrl-C.

    One that dies is started again. `majordomo ros up robot skills` is what `majordomo run --ros` and
    `majordomo chat --ros` need, which are the agent themselves.
    """
    names, ros_arguments = told_apart(words or ())
    from bringup.ros.extra import load_ros

    load_ros()
    from bringup.ros.ending import ended_by_signals
    from bringup.ros.processes import NodeProcesses, node_commands
    from bringup.terminal.screen import Screen

    given = {name: value for name, value in context.params.items() if name != "words" and value is not None}
    processes = NodeProcesses(node_commands(names or NAMES, given, ros_arguments), Screen.of_terminal())
    with ended_by_signals():
        raise typer.Exit(int(processes.keep_running()))


def told_apart(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names of nodes, and ROS's own arguments, which "--ros-args" begins."""
    begin = words.index(BEGIN) if BEGIN in words else len(words)
    names = list(words[:begin])
    for name in names:
        if name not in NAMES:
            raise typer.BadParameter(f"'{name}' is none of {', '.join(NAMES)}", param_hint="NAME")
    return names, list(words[begin + 1 :])
