"""What the page on safety shows is so."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agent.planning.planning_worker import LIMIT_S
from agent.recovery.ladders import Recovery, load_recovery_table
from bringup.application import app
from bringup.settings import IsolationSettings
from bringup.station.learned_policy import POLICY_LIMITS
from bringup.stopping.emergency import FOLDER as STOP_FOLDER
from bringup.stopping.emergency import KEY
from bringup.watching.broadcast import FOLDER as LIVE_FOLDER
from bringup.watching.watch import HINT, STOP_KEYS
from majordomo.failure import FailureCode
from majordomo.skill import RoutineSkill
from skills.isolation.guest_process import IsolationLimits

PAGE = (Path(__file__).parents[2] / "docs" / "safety.md").read_text()


@pytest.mark.parametrize("line", re.findall(r"^    majordomo (.*)$", PAGE, flags=re.MULTILINE))
def test_its_commands_are_there(line: str) -> None:
    command, *options = line.split()
    page = CliRunner().invoke(app, [command, "--help"]).output
    assert all(option in page for option in options if option.startswith("--"))


def test_keys_folders_and_settings_are_called_so() -> None:
    assert f"| {KEY} |" in PAGE and KEY in HINT
    assert STOP_KEYS == (" ", "s") and "space, `s`" in PAGE
    assert f"`{STOP_FOLDER}`" in PAGE and f"`{LIVE_FOLDER}`" in PAGE
    assert set(IsolationSettings.model_fields) == {"plugins", "policy"} and "`isolation: {plugins: false}`" in PAGE
    assert IsolationSettings().plugins and not IsolationSettings().policy and RoutineSkill.isolated is None


def test_its_limits_are_those_that_hold() -> None:
    limits = IsolationLimits()
    assert limits.answer_s == 2.0 and "killed within 2 s (the policy: 10 s)" in PAGE and POLICY_LIMITS.answer_s == 10.0
    assert limits.memory_mb == 2048 and "(2 GB; the policy 8 GB)" in PAGE and POLICY_LIMITS.memory_mb == 8000
    assert LIMIT_S == 300.0 and "after five minutes" in PAGE


def test_after_broken_code_another_way_is_looked_for_or_the_person_asked() -> None:
    rungs = [rung.recovery for rung in load_recovery_table().ladders[FailureCode.EXECUTOR_LOST]]
    assert rungs == [Recovery.REPLAN, Recovery.ASK, Recovery.STOP]
