"""Questions are thought through before they are asked."""

import json
from dataclasses import replace

import pytest

from majordomo.plan import Plan, PlannedCall, PlanRequest, Question, Refusal
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from planners.ask_or_act import AskOrAct
from planners.builtin import BuiltinPlanner
from planners.llm import LanguageModelPlanner

TWO = ("red cup", "blue cup")


def pick(name, *assumptions):
    return Plan((PlannedCall("s1", SkillCall("pick", {"target": name})),), (), "fake", assumptions)


class Asking:
    """A planner that asks once, and answers by the reply."""

    name = "fake"

    def __init__(self, question, answers):
        self.supposed = []
        self._question, self._answers = question, answers

    def plan(self, request, snapshot, skills):
        if request.dialogue[-2:-1] != (("robot", self._question.text),):
            return self._question
        self.supposed.append(request.dialogue[-1][1])
        return self._answers[request.dialogue[-1][1]]

    def revise(self, plan, failure, snapshot, skills):
        return Refusal("revised")


def builtin(words, world, skills, *dialogue):
    return AskOrAct(BuiltinPlanner()).plan(PlanRequest(words, dialogue), world, skills)


def put(question, answers, world, skills, *dialogue):
    return AskOrAct(Asking(question, answers)).plan(PlanRequest("x", dialogue), world, skills)


class TestAsking:
    @pytest.mark.parametrize(
        "words",
        ["pick up the cup", "put the mug in the microwave", "take it", "open the microwave and put the cup in it"],
    )
    def test_without_evidence_a_question_is_asked_as_it_is(self, words, tidy, skills):
        asked = BuiltinPlanner().plan(PlanRequest(words), tidy, skills)
        assert isinstance(asked, Question)
        assert builtin(words, tidy, skills) == asked

    def test_the_likeliest_is_offered_first(self, tidy, skills):
        claim = Predicate("visible", ("green cup",))
        belief = Belief(claim, Verdict.TRUE, 0.7, 0.0, "cameras")
        world = replace(tidy, beliefs={**tidy.beliefs, claim: belief})
        answer = builtin("pick up the cup", world, skills)
        assert isinstance(answer, Question)
        assert answer.options[0] == "green cup"

    def test_where_answers_are_no_things_of_one_sort_nothing_is_guessed(self, tidy, skills):
        asked = Question("Is it so?", ("yes", "no"))
        answers = {"yes": pick("red cup"), "no": Refusal("There is nothing to do.")}
        assert put(asked, answers, tidy, skills, ("person", "yes")) == asked

    def test_where_to_put_a_thing_is_not_guessed_from_what_was_spoken_of(self, tidy, skills):
        talk = (("person", "put the can on the tray"), ("robot", "Done: the can is on the tray."))
        assert isinstance(builtin("put the sponge away", tidy, skills, *talk), Question)

    def test_too_many_options_are_asked_about_without_thinking(self, tidy, skills):
        asked = Question("Which?", tuple("abcdefg"))
        planner = Asking(asked, {})
        assert AskOrAct(planner).plan(PlanRequest("x"), tidy, skills) == asked
        assert planner.supposed == []


class TestActing:
    def test_an_answer_that_makes_no_difference_is_not_asked_for(self, tidy, skills):
        same = {"red": pick("can", "red"), "blue": pick("can", "blue")}
        plan = put(Question("Which?", ("red", "blue")), same, tidy, skills)
        assert isinstance(plan, Plan)
        assert plan.assumptions == ("red", "I did not ask which you mean, for it makes no difference here")

    def test_an_answer_that_cannot_be_followed_makes_a_difference(self, tidy, skills):
        asked = Question("Which?", ("red", "blue"))
        assert put(asked, {"red": pick("can"), "blue": Refusal("No.")}, tidy, skills) == asked

    def test_the_same_is_not_asked_twice_in_a_conversation(self, tidy, skills):
        asked = builtin("pick up the cup", tidy, skills)
        talk = (("robot", asked.text), ("person", "the blue one"), ("robot", "Done: I hold it."))
        plan = builtin("pick up the cup", tidy, skills, *talk)
        assert isinstance(plan, Plan)
        assert [str(step.call) for step in plan.calls] == ["pick(blue cup)"]
        assert "you mean the blue cup" in plan.assumptions[-1]

    def test_it_is_asked_again_once_another_was_spoken_of(self, tidy, skills):
        asked = builtin("pick up the cup", tidy, skills)
        talk = (("robot", asked.text), ("person", "the blue one"), ("person", "find the red cup"), ("robot", "Done."))
        assert isinstance(builtin("pick up the cup", tidy, skills, *talk), Question)

    def test_a_revision_is_the_planners(self, tidy, skills):
        planner = AskOrAct(Asking(Question("Which?"), {}))
        assert planner.revise(pick("can"), None, tidy, skills) == Refusal("revised")


class TestLanguageModels:
    def model(self, scripted, *named):
        asks = {"kind": "question", "goals": [], "steps": [], "text": "Which cup?", "options": list(TWO)}
        said = [
            {"kind": "plan", "goals": [f"holding({name})"], "steps": [], "text": "", "options": []} for name in named
        ]
        return scripted(*(json.dumps(one | {"assumptions": [], "suggestion": ""}) for one in (asks, *said)))

    def test_a_question_whose_answers_lead_to_different_plans_is_asked(self, scripted, tidy, skills):
        planner = AskOrAct(LanguageModelPlanner(self.model(scripted, *TWO)), most=3)
        assert planner.plan(PlanRequest("pick up the cup"), tidy, skills) == Question("Which cup?", TWO)

    def test_a_question_whose_answers_lead_to_one_plan_is_not(self, scripted, tidy, skills):
        planner = AskOrAct(LanguageModelPlanner(self.model(scripted, "can", "can")), most=3)
        plan = planner.plan(PlanRequest("pick up what is beside the cup"), tidy, skills)
        assert isinstance(plan, Plan)
        assert [str(step.call) for step in plan.calls] == ["pick(can)"]

    def test_each_option_is_told_to_the_model_as_the_persons_answer(self, scripted, tidy, skills):
        model = self.model(scripted, *TWO)
        AskOrAct(LanguageModelPlanner(model), most=3).plan(PlanRequest("pick up the cup"), tidy, skills)
        told = ["".join(messages[-1][1].split()) for messages in model.asked[1:]]
        assert ['"said":"redcup"' in one for one in told] == [True, False]

    def test_all_its_answers_together_share_a_deadline(self, slow, tidy, skills):
        model = self.model(slow, *TWO)
        planner = AskOrAct(LanguageModelPlanner(model, clock=slow.clock), 3, deadline_s=5.0, clock=slow.clock)
        assert isinstance(planner.plan(PlanRequest("pick up the cup"), tidy, skills), Question)
        assert [patience.deadline_s for patience in model.patiences] == [60.0, 5.0, 1.0]
