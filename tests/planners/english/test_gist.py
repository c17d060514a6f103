"""The gist of what cannot be read: asked in plain words, never acted on without a yes, and never of what may harm."""

from functools import cache
from pathlib import Path

import pytest

from majordomo.house_rules import shipped_rules
from majordomo.plan import Plan, PlannerAnswer, PlanRequest, Question, Refusal
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.ask_or_act import AskOrAct
from planners.builtin import BuiltinPlanner
from planners.english.gist.line import Line
from planners.english.gist.typed import words_typed
from planners.graded_cases import STATES, Case, States
from sim.scene import load_scene
from skills.registry import BUILTIN_SKILLS

CATALOGUE = load_scene("kitchen").catalogue()
FOLDER = Path(__file__).parents[3] / "benchmarks" / "planner"
SLIPS = "plz tkae the bottel off the shelf n put it on teh table"
ASKED = "Do you mean: put the bottle on the table?"


@cache
def world(state: str) -> tuple[WorldSnapshot, SkillLibrary]:
    skills, catalogue = SkillLibrary(BUILTIN_SKILLS).under(shipped_rules()), load_scene("kitchen").catalogue()
    return States(FOLDER / STATES).snapshot(Case(say="", category="", state=state, goals=()), catalogue, skills), skills


def answer(text: str, *dialogue: tuple[str, str], state: str = "morning") -> PlannerAnswer:
    return AskOrAct(BuiltinPlanner()).plan(PlanRequest(text, dialogue), *world(state))


@pytest.mark.parametrize(
    ("text", "request_asked"),
    [
        (SLIPS, "put the bottle on the table"),
        ("milk 2 sink thx", "put the milk in the sink"),
        ("apple. sink. now.", "put the apple in the sink"),
        ("bottle off shelf onto counter. sponge off counter into sink. done.", None),
        ("the purple tin wants taking out of the sink and putting on the worktop", "put the purple can on the counter"),
        ("Let me have the microwave open and the light on.", "open the microwave, then turn on the light"),
        ("can u turn of the lamp", None),
        ("go to where the dining table is at", "go to the dining table"),
    ],
)
def test_what_is_meant_is_asked_in_plain_words(text: str, request_asked: str | None) -> None:
    found = answer(text)
    if request_asked is None:
        assert isinstance(found, Question | Refusal)
    else:
        assert found == Question(f"Do you mean: {request_asked}?", ("yes", "no"))


def test_it_is_done_after_a_yes() -> None:
    found = answer(SLIPS, ("robot", ASKED), ("person", "yes"))
    assert isinstance(found, Plan) and [str(goal) for goal in found.goals] == ["on(bottle, table)"]


def test_after_a_no_it_is_refused() -> None:
    assert isinstance(answer(SLIPS, ("robot", ASKED), ("person", "no")), Refusal)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("put the red, no wait, sorry, the blue cup in the sink", "put the blue cup in the sink"),
        ("close the right... I mean the left cabinet", "close the left cabinet"),
        ("put the tin, the purple one, on the table... actually don't, put it on the shelf instead", "on the shelf"),
        ("i want to see the jar on the counter not on the shelf", "put the brown jar on the counter?"),
    ],
)
def test_what_is_taken_back_is_not_meant(text: str, kept: str) -> None:
    found = answer(text, state="evening" if "cabinet" in text else "morning")
    assert isinstance(found, Question) and kept in found.text


def test_what_is_left_out_is_said() -> None:
    found = answer("every cup we own should be on the dish rack by tonight")
    assert isinstance(found, Question) and found.text.endswith("leaving out 'by tonight'?")


@pytest.mark.parametrize(
    "text",
    [
        "bung the sponge on the front left burner n fire it up",
        "lob the lemon at granny by the table",
        "nuke the purple can for a minute",
        "whatever ya do the milk better not end up in the sink",
        "dont u dare touchin the lemon or puttin it in the sink",
        "stick the toaster onto da shelf mate",
        "put the milk on the table, but only if there is no cup there",
        "put the can in the microwave and turn it on",
        "take the lemon on the table",
        "put the lemon on the shelf at five o'clock",
        "oi go n stick it on teh shelf",
        "opne the mircowave and not the microwave",
    ],
)
def test_nothing_is_guessed_where_it_may_harm_or_depends(text: str) -> None:
    found = answer(text)
    assert not isinstance(found, Plan) and not (isinstance(found, Question) and "Do you mean" in found.text), found


def test_which_of_several_is_asked_first() -> None:
    found = answer("that cup thingy, uh, stick it in da sinkk")
    assert isinstance(found, Question) and set(found.options) == {"red cup", "blue cup", "green cup"}


def test_a_second_sentence_is_not_dropped() -> None:
    assert isinstance(answer("you can let go of that lemon now, the sink will take it", state="holding"), Question)


def test_can_is_no_thing_before_go() -> None:
    found = answer("the cups on the rack, the pair of them, can go in the microwave", state="evening")
    assert not isinstance(found, Plan) or not any("purple can" in str(step.call) for step in found.calls)


def test_a_can_that_goes_is_a_verb() -> None:
    line = Line(words_typed("those can go in da sink", CATALOGUE), CATALOGUE)
    assert [one.words for one in line.mentions] == [("sink",)]


def test_slips_and_shorthand_are_put_right() -> None:
    said = words_typed("plz set teh bottel on t'table, ok!", CATALOGUE)
    assert " ".join(said) == "please set the bottle on the table , ok ."


def test_a_no_that_takes_back_denies_nothing() -> None:
    line = Line(words_typed("no wait, not the lemon, the apple", CATALOGUE), CATALOGUE)
    assert [(one.words, line.is_denied(one)) for one in line.mentions] == [(("lemon",), True), (("apple",), False)]
