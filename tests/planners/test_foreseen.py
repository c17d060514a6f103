"""What plans with words for later come to, if all goes as they promise."""

import json

import pytest

from majordomo.plan import Plan, PlannedCall, PlanRequest, Refusal
from majordomo.skill import SkillCall
from majordomo.testing import FakePlanner
from planners.builtin import BuiltinPlanner
from planners.foreseen import MAX_LEFT, foreseen
from planners.program.planner import ProgramPlanner

TEXT = """for cup in find("cup"):
    if is_on(cup, "counter"):
        place_on(cup, "tray")
if is_on("red cup", "tray"):
    open("microwave")"""


@pytest.fixture
def programmed(scripted, skills, tidy):
    def plan(text):
        planner = ProgramPlanner(scripted(json.dumps({"kind": "program", "program": text})))
        request = PlanRequest("tidy up")
        begun = planner.plan(request, tidy, skills)
        return begun, foreseen(begun, planner, request, tidy, skills)

    return plan


def test_every_part_of_a_program_is_foreseen(programmed):
    _, whole = programmed(TEXT)
    asked = [str(step.call) for step in whole.calls if step.asked]
    assert asked == [*(f"place_on({cup} cup, tray)" for cup in ("red", "blue", "green")), "open(microwave)"]
    assert {str(goal) for goal in whole.goals} >= {"open(microwave)", "on(red cup, tray)"}


def test_the_steps_follow_one_another(programmed):
    _, whole = programmed(TEXT)
    assert [step.after for step in whole.calls] == [(), *((step.id,) for step in whole.calls[:-1])]


def test_a_plan_without_words_stays_as_it_is(programmed):
    begun, whole = programmed("open('microwave')")
    assert whole is begun


def test_what_words_are_answered_with_else_is_the_answer(skills, tidy):
    plan = BuiltinPlanner().plan(PlanRequest("open the microwave"), tidy, skills)
    assert isinstance(plan, Plan)
    later = SkillCall("do", {"words": "fly"})
    plan = Plan((*plan.calls, *_step(later)), (), "fake")
    answer = foreseen(plan, FakePlanner({"fly": Refusal("I cannot fly.")}), PlanRequest("x"), tidy, skills)
    assert answer == Refusal("I cannot fly.")


def test_words_that_are_put_off_for_ever_are_given_up(skills, tidy):
    plan = Plan(_step(SkillCall("do", {"words": "later"})), (), "fake")
    planner = FakePlanner({"later": plan})
    assert foreseen(plan, planner, PlanRequest("x"), tidy, skills) == plan
    assert len(planner.requests) == MAX_LEFT + 1


def _step(call):
    return (PlannedCall("later", call, asked=True),)
