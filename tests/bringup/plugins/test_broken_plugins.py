"""A plugin that breaks down in the middle of a task: the task is recovered, and nothing of the plugin is left."""

import json
import sys
import threading
from collections.abc import Iterator
from functools import partial
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bringup.application import app
from bringup.stopping.emergency import FOLDER
from bringup.usable_skills import usable_skills
from motion.emergency_stop import EmergencyStop
from skills import registry
from skills.executor import ExecutorConfig
from skills.isolation.guest_process import IsolationLimits

PLUGIN = '''
import os
import numpy as np
from pathlib import Path
from majordomo.action import Action
from majordomo.predicate import Predicate
from majordomo.skill import RoutineSkill
from motion.emergency_stop import EmergencyStop


class Odd(RoutineSkill):
    """Do something odd."""

    def effects(self):
        return (Predicate("closed", ("microwave",)),)

    def act(self, body, observation):
        yield Action({"arm": np.full(6, 0.01)})
        self.go_wrong()


class Crash(Odd):
    """Crash."""

    name = "crash"
    phrases = ("crash",)

    def go_wrong(self):
        os._exit(3)


class Hang(Odd):
    """Hang."""

    name = "hang"
    phrases = ("hang",)

    def go_wrong(self):
        while True:
            pass


class Panic(Odd):
    """Press the emergency stop, and never come back."""

    name = "panic"
    phrases = ("panic",)

    def go_wrong(self):
        EmergencyStop(Path(STOP)).trigger("the plugin panicked")
        while True:
            pass


SKILLS = (Crash, Hang, Panic)
'''


@pytest.fixture(autouse=True)
def plugin(kitchen: Any, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    stop = home / "data" / "majordomo" / FOLDER
    (tmp_path / "majordomo_odd_plugin.py").write_text(PLUGIN.replace("STOP", repr(str(stop))))
    monkeypatch.syspath_prepend(tmp_path)
    loaded = registry.load_skills([EntryPoint("odd", "majordomo_odd_plugin:SKILLS", registry.GROUP)])
    assert not loaded.problems, loaded.problems
    monkeypatch.setattr(registry, "_installed", lambda: loaded)
    usable_skills.cache_clear()
    limits = IsolationLimits(start_s=60.0, answer_s=0.3)
    monkeypatch.setattr("bringup.wiring.ExecutorConfig", partial(ExecutorConfig, isolation=limits))
    yield
    usable_skills.cache_clear()
    sys.modules.pop("majordomo_odd_plugin", None)


def children() -> set[str]:
    """The processes that this one has started and that have not been waited for."""
    return {child for path in Path("/proc/self/task").glob("*/children") for child in path.read_text().split()}


def run(sentence: str) -> Any:  # whatever JSON holds
    return json.loads(CliRunner().invoke(app, ["run", sentence, "--json"]).stdout)


@pytest.mark.parametrize(("skill", "code"), [("crash", "executor_lost"), ("hang", "timeout")])
def test_the_task_looks_for_another_way_and_nothing_of_the_plugin_is_left(skill: str, code: str) -> None:
    threads, processes = set(threading.enumerate()), children()
    result = run(f"open the microwave and {skill}")
    assert result["recoveries"] > 0
    assert code in {node["failure"]["code"] for node in result["nodes"] if node["failure"]}
    assert set(threading.enumerate()) <= threads and children() <= processes


def test_an_emergency_stop_kills_it(kitchen: Any) -> None:
    processes = children()
    result = run("open the microwave and panic")
    assert result["outcome"] == "stopped" and "the plugin panicked" in result["message"]
    assert EmergencyStop(kitchen.opened[-1].data_folder / FOLDER).is_latched
    assert children() <= processes
