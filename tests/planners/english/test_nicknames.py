"""Facts say which thing is meant: "my cup" is the one that was said to be mine."""

from dataclasses import replace

import pytest

from majordomo.inquiry import Inquiry, Topic
from majordomo.plan import Plan, PlanRequest, Question
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FAKE_CATALOGUE
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner
from planners.english.talk.interpreter import BuiltinInterpreter
from planners.english.things.nicknames import nicknames
from skills.registry import BUILTIN_SKILLS

SKILLS = SkillLibrary(BUILTIN_SKILLS)
WORLD = WorldSnapshot(FAKE_CATALOGUE)


def planned(words, *told):
    return BuiltinPlanner().plan(PlanRequest(words), replace(WORLD, told=told), SKILLS)


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("pick up my cup", "the red cup is mine"),
        ("pick up mine", "The red one is mine."),
        ("pick up our cup", "the red cup belongs to us"),
        ("pick up ann's cup", "the red cup is Ann's"),
        ("pick up bob's cup", "the red cup belongs to Bob"),
        ("pick up my favourite cup", "my favourite cup is the red one"),
        ("pick up fred", "the red cup is called Fred"),
        ("pick up fred", "we call the red cup Fred"),
    ],
)
def test_a_fact_says_which_thing_is_meant(words, fact):
    plan = planned(words, fact)
    assert isinstance(plan, Plan), plan
    assert [str(step.call) for step in plan.calls] == ["pick(red cup)"]
    assert any("as I was told" in assumption for assumption in plan.assumptions)


def test_without_the_fact_it_is_asked():
    assert isinstance(planned("pick up my cup"), Question)


def test_where_two_are_mine_it_is_asked_which_of_these():
    answer = planned("pick up my cup", "the red cup is mine", "the blue cup is mine")
    assert isinstance(answer, Question) and answer.options == ("red cup", "blue cup")


def test_a_fact_about_what_nobody_knows_names_nothing():
    assert nicknames(("the tall cup is mine", "the cup is mine", "the moon is mine"), FAKE_CATALOGUE) == {}


def test_another_persons_thing_is_not_mine():
    assert isinstance(planned("pick up my cup", "the red cup is Ann's"), Question)


def test_a_question_after_my_cup_is_one_after_the_red_one():
    said = BuiltinInterpreter().interpret("where is my cup?", replace(WORLD, told=("the red cup is mine",)), SKILLS)
    assert said == Inquiry(Topic.WHERE, things=("red cup",))


def test_a_nickname_may_stand_in_a_list():
    plan = planned("put my cup and the blue one on the tray", "the red cup is mine")
    assert isinstance(plan, Plan), plan
    assert {str(goal) for goal in plan.goals} == {"on(red cup, tray)", "on(blue cup, tray)"}
