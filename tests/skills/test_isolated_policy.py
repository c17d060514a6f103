"""A policy in a process of its own: it answers as it would here, and whatever it does, only it ends."""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from majordomo.action import ActionChunk
from majordomo.errors import ActionRejected, UnreadableInput
from majordomo.execution import SkillReport, SkillStatus
from majordomo.failure import FailureCode
from majordomo.skill import SkillCall
from majordomo.testing import FakeRobot
from skills.executor import InProcessExecutor, SkillRun
from skills.isolation.guest_process import GuestLost, IsolationLimits
from skills.isolation.isolated_policy import IsolatedPolicy
from skills.isolation.policy_guest import PolicyPlace

LIMITS = IsolationLimits(start_s=60.0, answer_s=20.0, memory_mb=400)
PICK = SkillCall("pick", {"target": "red cup"})

MODULE = """
import os, sys, time
from dataclasses import replace
import numpy as np
from majordomo.testing import FakePolicy, FAKE_ROBOT_SPEC, still_chunk


class OddPolicy(FakePolicy):
    def __init__(self, what):
        super().__init__()
        self.what = what

    def act(self, observation):
        chunk = replace(super().act(observation), values=np.full((2, 7), 1.0 / 3.0), confidence=0.25)
        match self.what:
            case "hang":
                while True:
                    pass
            case "exit":
                sys.exit(3)
            case "exit at once":
                os._exit(3)
            case "eat memory":
                np.ones(10**9)
            case "give nan":
                return replace(chunk, values=np.full((2, 7), np.nan))
            case "give another shape":
                return replace(chunk, values=np.zeros(3))
            case "give words":
                return replace(chunk, values=np.array([["left"] * 7]))
            case "raise":
                raise ArithmeticError("badly trained")
            case "tell threads":
                raise ArithmeticError(f"{os.environ['OMP_NUM_THREADS']} threads")
        return chunk


def make(what):
    if what == "cannot be made":
        raise FileNotFoundError("no weights")
    return OddPolicy(what)
"""


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., IsolatedPolicy]]:
    (tmp_path / "majordomo_odd_policy.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    made: list[IsolatedPolicy] = []

    def make(what: str, **limits_of_it: Any) -> IsolatedPolicy:  # as `IsolationLimits` takes them
        limits = replace(LIMITS, **({"answer_s": 0.5} if what == "hang" else limits_of_it))
        made.append(IsolatedPolicy(PolicyPlace("majordomo_odd_policy:make", {"what": what}), limits))
        return made[-1]

    yield make
    for policy in made:
        policy.close()
    sys.modules.pop("majordomo_odd_policy", None)


def test_its_chunks_are_those_that_it_gives(make: Callable[..., IsolatedPolicy], robot: FakeRobot) -> None:
    policy = make("well")
    policy.start("pick up the red cup")
    chunk = policy.act(robot.observe())
    assert isinstance(chunk, ActionChunk)
    assert np.array_equal(chunk.values, np.full((2, 7), 1.0 / 3.0)) and chunk.confidence == 0.25


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("hang", FailureCode.TIMEOUT),
        ("exit", FailureCode.EXECUTOR_LOST),
        ("exit at once", FailureCode.EXECUTOR_LOST),
        ("eat memory", FailureCode.EXECUTOR_LOST),
        ("raise", FailureCode.EXECUTOR_LOST),
        ("give nan", FailureCode.LIMIT_VIOLATION),
        ("give another shape", FailureCode.LIMIT_VIOLATION),
        ("give words", FailureCode.LIMIT_VIOLATION),
    ],
)
def test_whatever_it_does_the_skill_fails_and_the_robot_stands_still(
    make: Callable[..., IsolatedPolicy],
    make_executor: Callable[..., InProcessExecutor],
    robot: FakeRobot,
    run_to_end: Callable[[SkillRun], SkillReport],
    what: str,
    code: FailureCode,
) -> None:
    report = run_to_end(make_executor(make(what)).start("1", PICK))
    assert report.status is SkillStatus.FAILED and report.failure is not None
    assert report.failure.code is code
    assert robot.sent == [] and robot.stop_count > 0


def test_one_that_was_lost_is_started_anew_with_the_next_instruction(
    make: Callable[..., IsolatedPolicy], robot: FakeRobot
) -> None:
    policy = make("exit at once")
    for _ in range(2):
        policy.start("pick up the red cup")
        with pytest.raises(GuestLost, match="status 3"):
            policy.act(robot.observe())


def test_nothing_is_left_of_it_when_it_is_closed(make: Callable[..., IsolatedPolicy]) -> None:
    policy = make("well")
    assert policy._guest is not None
    process = policy._guest.process_id
    policy.close()
    policy.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@pytest.mark.parametrize(("threads", "told"), [(1, "1 threads"), (None, "3 threads")])
def test_it_takes_as_many_threads_as_it_may_or_as_the_environment_says(
    make: Callable[..., IsolatedPolicy],
    robot: FakeRobot,
    monkeypatch: pytest.MonkeyPatch,
    threads: int | None,
    told: str,
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    policy = make("tell threads", threads=threads)
    policy.start("pick up the red cup")
    with pytest.raises(GuestLost, match=told):
        policy.act(robot.observe())


def test_one_that_cannot_be_made_says_why(make: Callable[..., IsolatedPolicy]) -> None:
    with pytest.raises(GuestLost, match="FileNotFoundError: no weights"):
        make("cannot be made")


def test_it_keeps_the_contract_of_every_policy(make: Callable[..., IsolatedPolicy], robot: FakeRobot) -> None:
    policy = make("well")
    with pytest.raises(RuntimeError, match="start has not been called"):
        policy.act(robot.observe())
    with pytest.raises(UnreadableInput):
        policy.start("  ")


def test_what_are_no_numbers_is_refused(make: Callable[..., IsolatedPolicy], robot: FakeRobot) -> None:
    policy = make("give words")
    policy.start("pick up the red cup")
    with pytest.raises(ActionRejected, match="no numbers"):
        policy.act(robot.observe())
