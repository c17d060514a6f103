"""What the page on crashes shows is so."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agent.preparation import AGAIN, LEAVE
from agent.survival.cut_off import CUT_OFF
from bringup.application import app
from bringup.settings import Settings
from bringup.task.kept_world import world_path
from majordomo.outcome import Outcome

PAGE = (Path(__file__).parents[2] / "docs" / "surviving.md").read_text()


@pytest.mark.parametrize("words", [line.split() for line in re.findall(r"`majordomo ([^`]*)`", PAGE)], ids=" ".join)
def test_its_commands_are_there(words: list[str]) -> None:
    page = CliRunner().invoke(app, [words[0], "--help"])
    assert page.exit_code == 0
    assert all(word in page.output for word in words if word.startswith("--"))


def test_files_answers_and_ends_are_called_so() -> None:
    assert f"`{Settings().journal_path.name}`" in PAGE
    assert f"`{world_path(Path(), 12).name}`" in PAGE
    assert f"`{AGAIN}`, or `{LEAVE}`" in PAGE
    assert f"closed as `{CUT_OFF}`" in PAGE
    assert f"ends as `{Outcome.NEEDS_HUMAN}`" in PAGE
