"""What the page on ROS 2 says is so."""

import json
import re
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
from majordomo_msgs import action, msg

from ros_interface import health, names, quality, robot_node, ros_robot
from ros_interface.bag_recorder import FLUSH_S
from ros_interface.command_gate import Order
from ros_interface.robot_messages import order_message
from ros_interface.robot_node import RobotNodeSettings
from ros_interface.robot_profile import shipped_profiles
from ros_interface.skill_client import ASK_AGAIN_S
from ros_interface.skill_run import Patience
from ros_interface.skill_server import FEEDBACK_S
from ros_interface.task_runner import TASK_ENDED, TASK_STARTED, TaskRunner

PAGE = (Path(__file__).parents[2] / "docs" / "ros.md").read_text()


def test_waits_are_as_long_as_it_says() -> None:
    patience = Patience()
    assert patience.silence_s == 1.5 and patience.absence_s == 0.5
    assert patience.arrival_s == 30.0 and "the next call waits up to 30 s" in PAGE
    assert "after 1.5 s without any\n  (0.5 s where the server has left the graph)" in PAGE
    assert patience.stop_s == 0.5 and "`stop` waits for that too, but no longer than 0.5 s" in PAGE
    assert ASK_AGAIN_S == 1.0 and "again after 1, 3, 7, ... s" in PAGE
    assert FEEDBACK_S == 0.1 and "ten times a second how many clients it hears" in PAGE
    assert "feedback ten times a second" in PAGE
    assert quality.ALIVE_LEASE_S == 0.4 and "(liveliness,\n  0.4 s)" in PAGE
    assert FLUSH_S == 0.2 and "heard 0.2 s before" in PAGE


def test_names_and_types_are_called_so() -> None:
    skills = (names.EXECUTE_SKILL, names.SKILL_CLIENTS, names.SKILL_CLIENTS_HEARD)
    for name in (*skills, names.EXECUTE_TASK, names.VLA_COMMAND):
        assert f"`{name}`" in PAGE
    told = set(re.findall(r"`([A-Z]\w+)`", PAGE))
    assert {"ExecuteSkill", "ExecuteTask"} <= told & set(dir(action))
    assert {"TaskEvent", "BeliefArray", "Question", "Answer"} <= told & set(dir(msg))
    assert f"`{TASK_STARTED}`" in PAGE and f"`{TASK_ENDED}`" in PAGE


def test_a_runner_does_what_it_says() -> None:
    methods = [name for name in vars(TaskRunner) if not name.startswith("_")]
    assert all(re.search(rf"`{name}[(`]", PAGE) for name in methods)


def test_the_profile_has_what_it_says() -> None:
    (snippet,) = re.findall(r"((?:    .*\n|\n)*    profile = load_profile.*\n(?:    .*\n|\n)*)", PAGE)
    names: dict[str, Any] = {}
    exec(textwrap.dedent(snippet), names)
    base = names["profile"].spec.action.groups[-1]
    assert (base.name, base.high[1]) == ("base", 0.0)
    assert [f"`{name}`" in PAGE for name in shipped_profiles()] == [True] * 3


def test_the_robots_parameters_are_as_it_says() -> None:
    told = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| (.+?) \|", PAGE, re.MULTILINE)
    defaults = {
        name: json.loads(default) if default[0] != "`" else default.strip("`")
        for names, values in told
        for name, default in zip(re.findall(r"`(\w+)`", names), values.split(", "), strict=False)
        if name in RobotNodeSettings.model_fields
    }
    assert defaults == RobotNodeSettings().model_dump(exclude={"autostart"})


def test_a_robot_is_waited_for_as_long_as_it_says() -> None:
    assert f"no effect within {ros_robot.ASK_AGAIN_S:g} s" in PAGE and f"after {ros_robot.PATIENCE_S:g} s the" in PAGE
    assert f"pause of more than {ros_robot.HOLD_AFTER_S:g} s" in PAGE and f"({ros_robot.SERVO_HZ:g} Hz," in PAGE
    assert quality.silence_s(1e9) == 0.5 and quality.silence_s(1.0) == 5.0
    assert "within 0.5 s or five periods" in PAGE
    assert robot_node.TOLD_AGAIN_S == 0.25 and "again four times a second" in PAGE
    assert health.LINGER_S == 5.0 and "for five seconds what happened" in PAGE


def test_a_command_is_labelled_as_it_says() -> None:
    (label,) = re.findall(r"`(stamp_ns:.*)`", PAGE)
    assert order_message(Order(np.zeros(1), 1.2, "/client", 1)).layout.dim[0].label == label
