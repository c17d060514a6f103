"""Routines in a process of their own: whatever they do, the robot holds still, and nothing of them is left."""

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from majordomo.errors import BadArguments
from majordomo.execution import SkillReport, SkillStatus
from majordomo.failure import FailureCode
from majordomo.skill import RoutineSkill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeBody, FakePerson, FakePolicy, FakeRobot
from skills.executor import ExecutorConfig, InProcessExecutor, SkillRun
from skills.isolation.guest_process import IsolationLimits

RunToEnd = Callable[[SkillRun], SkillReport]
LIMITS = IsolationLimits(start_s=60.0, answer_s=20.0, memory_mb=300)

PLUGIN = '''
import os, subprocess, sys, time
import numpy as np
from majordomo.action import Action
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.skill import RoutineSkill

UP = {"arm": np.array([0.0, 0.0, 0.05, 0.0, 0.0, 0.0])}


class Odd(RoutineSkill):
    """Do something odd in the second period."""

    name = "odd"
    isolated = True
    timeout_s = 60.0
    what: str

    def act(self, body, observation):
        print("a plugin's own words")
        observation = yield Action(UP)
        if self.what == "rise":
            for _ in range(3):
                observation = yield Action({"arm": UP["arm"] * (1.0 + observation.stamp_s)})
            return None
        if self.what == "end with text":
            return "done"
        if self.what == "give text":
            yield "up"
        if self.what == "give up":
            return Failure(FailureCode.GRASP_MISSED, Phase.EXECUTION, "There was nothing.", retryable=False)
        if self.what == "raise":
            raise ArithmeticError("badly written")
        if self.what == "hang":
            while True:
                pass
        if self.what == "hang with a child":
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
            body.say(f"child {child.pid}")
            time.sleep(1000)
        if self.what == "exit":
            sys.exit(3)
        if self.what == "exit at once":
            os._exit(3)
        if self.what == "eat memory":
            eaten = []
            while True:
                eaten.append(np.ones(10_000_000))
        if self.what == "crash":
            import ctypes
            ctypes.string_at(0)
        if self.what == "talk":
            body.ask("Which one?")
            body.say(f"you said {body.answer()}")
            found = body.locate("red cup", observation)
            body.say("nowhere" if found is None else f"at {found.position[0]:.1f}")
            return None
        if self.what == "chatter":
            while True:
                body.say("la")
        odd = {
            "give nan": {"arm": np.full(6, np.nan)},
            "give infinity": {"arm": np.full(6, np.inf)},
            "give another shape": {"arm": np.zeros((2, 3))},
            "give another group": {"legs": np.zeros(6)},
            "give words": {"arm": ["up"]},
            "flood": {"arm": np.zeros(1_000_000)},
        }
        yield Action(odd[self.what])


class Mild(Odd):
    name = "mild"
    isolated = None


class AtHome(Odd):
    name = "at_home"
    isolated = False
'''


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SkillLibrary]:
    (tmp_path / "majordomo_odd.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(tmp_path)
    from majordomo_odd import AtHome, Mild, Odd  # type: ignore[import-not-found]  # written just now

    yield SkillLibrary([Odd, Mild, AtHome])
    monkeypatch.delitem(__import__("sys").modules, "majordomo_odd")


@pytest.fixture
def start(robot: FakeRobot, body: FakeBody, library: SkillLibrary) -> Iterator[Callable[..., SkillRun]]:
    runs: list[SkillRun] = []

    def start(what: str, name: str = "odd", **config: object) -> SkillRun:
        limits = replace(LIMITS, answer_s=0.5) if what.startswith("hang") else LIMITS
        settings = ExecutorConfig(isolation=limits, **config)  # type: ignore[arg-type]
        executor = InProcessExecutor(robot, FakePolicy(), library, body, settings)
        runs.append(executor.start("1", SkillCall(name, {"what": what})))
        return runs[-1]

    yield start
    for run in runs:
        run.cancel()


def is_alive(process: int) -> bool:
    """Whether a process runs; one that only waits to be counted as ended does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def has_ended(process: int, within_s: float = 20.0) -> bool:
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], within_s)[0])
    finally:
        os.close(descriptor)


def guest_of(run: SkillRun) -> int:
    while run.drive._guest is None:  # type: ignore[attr-defined]  # to see that it is really gone
        run.poll()
    return int(run.drive._guest.process_id)  # type: ignore[attr-defined]


def test_its_actions_reach_the_robot_and_observations_reach_it(
    start: Callable[..., SkillRun], robot: FakeRobot, run_to_end: RunToEnd
) -> None:
    assert run_to_end(start("rise")).status is SkillStatus.SUCCEEDED
    risen = [action.groups["arm"][2] for action in robot.sent if np.any(action.groups.get("arm", 0.0))]
    assert len(risen) == 4
    assert risen[1] > risen[0] and risen[2] > risen[1]


def test_what_it_says_of_its_failure_is_taken_as_it_is(start: Callable[..., SkillRun], run_to_end: RunToEnd) -> None:
    failure = run_to_end(start("give up")).failure
    assert failure is not None
    assert (failure.code, failure.retryable, failure.message) == (FailureCode.GRASP_MISSED, False, "There was nothing.")


@pytest.mark.parametrize(
    ("what", "code", "told"),
    [
        ("raise", FailureCode.EXECUTOR_LOST, "ArithmeticError: badly written"),
        ("hang", FailureCode.TIMEOUT, "Nothing was heard of 'odd' for 0.5 s"),
        ("chatter", FailureCode.EXECUTOR_LOST, "wants 100 things and does nothing"),
        ("exit", FailureCode.EXECUTOR_LOST, "SystemExit: 3"),
        ("exit at once", FailureCode.EXECUTOR_LOST, "has ended with status 3"),
        ("crash", FailureCode.EXECUTOR_LOST, "has ended by signal SIGSEGV"),
        ("eat memory", FailureCode.EXECUTOR_LOST, "MemoryError"),
        ("give nan", FailureCode.LIMIT_VIOLATION, "NaN or infinity"),
        ("give infinity", FailureCode.LIMIT_VIOLATION, "NaN or infinity"),
        ("give another shape", FailureCode.LIMIT_VIOLATION, "shape (2, 3)"),
        ("give another group", FailureCode.LIMIT_VIOLATION, "no action group 'legs'"),
        ("give words", FailureCode.LIMIT_VIOLATION, "holds no numbers"),
        ("give text", FailureCode.LIMIT_VIOLATION, "It gave 'up'"),
        ("end with text", FailureCode.LIMIT_VIOLATION, "It gave 'done'"),
        ("flood", FailureCode.EXECUTOR_LOST, "bytes"),
    ],
)
def test_whatever_it_does_it_fails_alone_with_the_robot_still_and_nothing_left(
    start: Callable[..., SkillRun],
    robot: FakeRobot,
    run_to_end: RunToEnd,
    what: str,
    code: FailureCode,
    told: str,
) -> None:
    threads = set(threading.enumerate())
    run = start(what)
    guest = guest_of(run)
    report = run_to_end(run)
    assert report.status is SkillStatus.FAILED and report.failure is not None
    assert (report.failure.code, report.failure.retryable) == (code, True)
    assert told in report.failure.message
    moved = [action for action in robot.sent if np.any(action.groups.get("arm", 0.0))]
    assert len(moved) == 1 and robot.stop_count > 0
    assert not is_alive(guest)
    assert set(threading.enumerate()) == threads


def test_what_it_has_started_is_killed_with_it(
    start: Callable[..., SkillRun], body: FakeBody, run_to_end: RunToEnd
) -> None:
    run_to_end(start("hang with a child"))
    assert has_ended(int(body.person.heard[0].removeprefix("child ")))


def test_cancelling_kills_it_at_once(start: Callable[..., SkillRun], robot: FakeRobot) -> None:
    run = start("hang")
    guest = guest_of(run)
    run.cancel()
    assert run.poll().status is SkillStatus.CANCELLED
    assert not is_alive(guest)


def test_it_may_speak_ask_and_look(start: Callable[..., SkillRun], body: FakeBody, run_to_end: RunToEnd) -> None:
    body.person = FakePerson(["the blue one"])
    assert run_to_end(start("talk")).status is SkillStatus.SUCCEEDED
    assert body.person.heard[-2:] == ["you said the blue one", "nowhere"]


def test_the_settings_isolate_a_plugin_that_does_not_say(start: Callable[..., SkillRun], run_to_end: RunToEnd) -> None:
    report = run_to_end(start("exit at once", "mild", isolates_plugins=True))
    assert report.failure is not None and report.failure.code is FailureCode.EXECUTOR_LOST


def test_a_plugin_that_says_that_it_runs_here_does(start: Callable[..., SkillRun]) -> None:
    assert type(start("rise", "at_home", isolates_plugins=True).drive).__name__ == "RoutineDrive"


def test_a_plugin_that_does_not_say_and_has_no_place_of_its_own_runs_here(robot: FakeRobot, body: FakeBody) -> None:
    class Inner(RoutineSkill):
        """Be nowhere."""

        name = "inner"

    config = ExecutorConfig(isolates_plugins=True)
    executor = InProcessExecutor(robot, FakePolicy(), SkillLibrary([Inner]), body, config)
    assert type(executor.start("1", SkillCall("inner")).drive).__name__ == "RoutineDrive"


def test_what_moves_with_the_settings_isolating_plugins_and_is_built_in_stays_here(
    robot: FakeRobot, body: FakeBody, make_executor: Callable[..., InProcessExecutor]
) -> None:
    executor = make_executor(config=ExecutorConfig(isolates_plugins=True))
    assert type(executor.start("1", SkillCall("wait", {"seconds": 1.0})).drive).__name__ == "RoutineDrive"


def test_a_guest_answers_within_two_seconds_or_is_killed() -> None:
    assert IsolationLimits().answer_s <= 2.0


def test_a_class_without_a_place_of_its_own_is_refused(robot: FakeRobot, body: FakeBody) -> None:
    class Inner(RoutineSkill):
        """Be nowhere."""

        name = "inner"
        isolated = True

    executor = InProcessExecutor(robot, FakePolicy(), SkillLibrary([Inner]), body)
    with pytest.raises(BadArguments, match="Try: a class at the top of a module"):
        executor.start("1", SkillCall("inner"))


def test_here_an_exit_ends_the_skill_alone(start: Callable[..., SkillRun], run_to_end: RunToEnd) -> None:
    report = run_to_end(start("exit", "mild"))
    assert report.failure is not None
    assert report.failure.code is FailureCode.EXECUTOR_LOST and "SystemExit: 3" in report.failure.message


@pytest.mark.parametrize("what", ["give nan", "give another shape", "give words", "give text", "end with text"])
def test_here_too_no_odd_action_reaches_the_robot(
    start: Callable[..., SkillRun], run_to_end: RunToEnd, what: str
) -> None:
    report = run_to_end(start(what, "mild"))
    assert report.failure is not None and report.failure.code is FailureCode.LIMIT_VIOLATION


def test_the_host_does_not_hand_its_files_to_a_guest(start: Callable[..., SkillRun], tmp_path: Path) -> None:
    with (tmp_path / "secret").open("w"):
        guest = guest_of(start("hang"))
        opened = {os.path.realpath(f"/proc/{guest}/fd/{name}") for name in os.listdir(f"/proc/{guest}/fd")}
    assert str(tmp_path / "secret") not in opened


def test_it_ends_with_a_host_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "hanging.py").write_text(
        "from skills.isolation.sayings import Ready\n"
        "def hang(wire, payload):\n"
        "    Ready().send(wire)\n"
        "    while True:\n"
        "        pass\n"
    )
    host = (
        "import os, signal\n"
        "from skills.isolation.guest_process import GuestProcess, IsolationLimits\n"
        "from skills.isolation.sayings import SAYING\n"
        "guest = GuestProcess('it', 'hanging:hang', None, IsolationLimits(start_s=60.0))\n"
        "assert guest.hear(SAYING, 60.0) is not None\n"
        "print(guest.process_id, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    ended = subprocess.run(
        [sys.executable, "-c", host], env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    assert has_ended(int(ended.stdout))
