import pytest

from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlannedCall, PlanRequest, Refusal
from majordomo.skill import SkillCall
from planners.builtin import BuiltinPlanner

PLANNER = BuiltinPlanner()


def plan_of(sentence, snapshot, skills):
    plan = PLANNER.plan(PlanRequest(sentence), snapshot, skills)
    assert isinstance(plan, Plan), plan
    return plan


def failed(plan, index, retryable=True, finished=()):
    failure = Failure(FailureCode.GRASP_MISSED, Phase.EXECUTION, "The fingers closed on nothing.", retryable)
    return PlanFailure(plan.calls[index], failure, tuple(plan.calls[i].id for i in finished))


def calls(plan):
    assert isinstance(plan, Plan), plan
    return [str(step.call) for step in plan.calls]


def test_what_was_dropped_is_picked_up_again(tidy, seen, skills):
    plan = plan_of("put the can on the tray", tidy, skills)
    now = seen("hand_empty()", "on(can, counter)")
    assert calls(PLANNER.revise(plan, failed(plan, 1, finished=[0]), now, skills)) == [
        "pick(can)",
        "place_on(can, tray)",
    ]


def test_the_goals_stay_as_they_are(tidy, skills):
    plan = plan_of("put the can on the tray", tidy, skills)
    assert PLANNER.revise(plan, failed(plan, 0), tidy, skills).goals == plan.goals


def test_a_door_that_fell_shut_is_opened_first(tidy, seen, skills):
    plan = plan_of("put the can in the microwave", tidy, skills)
    now = seen("not hand_empty()", "holding(can)", "closed(microwave)")
    revised = calls(PLANNER.revise(plan, failed(plan, 2, finished=[0, 1]), now, skills))
    assert revised[1:] == ["open(microwave)", "pick(can)", "place_in(can, microwave)"]


def test_what_was_asked_for_on_the_way_is_still_carried_out(tidy, skills):
    plan = plan_of("open the microwave and close it", tidy, skills)
    assert calls(PLANNER.revise(plan, failed(plan, 0), tidy, skills)) == ["open(microwave)", "close(microwave)"]


def test_words_that_were_not_said_yet_are_said_in_their_place(tidy, skills):
    plan = plan_of("put the can on the tray, say done and wait 2 seconds", tidy, skills)
    revised = calls(PLANNER.revise(plan, failed(plan, 0), tidy, skills))
    assert revised == ["pick(can)", "place_on(can, tray)", "say(done)", "wait(2.0)"]


def test_words_that_were_said_are_not_said_again(tidy, skills):
    plan = plan_of("say hello and put the can on the tray", tidy, skills)
    revised = PLANNER.revise(plan, failed(plan, 1, finished=[0]), tidy, skills)
    assert calls(revised) == ["pick(can)", "place_on(can, tray)"]


def test_a_step_that_only_helped_is_dropped_when_it_helps_no_more(seen, skills):
    plan = plan_of("pick up the red cup", seen("not hand_empty()", "holding(can)"), skills)
    revised = PLANNER.revise(plan, failed(plan, 0), seen("hand_empty()"), skills)
    assert calls(revised) == ["pick(red cup)"]


def test_a_call_that_cannot_succeed_is_not_tried_again(tidy, skills):
    plan = plan_of("pick up the can", tidy, skills)
    answer = PLANNER.revise(plan, failed(plan, 0, retryable=False), tidy, skills)
    assert answer == Refusal("The fingers closed on nothing. I know no other way.")


def test_another_way_round_a_call_that_cannot_succeed_is_taken(seen, skills):
    now = seen("not hand_empty()", "holding(can)")
    plan = plan_of("pick up the red cup", now, skills)
    assert calls(plan) == ["place_on(can, tray)", "pick(red cup)"]
    revised = PLANNER.revise(plan, failed(plan, 0, retryable=False), now, skills)
    assert calls(revised) == ["place_on(can, counter)", "pick(red cup)"]


def test_a_call_that_may_succeed_is_tried_again(tidy, skills):
    plan = plan_of("pick up the can", tidy, skills)
    assert calls(PLANNER.revise(plan, failed(plan, 0), tidy, skills)) == ["pick(can)"]


def test_a_call_that_failed_for_want_of_something_is_made_possible(tidy, skills):
    place = PlannedCall("a", SkillCall("place_on", {"target": "can", "surface": "tray"}), asked=True)
    goals = plan_of("put the can on the tray", tidy, skills).goals
    plan = Plan((place,), goals, "test")
    revised = PLANNER.revise(plan, failed(plan, 0, retryable=False), tidy, skills)
    assert calls(revised) == ["pick(can)", "place_on(can, tray)"]


def test_ids_of_the_failed_plan_are_not_used_again(tidy, skills):
    plan = plan_of("put the can on the tray", tidy, skills)
    revised = PLANNER.revise(plan, failed(plan, 0), tidy, skills)
    again = PLANNER.revise(revised, failed(revised, 0), tidy, skills)
    ids = [step.id for one in (plan, revised, again) for step in one.calls]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("call", [SkillCall("juggle"), SkillCall("pick", {"target": "unicorn"})])
def test_a_plan_that_makes_no_sense_is_refused_and_not_raised(tidy, skills, call):
    plan = Plan((PlannedCall("a", call, asked=True),), (), "test")
    answer = PLANNER.revise(plan, failed(plan, 0), tidy, skills)
    assert isinstance(answer, Refusal)
    assert "I cannot plan anew" in answer.reason


def test_a_goal_that_was_not_seen_is_reached_again(tidy, skills):
    plan = plan_of("put the can on the tray", tidy, skills)
    failure = Failure(FailureCode.EFFECT_UNDONE, Phase.POSTCONDITION, "The can is not on the tray.")
    check = PlannedCall("goal", SkillCall("check_goal"))
    revised = PLANNER.revise(plan, PlanFailure(check, failure, ("s1", "s2")), tidy, skills)
    assert calls(revised) == ["pick(can)", "place_on(can, tray)"]
