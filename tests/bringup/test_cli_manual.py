"""The manual page says what is so."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command
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


def _leaves(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, by the words that call it."""
    if not hasattr(command, "commands"):
        yield words, command
    for name, below in getattr(command, "commands", {}).items():
        yield from _leaves(below, (*words, name))


def _options(command: Any) -> set[str]:
    """The long names of a command's options."""
    named = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    return {option for option in named if option.startswith("--")} - {"--help"}


TREE = get_command(app)
LEAVES = dict(_leaves(TREE))
SECTIONS = dict(re.findall(r"^## majordomo (\w+)\n(.*?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL))


def test_every_command_has_its_section() -> None:
    assert set(SECTIONS) == {words[0] for words in LEAVES}


@pytest.mark.parametrize("words", [words for words in LEAVES if len(words) > 1], ids=" ".join)
def test_a_section_names_every_command_below_its_own(words: tuple[str, ...]) -> None:
    assert f"`{' '.join(words)}" in SECTIONS[words[0]]


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_a_section_names_every_option(words: tuple[str, ...]) -> None:
    assert {option for option in _options(LEAVES[words]) if f"`{option}" not in SECTIONS[words[0]]} == set()


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_names_no_option_that_is_not_there(name: str) -> None:
    named = set(re.findall(r"`(--[a-z-]+)", SECTIONS[name]))
    assert (
        named - {option for words, command in LEAVES.items() if words[0] == name for option in _options(command)}
        == set()
    )


def test_it_names_the_options_that_need_no_command() -> None:
    assert {option for option in _options(TREE) if f"{option}`" not in PAGE} == set()


@pytest.mark.parametrize(
    "words", sorted({words[:depth] for words in LEAVES for depth in range(len(words))}), ids=" ".join
)
def test_no_line_of_a_list_of_commands_is_cut_short(words: tuple[str, ...]) -> None:
    listed = invoke(*words, "--help").output.partition("Commands:")[2]
    assert listed and "..." not in listed


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
