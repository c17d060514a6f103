"""The planner whose model only names goals: the search finds the steps, and the checker has the last word."""

import json

import pytest

from majordomo.cancellation import Cancellation
from majordomo.errors import Cancelled, ModelUnavailable
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlanRequest, Question, Refusal
from majordomo.testing import FakeClock
from planners.builtin import BuiltinPlanner
from planners.fallback import FallingBack
from planners.goal_translation import GoalPlanner, goals_schema

REQUEST = PlanRequest("put the can on the tray", (("person", "hello"),), remembered=("The tray is mine.",))


def goal(claim, *, so=True, **things):
    return {"claim": claim, "of": things, "so": so}


def answer(*goals, kind="goals", **texts):
    empty = {"assumptions": [], "text": "", "options": [], "suggestion": ""}
    return json.dumps({"kind": kind, "goals": list(goals), **empty, **texts})


GOOD = answer(goal("on", x="can", y="tray"))


def calls(plan):
    assert isinstance(plan, Plan), plan
    return [str(step.call) for step in plan.calls]


def test_the_search_finds_the_steps_to_the_models_goals(scripted, tidy, skills):
    model = scripted(answer(goal("inside", x="can", y="microwave"), goal("closed", x="microwave")))
    plan = GoalPlanner(model).plan(REQUEST, tidy, skills)
    assert calls(plan) == ["open(microwave)", "pick(can)", "place_in(can, microwave)", "close(microwave)"]
    assert [str(one) for one in plan.goals] == ["inside(can, microwave)", "closed(microwave)"]
    assert plan.source == "goals"


def test_a_goal_may_be_that_something_is_not_so(scripted, seen, skills):
    model = scripted(answer(goal("holding", x="can", so=False)))
    plan = GoalPlanner(model).plan(REQUEST, seen("holding(can)", "not hand_empty()"), skills)
    assert [str(one) for one in plan.goals] == ["not holding(can)"]
    assert len(plan.calls) == 1


def test_what_is_so_already_needs_no_step(scripted, tidy, skills):
    plan = GoalPlanner(scripted(answer(goal("closed", x="microwave")))).plan(REQUEST, tidy, skills)
    assert calls(plan) == []
    assert plan.assumptions == ("already so: the microwave is closed",)


def test_what_the_model_took_for_granted_is_told(scripted, tidy, skills):
    model = scripted(answer(goal("on", x="can", y="tray"), assumptions=["You mean the purple one."]))
    assert "You mean the purple one." in GoalPlanner(model).plan(REQUEST, tidy, skills).assumptions


def test_the_model_is_told_the_request_and_the_world_as_data_and_no_skills(scripted, tidy, skills):
    model = scripted(GOOD)
    GoalPlanner(model).plan(REQUEST, tidy, skills)
    (_, rules), (role, text) = model.asked[0]
    told = json.loads(text)
    assert role == "human"
    assert REQUEST.instruction not in rules
    assert told["request"] == REQUEST.instruction
    assert told["before"] == [{"who": "person", "said": "hello"}]
    assert told["remembered"] == ["The tray is mine."]
    assert "closed(microwave)" in told["believed"]
    assert any(line.startswith("inside(x: movable, y: container)") for line in told["claims"])
    assert "skills" not in told


def test_a_claim_that_nothing_brings_about_is_not_offered(tidy, skills):
    schema = goals_schema(skills, tidy.catalogue)
    choices = [choice["properties"] for choice in schema["properties"]["goals"]["items"]["anyOf"]]
    offered = {choice["claim"]["enum"][0]: choice["of"]["properties"] for choice in choices}
    assert offered["inside"]["y"] == {"$ref": "#/$defs/container"}
    assert schema["$defs"]["container"]["enum"] == ["microwave"]
    assert "reachable" not in offered  # no skill promises it
    assert "turned_on" not in offered  # there is nothing to switch


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("Put it on the tray!", "no JSON object"),
        (answer(), "neither steps nor goals"),
        (answer(goal("levitating", x="can")), "no claim named 'levitating'"),
        (answer(goal("on", x="can")), "The claim 'on' was given x"),
        (answer(goal("on", x="can", y="moon")), "no object named 'moon'"),
        (answer(goal("on", x="tray", y="tray")), "is not movable"),
        (answer(goal("holding", x="can"), goal("holding", x="sponge")), "no way to make all of this so at once"),
        (answer(kind="question"), "no text"),
        (GOOD[:-1] + ', "plan": []}', "plan"),
    ],
)
def test_a_bad_answer_is_repaired_with_the_checkers_own_words(scripted, tidy, skills, bad, told):
    model = scripted(bad, GOOD)
    assert calls(GoalPlanner(model).plan(REQUEST, tidy, skills)) == ["pick(can)", "place_on(can, tray)"]
    assert told in model.asked[1][-1][1]


def test_after_two_refused_repairs_the_built_in_planner_takes_over_and_says_so(scripted, tidy, skills):
    model = scripted(answer(goal("on", x="can", y="moon")))
    plan = FallingBack(GoalPlanner(model), BuiltinPlanner()).plan(REQUEST, tidy, skills)
    assert len(model.asked) == 3
    assert plan.source == "builtin"
    assert "moon" in plan.assumptions[0] and "took over" in plan.assumptions[0]


def test_questions_and_refusals_are_passed_on(scripted, tidy, skills):
    asks = scripted(answer(kind="question", text="Which cup?", options=["red cup", "blue cup"]))
    assert GoalPlanner(asks).plan(REQUEST, tidy, skills) == Question("Which cup?", ("red cup", "blue cup"))
    refuses = scripted(answer(kind="refusal", text="I cannot fly.", suggestion="open the microwave"))
    assert GoalPlanner(refuses).plan(REQUEST, tidy, skills) == Refusal("I cannot fly.", "open the microwave")


def test_the_model_is_given_the_shorter_of_two_deadlines_and_the_persons_cancellation(scripted, tidy, skills):
    model, cancellation = scripted(GOOD), Cancellation()
    request = PlanRequest("x", deadline_s=3.0, cancellation=cancellation)
    GoalPlanner(model, deadline_s=7.0, clock=FakeClock()).plan(request, tidy, skills)
    assert model.patiences[0].deadline_s == 3.0
    assert model.patiences[0].cancellation is cancellation


@pytest.mark.parametrize("error", [ModelUnavailable("Gone.", "x."), Cancelled("No.", "x.")])
def test_what_the_model_raises_is_raised(scripted, tidy, skills, error):
    with pytest.raises(type(error)):
        GoalPlanner(scripted(error)).plan(REQUEST, tidy, skills)


def test_a_revision_keeps_the_goals_and_asks_no_model(scripted, tidy, seen, skills):
    model = scripted(GOOD)
    planner = GoalPlanner(model)
    plan = planner.plan(REQUEST, tidy, skills)
    failure = PlanFailure(plan.calls[1], Failure(FailureCode.OBJECT_DROPPED, Phase.EXECUTION, "It fell."), ("s1",))
    revised = planner.revise(plan, failure, tidy, skills)
    assert calls(revised) == ["pick(can)", "place_on(can, tray)"]
    assert revised.goals == plan.goals
    assert revised.source == "goals"
    assert len(model.asked) == 1
