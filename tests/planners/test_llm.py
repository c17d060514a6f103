"""The language-model planner with a model that says what a test has written."""

import json
from dataclasses import replace

import pytest

from majordomo.cancellation import Cancellation
from majordomo.errors import Cancelled, ModelUnavailable
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.plan import Plan, PlanFailure, PlanRequest, Question, Refusal
from majordomo.skill import SkillCall
from planners.builtin import BuiltinPlanner
from planners.llm import LanguageModelPlanner

SENTENCE = "put the can on the tray"


def step(name, skill, after=(), **arguments):
    return {"id": name, "skill": skill, "arguments": arguments, "after": list(after)}


def answer(kind="plan", goals=(), steps=(), **texts):
    empty = {"assumptions": [], "text": "", "options": [], "suggestion": ""}
    return json.dumps({"kind": kind, "goals": list(goals), "steps": list(steps), **empty, **texts})


PICK, PLACE = step("x", "pick", target="can"), step("y", "place_on", ["x"], target="can", surface="tray")
GOOD = answer(goals=["on(can, tray)"], steps=[PICK, PLACE])
UNKNOWN_SKILL = answer(goals=["on(can, tray)"], steps=[step("x", "teleport", target="can")])


def calls(plan):
    assert isinstance(plan, Plan), plan
    return [str(one.call) for one in plan.calls]


def dependencies(plan):
    assert isinstance(plan, Plan), plan
    named = {one.id: str(one.call) for one in plan.calls}
    return {str(one.call): [named[name] for name in one.after] for one in plan.calls}


def told(model, question=0, message=-1):
    """What the model was told, as JSON."""
    return json.loads(model.asked[question][message][1])


class TestPlanning:
    def test_a_good_plan_is_taken_with_its_own_order(self, scripted, tidy, skills):
        plan = LanguageModelPlanner(scripted(GOOD)).plan(PlanRequest(SENTENCE), tidy, skills)
        assert calls(plan) == ["pick(can)", "place_on(can, tray)"]
        assert [(one.id, one.after) for one in plan.calls] == [("s1", ()), ("s2", ("s1",))]
        assert plan.source == "llm"
        assert [str(goal) for goal in plan.goals] == ["on(can, tray)"]

    def test_steps_that_the_model_leaves_unsaid_are_added(self, scripted, tidy, skills):
        model = scripted(answer(steps=[step("x", "place_in", target="can", container="microwave")]))
        plan = LanguageModelPlanner(model).plan(PlanRequest("warm the can"), tidy, skills)
        assert calls(plan) == ["open(microwave)", "pick(can)", "place_in(can, microwave)"]
        assert [str(goal) for goal in plan.goals] == ["inside(can, microwave)"]
        assert "steps that were left unsaid are added" in plan.assumptions
        assert len(model.asked) == 1

    def test_goals_alone_are_enough(self, scripted, tidy, skills):
        planner = LanguageModelPlanner(scripted(answer(goals=["on(can, tray)"])))
        assert calls(planner.plan(PlanRequest(SENTENCE), tidy, skills)) == ["pick(can)", "place_on(can, tray)"]

    def test_a_composite_skill_is_planned_like_any_other(self, scripted, tidy, skills):
        stow = step("x", "stow", target="can", container="microwave")
        planner = LanguageModelPlanner(scripted(answer(goals=["inside(can, microwave)"], steps=[stow])))
        plan = planner.plan(PlanRequest("stow the can"), tidy, skills)
        assert calls(plan) == ["open(microwave)", "pick(can)", "place_in(can, microwave)", "close(microwave)"]

    def test_a_question_is_passed_on(self, scripted, tidy, skills):
        planner = LanguageModelPlanner(scripted(answer("question", text="Which cup?", options=["red cup", "blue cup"])))
        expected = Question("Which cup?", ("red cup", "blue cup"))
        assert planner.plan(PlanRequest("the cup"), tidy, skills) == expected

    def test_a_refusal_is_passed_on(self, scripted, tidy, skills):
        planner = LanguageModelPlanner(scripted(answer("refusal", text="I cannot fly.", suggestion="open it")))
        assert planner.plan(PlanRequest("fly"), tidy, skills) == Refusal("I cannot fly.", "open it")

    def test_assumptions_are_kept(self, scripted, tidy, skills):
        planner = LanguageModelPlanner(scripted(answer(goals=["on(can, tray)"], assumptions=["the can is yours"])))
        assert "the can is yours" in planner.plan(PlanRequest(SENTENCE), tidy, skills).assumptions

    def test_the_deadline_is_the_shorter_of_two(self, scripted, tidy, skills):
        model = scripted(GOOD)
        planner = LanguageModelPlanner(model, deadline_s=10.0)
        for deadline_s in (5.0, 50.0):
            planner.plan(PlanRequest(SENTENCE, deadline_s=deadline_s), tidy, skills)
        assert [round(one.deadline_s) for one in model.patiences] == [5, 10]

    def test_a_model_for_which_there_is_no_time_is_not_asked(self, scripted, tidy, skills):
        model = scripted(GOOD)
        with pytest.raises(ModelUnavailable, match=r"no time left.*Try: "):
            LanguageModelPlanner(model).plan(PlanRequest(SENTENCE, deadline_s=0.0), tidy, skills)
        assert model.asked == []

    def test_a_cancelled_request_ends_without_a_plan(self, scripted, tidy, skills):
        cancellation = Cancellation()
        model = scripted(Cancelled("No.", "again."))
        with pytest.raises(Cancelled):
            LanguageModelPlanner(model).plan(PlanRequest(SENTENCE, cancellation=cancellation), tidy, skills)
        assert model.patiences[0].cancellation is cancellation


