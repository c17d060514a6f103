"""What the page on ROS 2 says is so."""

import re
import textwrap
from pathlib import Path
from typing import Any

from majordomo_msgs import action, msg

from ros_interface import names, quality
from ros_interface.bag_recorder import FLUSH_S
from ros_interface.robot_profile import shipped_profiles
from ros_interface.skill_run import Patience
from ros_interface.skill_server import FEEDBACK_S
from ros_interface.task_runner import TASK_ENDED, TASK_STARTED, TaskRunner

PAGE = (Path(__file__).parents[2] / "docs" / "ros.md").read_text()


def test_waits_are_as_long_as_it_says() -> None:
    patience = Patience()
    assert patience.silence_s == 1.5 and patience.absence_s == 0.5
    assert "after 1.5 s without any\n  (0.5 s where the server has left the graph)" in PAGE
    assert patience.stop_s == 0.5 and "`stop` waits for that too, but no longer than 0.5 s" in PAGE
    assert FEEDBACK_S == 0.1 and "feedback ten times a second" in PAGE
    assert quality.ALIVE_LEASE_S == 0.4 and "(liveliness,\n  0.4 s)" in PAGE
    assert FLUSH_S == 0.2 and "heard 0.2 s before" in PAGE


def test_names_and_types_are_called_so() -> None:
    for name in (names.EXECUTE_SKILL, names.EXECUTE_TASK, names.VLA_COMMAND, names.SKILL_CLIENTS):
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
