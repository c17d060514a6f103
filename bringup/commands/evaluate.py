"""`majordomo evaluate`: how good is what was learned?"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bringup.commands import learning_options as options
from bringup.commands.options import BaseUrl, Llm, Planner, SettingsFile, chosen_settings
from vla import SHIPPED

app = typer.Typer(help="Measure what was learned, and planners.", no_args_is_help=True)


@app.command("skills")
def evaluate_skills(
    checkpoint: options.Checkpoint = SHIPPED,
    config: options.Config = SHIPPED,
    out: options.Folder = None,
    episodes: options.Episodes = None,
    workers: options.Workers = None,
    ship_to: options.ShipTo = None,
    as_json: options.AsJson = False,
) -> None:
    """Try every learned skill on held-out seeds."""
    from bringup.training.runs import RunOrder, evaluation  # loads torch

    order = RunOrder(config, out, episodes, workers)
    typer.echo(evaluation(order, checkpoint, "skills", ship_to=ship_to, as_json=as_json))


@app.command("predicates")
def evaluate_predicates(
    checkpoint: options.Checkpoint = SHIPPED,
    config: options.Config = SHIPPED,
    out: options.Folder = None,
    episodes: options.Episodes = None,
    workers: options.Workers = None,
    ship_to: options.ShipTo = None,
    as_json: options.AsJson = False,
) -> None:
    """Measure the eyes on the same episodes."""
    from bringup.training.runs import RunOrder, evaluation  # loads torch

    order = RunOrder(config, out, episodes, workers)
    typer.echo(evaluation(order, checkpoint, "predicates", ship_to=ship_to, as_json=as_json))


@app.command("scripts")
def evaluate_scripts(
    scripts: Annotated[
        list[str] | None,
        typer.Argument(help="Files, or names of examples.", metavar="SCRIPT...", show_default="every example"),
    ] = None,
    checkpoint: options.Checkpoint = SHIPPED,
    out: options.Folder = None,
    episodes: Annotated[int, typer.Option(min=1, help="Seeds a script, and once more disturbed.", metavar="N")] = 20,
    first_seed: Annotated[int, typer.Option(min=0, help="The others follow.", metavar="N")] = 2_000_000,
    disturbed: Annotated[
        bool | None,
        typer.Option("--disturbed/--undisturbed", help="With their disturbances, or without.", show_default="both"),
    ] = None,
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0 works in this one.", metavar="N")] = 2,
    as_json: options.AsJson = False,
) -> None:
    """Carry scripts out with the whole agent."""
    from bringup.evaluation.script_trials import RUNS, TrialsOrder, evaluation  # loads torch and more

    seeds = range(first_seed, first_seed + episodes)
    order = TrialsOrder(tuple(scripts or ()), checkpoint, seeds, disturbed, out or RUNS, workers)
    typer.echo(evaluation(order, as_json=as_json))


@app.command("faults")
def evaluate_faults(
    faults: Annotated[
        list[str] | None,
        typer.Argument(help="Their names, as in the report, with _ between words.", show_default="every one"),
    ] = None,
    where: Annotated[
        Literal["bench", "kitchen"] | None, typer.Option(help="On the test bench, or simulated.", show_default="both")
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            help="evidence, recovery or re-planning: try the agent once more without it. May be repeated.",
            metavar="LAYER",
            show_default="nothing",
        ),
    ] = None,
    scripts: Annotated[
        list[str] | None,
        typer.Option("--script", help="What is done in the kitchen. May be repeated.", show_default="every example"),
    ] = None,
    expert: Annotated[
        bool, typer.Option("--expert", help="A scripted expert in the place of what was learned.")
    ] = False,
    checkpoint: options.Checkpoint = SHIPPED,
    out: options.Folder = None,
    episodes: Annotated[int, typer.Option(min=1, help="Seeds a fault in the kitchen.", metavar="N")] = 20,
    first_seed: Annotated[int, typer.Option(min=0, help="The others follow.", metavar="N")] = 2_000_000,
    workers: Annotated[int, typer.Option(min=0, help="Processes; 0 works in this one.", metavar="N")] = 2,
    as_json: options.AsJson = False,
) -> None:
    """Let everything go wrong, and see what the agent makes of it."""
    from bringup.faults.evaluation import RUNS, FaultsOrder, evaluation  # loads a good deal
    from bringup.faults.kitchen.trials import kitchen_order

    folder, seeds = out or RUNS, range(first_seed, first_seed + episodes)
    kitchen = None
    if where != "bench":
        kitchen = kitchen_order(tuple(scripts or ()), checkpoint, seeds, folder, is_expert=expert)
    order = FaultsOrder(tuple(faults or ()), tuple(without or ()), where != "kitchen", kitchen, workers, folder)
    typer.echo(evaluation(order, as_json=as_json))


@app.command("planner")
def evaluate_planner(
    file: Annotated[Path, typer.Argument(help="Cases: one JSON object a line.", metavar="FILE.jsonl")],
    planner: Planner = None,
    llm: Llm = None,
    base_url: BaseUrl = None,
    out: Annotated[Path, typer.Option(help="Folder of the results; what is there already is kept.", metavar="DIR")] = (
        Path("runs") / "planner"
    ),
    settings_file: SettingsFile = None,
    as_json: options.AsJson = False,
) -> None:
    """Grade what a planner makes of sentences."""
    from bringup.evaluation.planner_trials import TrialsOrder, evaluation  # loads pydantic and rich

    settings = chosen_settings(settings_file, planner=planner, llm=llm, base_url=base_url)
    typer.echo(evaluation(TrialsOrder(file, settings, out), as_json=as_json))