class TestGraph:
    def test_steps_that_have_nothing_to_do_with_each_other_stay_independent(self, scripted, tidy, skills):
        hello = step("z", "say", text="I begin")
        planner = LanguageModelPlanner(scripted(answer(goals=["on(can, tray)"], steps=[hello, PICK, PLACE])))
        plan = planner.plan(PlanRequest(SENTENCE), tidy, skills)
        assert dependencies(plan) == {
            "say(I begin)": [],
            "pick(can)": [],
            "place_on(can, tray)": ["pick(can)"],
        }

    def test_an_order_that_makes_a_difference_and_was_left_open_is_as_written(self, scripted, tidy, skills):
        other = [
            step("p", "pick", target="sponge"),
            step("q", "place_on", ["p"], target="sponge", surface="tray"),
        ]
        model = scripted(answer(goals=["on(can, tray)", "on(sponge, tray)"], steps=[PICK, PLACE, *other]))
        plan = LanguageModelPlanner(model).plan(PlanRequest("clear up"), tidy, skills)
        assert calls(plan) == ["pick(can)", "place_on(can, tray)", "pick(sponge)", "place_on(sponge, tray)"]
        assert dependencies(plan)["pick(sponge)"] == ["place_on(can, tray)"]
        assert "steps that were left unsaid are added" not in plan.assumptions
        assert len(model.asked) == 1

    def test_what_the_model_wants_in_order_stays_so_when_steps_are_added(self, scripted, tidy, skills):
        done = step("z", "say", ["y"], text="done")
        place = step("y", "place_in", target="can", container="microwave")
        planner = LanguageModelPlanner(scripted(answer(goals=["inside(can, microwave)"], steps=[place, done])))
        plan = planner.plan(PlanRequest("warm it"), tidy, skills)
        assert dependencies(plan) == {
            "open(microwave)": [],
            "pick(can)": ["open(microwave)"],
            "place_in(can, microwave)": ["pick(can)"],
            "say(done)": ["place_in(can, microwave)"],
        }


class TestRepairs:
    @pytest.mark.parametrize(
        ("bad", "complaint"),
        [
            (UNKNOWN_SKILL, "no skill named 'teleport'"),
            ("I would first open the door.", "no JSON object"),
            (GOOD[:-20], "not JSON"),
            (answer(goals=["on(can, moon)"]), "no object named 'moon'"),
            (answer(goals=["make tea"]), "is not a predicate"),
            (answer(steps=[step("x", "pick", target="tray")]), "is not movable"),
            (answer(steps=[step("x", "pick", target="can", force=9)]), "force"),
            (answer(goals=["holding(can)", "holding(sponge)"]), "I find no way"),
            (
                answer(steps=[step("x", "say", ["y"], text="x"), step("y", "say", ["x"], text="y")]),
                "wait for each other",
            ),
            (answer(steps=[step("x", "say", ["z"], text="x")]), "which is no step"),
            (answer(steps=[step("x", "wait", seconds=1.0)] * 2), "more than once"),
            (answer(), "neither steps nor goals"),
            (answer(steps=[step(f"s{i}", "wait", seconds=1.0) for i in range(61)]), "steps"),
            (answer(steps=[step(f"s{i}", "wait", seconds=1.0) for i in range(10_000)]), "characters"),
            (answer("question"), "no text"),
        ],
    )
    def test_a_bad_answer_is_repaired_with_the_checkers_own_words(self, scripted, tidy, skills, bad, complaint):
        model = scripted(bad, GOOD)
        plan = LanguageModelPlanner(model).plan(PlanRequest(SENTENCE), tidy, skills)
        assert plan.source == "llm"
        assert complaint in told(model, question=1)["refused"]
        role, quoted = model.asked[1][-2]
        assert role == "ai" and bad.startswith(quoted) and len(quoted) <= 4000

    def test_two_repairs_are_allowed(self, scripted, tidy, skills):
        model = scripted("no", UNKNOWN_SKILL, GOOD)
        assert LanguageModelPlanner(model).plan(PlanRequest(SENTENCE), tidy, skills).source == "llm"
        assert len(model.asked[2]) == len(model.asked[1])  # the last complaint, not all of them

    def test_they_share_the_deadline_with_the_first_answer(self, slow, tidy, skills):
        model = slow(UNKNOWN_SKILL)
        with pytest.raises(ModelUnavailable, match="teleport"):
            LanguageModelPlanner(model, 7.0, slow.clock).plan(PlanRequest(SENTENCE), tidy, skills)
        assert [patience.deadline_s for patience in model.patiences] == [7.0, 3.0]

    def test_a_third_is_not(self, scripted, tidy, skills):
        model = scripted(UNKNOWN_SKILL)
        with pytest.raises(ModelUnavailable, match="teleport"):
            LanguageModelPlanner(model).plan(PlanRequest(SENTENCE), tidy, skills)
        assert len(model.asked) == 3


