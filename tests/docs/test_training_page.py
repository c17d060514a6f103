"""The page about training names what is there."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bringup.application import app
from bringup.training import runs
from learning import (
    demonstrate,
    evaluate,
    evaluation_report,
    gate,
    open_loop,
    pipeline,
    run_folder,
    train,
)
from learning.settings import NetworkSettings, load_settings

PAGE = (Path(__file__).parents[2] / "docs" / "training.md").read_text()
COMMANDS = [shlex.split(line)[1:] for line in re.findall(r"^    (majordomo .*)$", PAGE, flags=re.MULTILINE)]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_its_commands_take_the_options_that_it_gives_them(command: list[str]) -> None:
    words = command[:2] if command[0] == "evaluate" else command[:1]
    page = CliRunner().invoke(app, [*words, "--help"]).output
    assert all(option in page for option in command if option.startswith("--"))


@pytest.mark.parametrize(
    "name",
    [
        gate.GATE_FILE,
        f"SCENE/{run_folder.DEMONSTRATIONS}/",
        f"SCENE/{run_folder.HELD_OUT}/",
        f"{run_folder.CHECKPOINT}/",
        f"SCENE/{runs.SHEETS}/",
        f"policy-N/{pipeline.OPEN_LOOP}",
        f"policy-N/{train.METRICS_FILE}",
        f"/{evaluate.FAILURES}/",
        evaluation_report.MARKDOWN_FILE,
        evaluation_report.JSON_FILE,
        f"{runs.EXPLAINED}/",
        f"clip/{pipeline.CLIP_WEIGHTS}",
        f"policy-N/{pipeline.STATE}/",
    ],
)
def test_it_names_what_a_run_leaves_behind(name: str) -> None:
    assert f"{name}`" in PAGE


def test_it_names_every_folder_of_a_run() -> None:
    folders = re.findall(r"^FOLDER/((?:SCENE/)?[a-z]+)[-/.]", str(run_folder.__doc__), flags=re.MULTILINE)
    assert len(folders) == 10
    assert not [folder for folder in folders if f"`{folder}" not in PAGE]


def test_it_tells_where_the_seeds_of_the_shipped_configuration_begin() -> None:
    chosen = load_settings("household")
    seeds = (
        chosen.demonstrations.first_seed,
        chosen.dagger[0].first_seed,
        chosen.gate.first_seed,
        chosen.calibration.first_seed,
        demonstrate.HELD_OUT_SEED,
        chosen.evaluation.first_seed,
    )
    (told,) = re.findall(r"Seeds never meet: (.*?)\n\n", PAGE, flags=re.DOTALL)
    assert [int(number) for number in re.findall(r"\d+", told)] == list(seeds)


def test_it_names_the_keys_of_the_open_loop_report() -> None:
    keys = set(open_loop.OpenLoopReport.model_fields) - {"frames"}
    assert keys and all(f"`{key}`" in PAGE for key in keys)


def test_the_settings_that_it_shows_are_understood() -> None:
    (shown,) = re.findall(r"`network: (\{clip: .*?\}\})`", PAGE)
    assert NetworkSettings.model_validate(yaml.safe_load(shown)).clip.hub_name == "openai/clip-vit-base-patch32"


def test_what_it_promises_of_the_gate_is_configured() -> None:
    assert f"in {100 * load_settings('household').gate.success:.0f} % of its trials" in PAGE
