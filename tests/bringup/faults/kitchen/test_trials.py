"""Faults in a kitchen: what is drawn for which script and seed, robots that break, and the report."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from bringup.application import app
from bringup.evaluation.trial import Trial, carry_out
from bringup.faults.evaluation import FaultsOrder, evaluation
from bringup.faults.kitchen.broken_station import BreakingRobot, BrokenStation
from bringup.faults.kitchen.faults import KITCHEN_FAULTS
from bringup.faults.kitchen.hardship import Breaking
from bringup.faults.kitchen.trials import KitchenOrder
from bringup.script.check import load_script
from bringup.script.shelf import script_path
from bringup.settings import Settings
from majordomo.action import Action
from majordomo.errors import EmergencyStopped, RobotUnavailable
from majordomo.outcome import Outcome
from majordomo.testing import FakeRobot, RobotFault
from motion.emergency_stop import EmergencyStop

FAULTS = {fault.slug: fault for fault in KITCHEN_FAULTS}
SCRIPT = "name: open it\nscene: counter\nseed: 3\nsteps: [open the microwave]\nexpect: [open(microwave)]\n"


def order(folder: Path, *names: str, **changes: Any) -> KitchenOrder:
    scripts = [load_script(script_path(name), Settings()) for name in names]
    return replace(KitchenOrder(scripts, "none", range(40, 44), folder), **changes)


def test_the_scripts_are_taken_in_turn_and_every_seed_once(tmp_path: Path) -> None:
    trials = order(tmp_path, "first_light", "cup_and_lemon").trials(FAULTS["a_thing_is_put_elsewhere"], "whole")
    assert [trial.settings.seed for trial in trials] == [40, 41, 42, 43]
    assert [trial.script.path.stem for trial in trials] == ["first_light", "cup_and_lemon"] * 2


def test_what_happens_is_drawn_by_the_seed_alone(tmp_path: Path) -> None:
    first, again = (
        order(tmp_path, "set_the_table_for_one").trials(FAULTS["the_base_is_pushed"], "whole") for _ in range(2)
    )
    assert first == again
    assert len({str(trial.disturbances) for trial in first}) > 1


def test_a_script_that_gives_no_occasion_leaves_its_turn_to_another(tmp_path: Path) -> None:
    trials = order(tmp_path, "set_the_table_for_one", "first_light").trials(FAULTS["a_door_is_shut"], "whole")
    assert {trial.script.path.stem for trial in trials} == {"first_light"}
    assert not order(tmp_path, "set_the_table_for_one").trials(FAULTS["a_door_is_shut"], "whole")


def test_nothing_happens_while_nothing_moves(tmp_path: Path) -> None:
    tried = order(tmp_path, "first_light", seeds=range(40, 60))
    trials = tried.trials(FAULTS["a_thing_is_put_elsewhere"], "whole")
    assert {one.at.step for trial in trials for one in trial.disturbances} == {1}


@pytest.mark.parametrize("fault", KITCHEN_FAULTS, ids=lambda fault: fault.slug)
def test_every_fault_can_happen_in_some_example(tmp_path: Path, fault: Any) -> None:
    assert len(order(tmp_path, "first_light", "load_the_microwave").trials(fault, "whole")) == 4


def test_a_base_that_cannot_drive_back_is_not_pushed(tmp_path: Path) -> None:
    trials = order(tmp_path, "first_light", "load_the_microwave").trials(FAULTS["the_base_is_pushed"], "whole")
    assert {trial.script.path.stem for trial in trials} == {"load_the_microwave"}


def test_agents_and_what_happens_to_them_have_records_of_their_own(tmp_path: Path) -> None:
    whole, lacking = (
        order(tmp_path, "first_light").trials(FAULTS["nothing_happens"], agent)
        for agent in ("whole", "without recovery")
    )
    assert not {trial.path for trial in whole} & {trial.path for trial in lacking}


def broken(fault: RobotFault | None, for_s: float | None = None) -> BreakingRobot:
    stop = EmergencyStop()
    body = FakeRobot()
    body.interlock = stop.check
    robot = BreakingRobot(body, Breaking(fault, 1, 0.25, for_s), stop)
    robot.begin_step(1)
    return robot


def work(robot: BreakingRobot, periods: int) -> None:
    for _ in range(periods):
        robot.apply(Action({"arm": np.full(6, 0.1)}))


def test_a_robot_breaks_when_its_time_has_come() -> None:
    robot = broken(RobotFault.SILENT)
    work(robot, 2)
    assert not robot.happened
    work(robot, 1)
    assert robot.happened == ["silent"]
    with pytest.raises(RobotUnavailable):
        robot.observe()


def test_what_breaks_for_a_while_is_whole_again() -> None:
    robot = broken(RobotFault.STUCK, for_s=0.5)
    work(robot, 3)
    assert robot.faults
    work(robot, 6)
    assert not robot.faults


def test_the_emergency_stop_that_is_pressed_lets_nothing_move() -> None:
    robot = broken(None)
    work(robot, 3)
    with pytest.raises(EmergencyStopped):
        work(robot, 1)


def test_the_report_is_a_table_a_file_and_a_picture(kitchen: Any, tmp_path: Path) -> None:
    (tmp_path / "open.yaml").write_text(SCRIPT)
    tried = KitchenOrder(
        [load_script(tmp_path / "open.yaml", Settings())], "none", range(40, 42), tmp_path / "records", kitchen.open
    )
    wanted = FaultsOrder(("nothing_happens",), ("recovery",), False, tried, 0, tmp_path)
    text = evaluation(wanted, as_json=False)
    assert "| nothing happens | world | kitchen |" in text
    assert "| done in spite of 0 disturbances in the kitchen | 2/2" in text
    assert "| without recovery |" in text
    cells = json.loads((tmp_path / "faults.json").read_text())
    assert [(cell["agent"], cell["aspects"]["recovered"]) for cell in cells] == [
        ("whole", [2, 2]),
        ("without recovery", [2, 2]),
    ]
    assert Image.open(tmp_path / "faults.png").width > 500
    opened = len(kitchen.opened)
    evaluation(wanted, as_json=False)
    assert len(kitchen.opened) == opened  # what has a record is not run again


def test_a_task_that_leaves_no_record_is_counted(kitchen: Any, tmp_path: Path) -> None:
    def refuse() -> None:
        if len(kitchen.opened) == 2:
            raise RobotUnavailable("It is gone.", "another.")

    kitchen.while_opening = refuse
    (tmp_path / "open.yaml").write_text(SCRIPT)
    script = load_script(tmp_path / "open.yaml", Settings())
    tried = KitchenOrder([script], "none", range(40, 42), tmp_path / "records", kitchen.open)
    text = evaluation(FaultsOrder(("nothing_happens",), (), False, tried, 0, tmp_path), as_json=False)
    assert "nothing happens (kitchen, whole): **without a record, by a fault: 1**" in text
    (cell,) = json.loads((tmp_path / "faults.json").read_text())
    assert (cell["lost"], len(cell["records"])) == (1, 1)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["the_moon_falls"], "There is no fault named 'the_moon_falls'"),
        (["--without", "luck"], "no layer named 'luck'"),
    ],
)
def test_what_is_unknown_is_bad_input(tmp_path: Path, options: list[str], told: str) -> None:
    result = CliRunner().invoke(app, ["evaluate", "faults", "--where", "bench", "--out", str(tmp_path), *options])
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_robot_that_breaks_in_the_middle_of_a_script_ends_it(kitchen: Any, tmp_path: Path) -> None:
    (tmp_path / "open.yaml").write_text(SCRIPT)
    script, station = (
        load_script(tmp_path / "open.yaml", Settings()),
        BrokenStation(kitchen.open, Breaking(None, 1, 0.3)),
    )
    record = carry_out(Trial(script, Settings(), (), tmp_path / "40.json", station))
    assert record.happened == ("somebody presses the emergency stop",)
    assert record.outcome is Outcome.STOPPED
