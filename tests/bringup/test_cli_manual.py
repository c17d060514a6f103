"""The manual page says what is so."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bringup.application import app
from bringup.exit_codes import ExitCode
from bringup.settings import Settings, load_settings

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text()
SNIPPETS = [shlex.split(line)[1:] for line in re.findall(r"^    (majordomo .*)$", PAGE, flags=re.MULTILINE)]
CHEAP = [snippet for snippet in SNIPPETS if snippet[0] == "plan"]


def invoke(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize("snippet", CHEAP, ids=" ".join)
def test_its_plans_can_be_made(snippet: list[str]) -> None:
    assert invoke(*snippet).exit_code == 0


@pytest.mark.parametrize("snippet", SNIPPETS, ids=" ".join)
def test_its_commands_take_the_options_that_it_gives_them(snippet: list[str]) -> None:
    options = [word for word in snippet if word.startswith("--")]
    command = snippet[: snippet.index(options[0])] if options else snippet
    page = invoke(*command, "--help").output
    assert page.startswith("Usage: ") and all(option in page for option in options)


def test_it_names_every_command() -> None:
    listed = re.findall(r"^  ([a-z]+)  ", invoke("--help").output.partition("Commands:")[2], flags=re.MULTILINE)
    assert listed and all(f"`majordomo {name}" in PAGE for name in listed)


def test_it_names_every_exit_status() -> None:
    assert all(f"| {int(code)} |" in PAGE for code in ExitCode)


def test_it_names_every_key_of_the_json_object(kitchen: Any) -> None:
    record = json.loads(invoke("run", "open the microwave", "--json", "--audit").stdout)
    keys = {*record, *record["nodes"][0], *record["nodes"][0]["evidence"][0], *record["audit"]}
    assert {key for key in keys if f"`{key}`" not in PAGE} == set()


def test_its_settings_are_the_defaults(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)
    assert shown is not None
    (tmp_path / "s.yaml").write_text(shown[1])
    assert load_settings(tmp_path / "s.yaml") == Settings()
    assert set(yaml.safe_load(shown[1])) == set(Settings.model_fields)
