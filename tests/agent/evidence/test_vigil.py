"""While a skill runs it is noticed that what it rests on is no longer so: felt at once, seen at the second glance."""

from collections.abc import Callable
from typing import Any

import pytest

from agent.events import Event, StepProgressed, StepStarted
from majordomo.execution import SkillStatus
from majordomo.failure import FailureCode
from majordomo.outcome import Outcome
from majordomo.plan import Plan
from majordomo.predicate import Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.testing import ScriptedRun

MakeHouse = Callable[..., Any]  # a House of conftest.py, which tests cannot import
MakePlan = Callable[..., Plan]

PICK = SkillCall("pick", {"target": "cup"})
PLACE = SkillCall("place_in", {"target": "cup", "container": "microwave"})
ROLL = SkillCall("roll")
IN_HAND = ("holding(cup)", "open(microwave)")
LONG = ScriptedRun(polls=40)
OPEN = Predicate("open", ("microwave",))


def during(house: Any, call: SkillCall, happen: Callable[[], None], after_polls: int = 3) -> list[float]:
    """Have something happen in the middle of a step; returned is when it did, and when the step was cut short [s]."""
    times, polls = [], 0

    def notice(event: Event) -> None:
        nonlocal polls
        if isinstance(event, StepProgressed):
            polls += 1
            if polls == after_polls:
                happen()
                times.append(house.clock.now_s())
            if event.report.status is SkillStatus.FAILED:
                times.append(house.clock.now_s())
        elif isinstance(event, StepStarted) and event.node.call != call:
            house.hooks.remove(notice)

    house.hooks.append(notice)
    return times


def first_failure(house: Any) -> Any:
    failed = (e.report.failure for e in house.happened(StepProgressed) if e.report.status is SkillStatus.FAILED)
    return next(failed, None)


@pytest.mark.parametrize("call", [PLACE, ROLL], ids=["what is being put away", "what is carried along"])
def test_what_slips_out_of_the_hand_is_felt_at_once(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str, call: SkillCall
) -> None:
    house = make_house(make_plan(call), runs={call.skill: [LONG]}, world=IN_HAND)
    house.eyes.felt.add("holding")
    times = during(house, call, lambda: house.world.bring_about("not holding(cup)", "hand_empty()"))
    house.agent.run(instruction)
    assert first_failure(house).code is FailureCode.OBJECT_DROPPED
    assert times[1] - times[0] <= 0.2


@pytest.mark.parametrize(
    ("happening", "code"),
    [("closed(microwave)", FailureCode.PRECONDITION_VIOLATED), ("not holding(cup)", FailureCode.OBJECT_DROPPED)],
    ids=["a door shuts", "a thing is neither held nor where it shall be"],
)
def test_what_happens_at_work_is_seen_within_a_second(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str, happening: str, code: FailureCode
) -> None:
    house = make_house(make_plan(PLACE), runs={"place_in": [LONG]}, world=IN_HAND)
    times = during(house, PLACE, lambda: house.world.bring_about(happening))
    house.agent.run(instruction)
    assert first_failure(house).code is code
    assert times[1] - times[0] <= 1.0


def test_what_is_let_go_where_it_shall_be_is_not_lost(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str
) -> None:
    house = make_house(make_plan(PLACE, goals=["inside(cup, microwave)"]), runs={"place_in": [LONG]}, world=IN_HAND)
    during(house, PLACE, lambda: house.world.bring_about("inside(cup, microwave)", "not holding(cup)", "hand_empty()"))
    assert house.agent.run(instruction).outcome is Outcome.DONE
    assert first_failure(house) is None


def test_what_is_taken_away_while_it_is_grasped_is_missed(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str
) -> None:
    house = make_house(make_plan(PICK), runs={"pick": [LONG]})
    gone = Predicate("visible", ("cup",))
    times = during(house, PICK, lambda: house.eyes.estimator.says.update({gone: Verdict.FALSE}))
    house.agent.run(instruction)
    assert first_failure(house).code is FailureCode.OBJECT_NOT_FOUND
    assert times[1] - times[0] <= 1.0


def test_one_glance_that_errs_interrupts_nothing(make_house: MakeHouse, make_plan: MakePlan, instruction: str) -> None:
    house = make_house(make_plan(PLACE, goals=["inside(cup, microwave)"]), runs={"place_in": [LONG]}, world=IN_HAND)
    look, glances = house.eyes.look, []

    def err_once(claims: Any) -> Any:
        is_glance = list(claims)[:1] == [OPEN] and len(claims) < 5
        glances.append(is_glance)
        house.eyes.estimator.says = {OPEN: Verdict.FALSE} if is_glance and glances.count(True) == 2 else {}
        return look(claims)

    house.eyes.look = err_once
    assert house.agent.run(instruction).outcome is Outcome.DONE
    assert glances.count(True) > 3
    assert first_failure(house) is None


def test_a_step_that_is_cut_short_after_it_has_worked_has_succeeded(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str
) -> None:
    house = make_house(make_plan(PLACE, goals=["inside(cup, microwave)"]), runs={"place_in": [LONG]}, world=IN_HAND)
    house.eyes.felt.add("holding")
    during(house, PLACE, lambda: house.world.bring_about("inside(cup, microwave)", "not holding(cup)", "hand_empty()"))
    result = house.agent.run(instruction)
    assert result.outcome is Outcome.DONE
    assert result.recoveries == 0


def test_a_hand_that_has_to_take_hold_need_not_stay_empty(
    make_house: MakeHouse, make_plan: MakePlan, instruction: str
) -> None:
    close = SkillCall("close", {"target": "microwave"})
    house = make_house(make_plan(close, goals=["closed(microwave)"]), runs={"close": [LONG]})
    during(house, close, lambda: house.world.bring_about("not hand_empty()"))
    assert house.agent.run(instruction).outcome is Outcome.DONE
    assert first_failure(house) is None
