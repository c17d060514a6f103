"""What is told, asked after, and to be forgotten is told from what is to be done."""

import pytest

from majordomo.inquiry import Inquiry, Period, Topic
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FAKE_ROOM
from majordomo.utterance import Courtesy, Forget, SmallTalk, Stop, Task, Telling
from majordomo.world import WorldSnapshot
from planners.english.talk.interpreter import BuiltinInterpreter
from skills.registry import BUILTIN_SKILLS

SKILLS = SkillLibrary(BUILTIN_SKILLS)


def said(text):
    return BuiltinInterpreter().interpret(text, WorldSnapshot(FAKE_ROOM), SKILLS)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("the tall cup is mine", "the tall cup is mine"),
        ("Remember that the plate is fragile.", "the plate is fragile"),
        ("please note: guests come on Friday", "guests come on Friday"),
        ("the red cup is Ann's", "the red cup is Ann's"),
        ("the bowl belongs to Bob", "the bowl belongs to Bob"),
        ("my favourite cup is the blue one", "my favourite cup is the blue one"),
        ("I am allergic to apples", "I am allergic to apples"),
    ],
)
def test_facts_are_told(text, kept):
    assert said(text) == Telling(kept)


def test_a_name_is_told_with_the_words():
    assert said("my name is ann") == Telling("my name is ann", name="Ann")


@pytest.mark.parametrize(
    ("text", "is_rule"),
    [
        ("always close the microwave afterwards", True),
        ("please never touch the bowl", True),
        ("don't ever open the microwave", True),
        ("don’t ever open the microwave", True),
        ("dont ever open the microwave", True),
        ("i dont like it when the microwave is open", False),
        ("whenever you open the microwave, close it", True),
        ("always be careful with my things", False),
        ("I prefer the red cup", False),
        ("I like it when the table is clear", False),
        ("I don't like the lemon on the tray", False),
    ],
)
def test_preferences_are_told_and_it_is_known_whether_they_are_rules(text, is_rule):
    assert said(text) == Telling(said(text).text, is_preference=True, is_rule=is_rule)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("forget that the tall cup is mine", "the tall cup is mine"),
        ("please forget what I told you about the bowl", "the bowl"),
        ("forget my name", "my name"),
        ("forget everything I told you", ""),
    ],
)
def test_what_shall_be_forgotten_is_told(text, what):
    assert said(text) == Forget(what)


@pytest.mark.parametrize(
    ("text", "inquiry"),
    [
        ("what did I tell you?", Inquiry(Topic.TOLD)),
        ("what do you know about the bowl?", Inquiry(Topic.TOLD, about="the bowl")),
        ("whose is the red cup?", Inquiry(Topic.TOLD, about="the red cup")),
        ("who does the bowl belong to?", Inquiry(Topic.TOLD, about="the bowl")),
        ("who owns the bowl?", Inquiry(Topic.TOLD, about="the bowl")),
        ("whose bowl is the red bowl?", Inquiry(Topic.TOLD, about="the red bowl")),
        ("which cup is mine?", Inquiry(Topic.TOLD, about="mine")),
        ("is the bowl mine?", Inquiry(Topic.TOLD, about="the bowl mine")),
        ("who told you that?", Inquiry(Topic.TOLD)),
        ("when did you last see the lemon?", Inquiry(Topic.LAST_SEEN, things=("lemon",))),
        ("what is my name?", Inquiry(Topic.TOLD, about="my name")),
        ("what did you do yesterday?", Inquiry(Topic.DONE, period=Period.YESTERDAY)),
        ("what have you done this week?", Inquiry(Topic.DONE, period=Period.THIS_WEEK)),
        ("what have you done so far today?", Inquiry(Topic.DONE, period=Period.TODAY)),
        ("what have you done so far?", Inquiry(Topic.DONE, period=Period.EVER)),
        ("what went wrong today?", Inquiry(Topic.WHY, period=Period.TODAY)),
        ("what did you do before?", Inquiry(Topic.DONE, period=Period.EVER)),
        ("where did you last see the lemon?", Inquiry(Topic.LAST_SEEN, things=("lemon",))),
        ("where did I leave the bowl?", Inquiry(Topic.LAST_SEEN, things=("bowl",))),
    ],
)
def test_questions_after_earlier_days_are_understood(text, inquiry):
    assert said(text) == inquiry


@pytest.mark.parametrize(
    "text",
    [
        "put the cup that is mine in the sink",
        "the lemon should be in the sink",
        "remember to close the microwave",
        "I would like the lemon on the table",
        "the lemon is in the sink",
    ],
)
def test_wishes_stay_wishes(text):
    wish = said(text)
    assert isinstance(wish, Task) and wish.text == text


@pytest.mark.parametrize("text", ["never mind", "forget it"])
def test_a_stop_stays_a_stop(text):
    assert said(text) == Stop()


def test_small_talk_stays_small_talk():
    assert said("who are you?") == SmallTalk(Courtesy.WHO_ARE_YOU)


@pytest.mark.parametrize("text", ["is the red cup mine?", "where is my cup?", "are you always right?"])
def test_a_question_is_never_a_fact(text):
    assert not isinstance(said(text), Telling)
