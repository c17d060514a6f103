"""What the page on recovering shows is so."""

import re
from pathlib import Path

import pytest

from agent.evidence.vigil import GLANCE_EVERY_S
from agent.evidence.watch import Settling
from agent.recovery.aids import ASIDE_M
from agent.recovery.budgets import Budgets
from agent.recovery.ladders import Recovery
from bringup.pictures.failure_pictures import FOLDER, MOST
from majordomo.failure import FailureCode
from majordomo.sensor_guard import SensorLimits
from skills.drive import DriveConfig
from skills.tracking import TrackingLimits

PAGE = (Path(__file__).parents[2] / "docs" / "recovering.md").read_text()
ROWS = dict(re.findall(r"^\| `(\w+)` \|.*\| ([^|]+) \|$", PAGE, flags=re.MULTILINE))


@pytest.mark.parametrize("code", FailureCode)
def test_every_code_has_a_row_with_the_layer_to_blame(code: FailureCode) -> None:
    assert code.layer in ROWS[code]


def test_every_rung_has_a_row() -> None:
    assert all(f"\n| `{recovery}` | " in PAGE for recovery in Recovery if recovery is not Recovery.OWN)


def test_its_numbers_are_those_that_hold() -> None:
    assert f"{GLANCE_EVERY_S:g} s" in PAGE and f"{ASIDE_M * 100:g} cm" in PAGE
    assert f"{SensorLimits().max_age_s:g} s" in PAGE and f"none for {DriveConfig().stall_s:g} s" in PAGE
    assert f"sent for {TrackingLimits().pushing_s:g} s" in PAGE and f"for {TrackingLimits().refused_s:g} s" in PAGE
    assert Settling().holds + 1 == 4 and "four looks" in PAGE
    assert f"`{FOLDER}`" in PAGE and f"last {MOST}" in PAGE
    budgets = Budgets()
    assert (budgets.step_recoveries, budgets.task_recoveries, budgets.wall_clock_s) == (2, 6, 1800.0)
