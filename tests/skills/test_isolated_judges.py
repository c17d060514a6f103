"""Judges of predicates in a process of their own: whatever one does, the others are asked, and nothing is left."""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import Any

import pytest

from majordomo.observation import Observation
from majordomo.predicate import Judge
from majordomo.testing import FAKE_ROBOT_SPEC
from skills.isolation.guest_process import IsolationLimits
from skills.isolation.isolated_judges import IsolatedJudges, can_judge_elsewhere

LIMITS = IsolationLimits(start_s=120.0, answer_s=60.0)
CUP, LID = ("cup",), ("lid",)

PLUGIN = """
import ctypes, os

def good(observation, claim):
    return observation.stamp_s if claim == ("cup",) else 0.0

def raising(observation, claim):
    return 1 / (claim == ("cup",))

def hanging(observation, claim):
    while True:
        pass

def ending(observation, claim):
    os._exit(3)

def crashing(observation, claim):
    ctypes.string_at(0)

lonely = lambda observation, claim: 1.0
"""


@pytest.fixture
def judge_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Judge]]:
    (tmp_path / "majordomo_judging.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(tmp_path)
    import majordomo_judging  # type: ignore[import-not-found]  # written just now

    yield lambda name: getattr(majordomo_judging, name)  # type: ignore[no-any-return]  # it is one
    monkeypatch.delitem(__import__("sys").modules, "majordomo_judging")


@pytest.fixture
def make() -> Iterator[Callable[..., IsolatedJudges]]:
    made: list[IsolatedJudges] = []

    def make(**limits: Any) -> IsolatedJudges:  # as `IsolationLimits` takes them
        made.append(IsolatedJudges(replace(LIMITS, **limits)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def look(stamp_s: float = 0.9) -> Observation:
    return replace(FAKE_ROBOT_SPEC.observation.example(), stamp_s=stamp_s)


def process_of(judges: IsolatedJudges) -> int:
    assert judges._guest is not None  # to see that it is really gone
    return judges._guest.process_id


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_each_look_is_judged_and_a_claim_of_which_a_judge_raises_harms_no_other(
    make: Callable[..., IsolatedJudges], judge_of: Callable[[str], Judge]
) -> None:
    judges = make()
    assert judges.probabilities("good", judge_of("good"), look(0.9), [CUP, LID]) == (0.9, 0.0)
    process = process_of(judges)
    assert judges.probabilities("good", judge_of("good"), look(0.2), [CUP]) == (0.2,)
    cup, lid = judges.probabilities("raising", judge_of("raising"), look(), [CUP, LID])
    assert (cup, isnan(lid)) == (1.0, True)
    assert process_of(judges) == process
    judges.close()
    assert not is_there(process)


@pytest.mark.parametrize("name", ["hanging", "ending", "crashing"])
def test_one_that_hangs_or_ends_its_process_is_asked_no_more_and_the_others_are(
    make: Callable[..., IsolatedJudges],
    judge_of: Callable[[str], Judge],
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    judges = make(answer_s=1.0 if name == "hanging" else LIMITS.answer_s)
    for _ in range(2):
        assert all(map(isnan, judges.probabilities(name, judge_of(name), look(), [CUP, LID])))
        assert judges._guest is None
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        f"the judge of '{name}' is asked no more"
    ]
    judges._limits = LIMITS
    assert judges.probabilities("good", judge_of("good"), look(0.9), [CUP]) == (0.9,)


def test_a_process_that_ended_between_two_looks_is_nobodys_fault(
    make: Callable[..., IsolatedJudges], judge_of: Callable[[str], Judge]
) -> None:
    judges = make()
    judges.probabilities("good", judge_of("good"), look(), [CUP])
    os.kill(process_of(judges), signal.SIGKILL)
    assert judges.probabilities("good", judge_of("good"), look(0.2), [CUP]) == (0.2,)


def test_what_another_process_cannot_import_is_not_judged_there(judge_of: Callable[[str], Judge]) -> None:
    assert can_judge_elsewhere(judge_of("good"))
    assert not can_judge_elsewhere(judge_of("lonely"))


def test_a_judge_has_as_long_as_a_routine() -> None:
    assert IsolatedJudges()._limits.answer_s == 2.0
