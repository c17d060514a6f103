"""The README names what is there."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bringup.application import app
from majordomo.skill import PolicySkill
from skills.registry import BUILTIN_SKILLS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "README.md").read_text()
COMMANDS = [shlex.split(line)[1:] for line in re.findall(r"^    \.venv/bin/(majordomo .*)$", PAGE, flags=re.MULTILINE)]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_its_commands_take_the_options_that_it_gives_them(command: list[str]) -> None:
    options = [word for word in command if word.startswith("--")]
    words = command[: command.index(options[0])] if options else command
    page = CliRunner().invoke(app, [*words, "--help"]).output
    assert page.startswith("Usage: ") and all(option in page for option in options)


@pytest.mark.parametrize("sentence", [words[1] for words in COMMANDS if words[0] in ("run", "plan")])
def test_what_it_asks_for_can_be_planned(sentence: str) -> None:
    assert CliRunner().invoke(app, ["plan", sentence]).exit_code == 0


def test_it_leads_to_every_page() -> None:
    pages = {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")}
    assert pages <= set(re.findall(r"\]\(([^)]+)\)", PAGE))


def test_it_says_what_lives_in_every_package() -> None:
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"][
        "packages"
    ]
    assert re.findall(r"^\| `(\w+)/` \|", PAGE, flags=re.MULTILINE) == packages


def test_it_names_every_skill_that_is_not_learned() -> None:
    (written,) = re.findall(r"^\| written \| (.*?) \|", PAGE, flags=re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", written))
    assert named == {skill.name for skill in BUILTIN_SKILLS if not issubclass(skill, PolicySkill)}