class TestRevision:
    @pytest.fixture
    def plan(self, tidy, skills):
        return BuiltinPlanner().plan(PlanRequest(SENTENCE), tidy, skills)

    def failed(self, plan, retryable=True, finished=()):
        failure = Failure(FailureCode.GRASP_MISSED, Phase.EXECUTION, "The fingers closed on nothing.", retryable)
        call = next(one for one in plan.calls if one.id not in finished)
        return PlanFailure(call, failure, finished)

    OTHER_WAY = answer(
        steps=[step("z", "say", text="again"), step("x", "pick", ["z"], target="can"), PLACE], goals=["holding(sponge)"]
    )

    def test_it_keeps_the_goals_and_uses_no_id_twice(self, scripted, tidy, skills, plan):
        revised = LanguageModelPlanner(scripted(self.OTHER_WAY)).revise(plan, self.failed(plan), tidy, skills)
        assert revised.goals == plan.goals
        assert not {one.id for one in revised.calls} & {one.id for one in plan.calls}

    def test_the_model_is_told_what_was_done_and_what_failed_how(self, scripted, seen, skills, plan):
        now = seen("hand_empty()", "not holding(can)", "on(can, tray)")
        failure = replace(self.failed(plan, finished=("s1",)), finished=("s1",))
        model = scripted(answer(goals=["on(can, tray)"]))
        LanguageModelPlanner(model).revise(plan, failure, now, skills)
        world = told(model)
        assert world["goals"] == ["on(can, tray)"]
        assert (world["finished"], world["left"]) == (["pick(can)"], ["place_on(can, tray)"])
        assert world["failed"] == {
            "step": "place_on(can, tray)",
            "code": "grasp_missed",
            "phase": "execution",
            "message": "The fingers closed on nothing.",
            "may_be_tried_again": True,
            "evidence": [
                "holding(can): false, probability 0.00, by cameras, 0 s ago",
                "on(can, tray): true, probability 1.00, by cameras, 0 s ago",
                "hand_empty(): true, probability 1.00, by cameras, 0 s ago",
            ],
        }
        assert "hand_empty()" in world["believed"]

    def test_the_same_plan_again_is_sent_back(self, scripted, tidy, skills, plan):
        model = scripted(GOOD, self.OTHER_WAY)
        revised = LanguageModelPlanner(model).revise(plan, self.failed(plan), tidy, skills)
        assert calls(revised)[0] == "say(again)"
        assert "the plan that has just failed" in told(model, question=1)["refused"]

    def test_the_same_plan_for_ever_is_given_up(self, scripted, tidy, skills, plan):
        model = scripted(GOOD)
        with pytest.raises(ModelUnavailable, match="just failed"):
            LanguageModelPlanner(model).revise(plan, self.failed(plan), tidy, skills)
        assert len(model.asked) == 3

    def test_a_hopeless_call_first_is_sent_back(self, scripted, tidy, skills, plan):
        model = scripted(answer(steps=[PICK, step("z", "say", ["x"], text="so"), PLACE]), self.OTHER_WAY)
        LanguageModelPlanner(model).revise(plan, self.failed(plan, retryable=False), tidy, skills)
        assert "cannot succeed as it is" in told(model, question=1)["refused"]

    def test_what_the_person_will_not_have_is_sent_back(self, scripted, tidy, skills, plan):
        unwanted = replace(plan, forbidden=(SkillCall("open", {"target": "microwave"}),))
        through_it = answer(steps=[step("o", "open", target="microwave"), PICK, PLACE])
        model = scripted(through_it, self.OTHER_WAY)
        revised = LanguageModelPlanner(model).revise(unwanted, self.failed(plan), tidy, skills)
        assert told(model)["never"] == ["open(microwave)"]
        assert "will not have open(microwave)" in told(model, question=1)["refused"]
        assert revised.forbidden == unwanted.forbidden

    def test_it_can_be_cancelled(self, scripted, tidy, skills, plan):
        cancellation = Cancellation()
        model = scripted(self.OTHER_WAY)
        LanguageModelPlanner(model).revise(plan, replace(self.failed(plan), cancellation=cancellation), tidy, skills)
        assert model.patiences[0].cancellation is cancellation
