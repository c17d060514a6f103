from dataclasses import replace

import numpy as np
import pytest

from majordomo.plan import Plan, PlanRequest, Question, Refusal
from majordomo.predicate import Predicate
from majordomo.skill import PolicySkill, Surface
from majordomo.skill_library import SkillLibrary
from planners.builtin import BuiltinPlanner
from planners.checker import check


def answer_to(sentence, snapshot, skills, dialogue=()):
    return BuiltinPlanner().plan(PlanRequest(sentence, dialogue), snapshot, skills)


def calls(plan):
    assert isinstance(plan, Plan), plan
    return [str(step.call) for step in plan.calls]


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("", "is empty"),
        (" \t\n ", "is empty"),
        ("open\x00 the microwave", "U+0000"),
        ("open \u202ethe microwave", "U+202E"),
        ("open the microwave " * 600, "characters"),
        ("open it, " * 50, "parts"),
        ('say "hello', "take that apart"),
    ],
)
def test_what_cannot_be_read_at_all_is_refused_with_what_would_be_right(sentence, told, tidy, skills):
    answer = answer_to(sentence, tidy, skills)
    assert isinstance(answer, Refusal)
    assert told in answer.reason
    assert answer.suggestion


def test_a_goal_that_is_so_already_needs_no_step_and_is_said(tidy, skills):
    plan = answer_to("close the microwave", tidy, skills)
    assert calls(plan) == []
    assert plan.goals == (Predicate("closed", ("microwave",)),)
    assert plan.assumptions == ("already so: the microwave is closed",)


def test_steps_follow_one_another_and_inserted_ones_are_not_marked_as_asked(tidy, skills):
    plan = answer_to("put the can on the tray", tidy, skills)
    assert [(step.id, step.after, step.asked) for step in plan.calls] == [("s1", (), False), ("s2", ("s1",), True)]


def test_goals_are_those_that_no_later_clause_undoes(tidy, skills):
    plan = answer_to("open the microwave, put the can in it and close it", tidy, skills)
    assert [str(goal) for goal in plan.goals] == ["inside(can, microwave)", "closed(microwave)"]


def test_what_was_chosen_for_the_person_is_told(tidy, skills):
    assert answer_to("pick up a cup", tidy, skills).assumptions == ("any will do for 'a cup': the red cup",)


def test_any_cup_is_one_that_was_seen(seen, skills):
    snapshot = seen("hand_empty()", "on(green cup, counter)")
    assert calls(answer_to("pick up a cup", snapshot, skills)) == ["pick(green cup)"]


def test_the_only_cup_in_sight_is_the_cup(seen, skills):
    snapshot = replace(seen("hand_empty()"), positions={"green cup": np.zeros(3), "can": np.zeros(3)})
    plan = answer_to("pick up the cup", snapshot, skills)
    assert calls(plan) == ["pick(green cup)"]
    assert "the only one in sight" in plan.assumptions[0]


def test_a_question_offers_only_what_is_in_sight(seen, skills):
    snapshot = seen("hand_empty()", "on(green cup, counter)", "on(red cup, tray)")
    answer = answer_to("pick up the cup", snapshot, skills)
    assert answer == Question("Which cup do you mean: the red cup or the green cup?", ("red cup", "green cup"))


@pytest.mark.parametrize("reply", ["blue cup", "the blue one", "Blue.", "the blue cup, please"])
def test_an_answered_question_is_not_asked_again(tidy, skills, reply):
    asked = answer_to("put the cup on the tray", tidy, skills)
    dialogue = (("robot", asked.text), ("person", reply))
    plan = answer_to("put the cup on the tray", tidy, skills, dialogue)
    assert calls(plan) == ["pick(blue cup)", "place_on(blue cup, tray)"]


def test_an_answer_that_does_not_help_is_asked_about_again(tidy, skills):
    asked = answer_to("put the cup on the tray", tidy, skills)
    dialogue = (("robot", asked.text), ("person", "hm"))
    assert answer_to("put the cup on the tray", tidy, skills, dialogue) == asked


def test_it_may_mean_what_was_spoken_of_before(tidy, skills):
    dialogue = (("person", "open the microwave"), ("robot", "The microwave is open."))
    assert calls(answer_to("close it and open it", tidy, skills, dialogue)) == ["open(microwave)"]


def test_the_phrases_of_a_new_skill_are_understood_at_once(tidy, skills):
    class Wipe(PolicySkill):
        """Wipe a surface."""

        name = "wipe"
        phrases = ("wipe {target} clean",)
        target: Surface

    library = SkillLibrary([*skills.skills.values(), Wipe])
    assert calls(answer_to("please wipe the table clean", tidy, library)) == ["wipe(counter)"]
    assert isinstance(answer_to("please wipe the table clean", tidy, skills), Refusal)


def test_with_nothing_known_it_plans_and_says_what_it_counts_on(seen, skills):
    plan = answer_to("put the can in the microwave", seen(), skills)
    assert calls(plan) == ["open(microwave)", "pick(can)", "place_in(can, microwave)"]
    assert plan.assumptions == ("not seen yet, and looked at before it matters: the robot's hand is empty",)


def test_its_plans_pass_the_checker(tidy, skills):
    plan = answer_to("stow the can in the microwave and put the red cup on the tray", tidy, skills)
    assert isinstance(plan, Plan)
    assert check(plan, tidy, skills) == ()


def test_the_same_words_give_the_same_plan(tidy, skills):
    sentence = "put all the cups in the microwave, close it and say done"
    assert answer_to(sentence, tidy, skills) == answer_to(sentence, tidy, skills)
