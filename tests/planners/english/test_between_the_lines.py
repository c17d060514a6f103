"""What people say round about: hints, reasons, slips, passives, run-on sentences, and one thing more."""

from pathlib import Path

import pytest

from majordomo.house_rules import shipped_rules
from majordomo.plan import Plan, PlannerAnswer, PlanRequest, Question
from majordomo.skill_library import SkillLibrary
from planners.builtin import BuiltinPlanner
from planners.graded_cases import STATES, Case, States
from sim.scene import load_scene
from skills.registry import BUILTIN_SKILLS

FOLDER = Path(__file__).parents[3] / "benchmarks" / "planner"


def answer(text: str, *dialogue: tuple[str, str], state: str = "morning") -> PlannerAnswer:
    skills, catalogue = SkillLibrary(BUILTIN_SKILLS).under(shipped_rules()), load_scene("kitchen").catalogue()
    snapshot = States(FOLDER / STATES).snapshot(Case(say=text, category="x", state=state, goals=()), catalogue, skills)
    return BuiltinPlanner().plan(PlanRequest(text, dialogue), snapshot, skills)


def goals(text: str, *dialogue: tuple[str, str], state: str = "morning") -> set[str]:
    found = answer(text, *dialogue, state=state)
    assert isinstance(found, Plan), found
    return {str(goal) for goal in found.goals}


def test_a_pronoun_means_those_of_which_it_is_so() -> None:
    text = "if there are any cups on the table, could you put them in the sink"
    assert goals(text) == {"inside(red cup, sink)", "inside(blue cup, sink)"}


@pytest.mark.parametrize(
    "text",
    [
        "the lemon needs to be moved to the sink",
        "I want the lemon moved to the sink",
        "could the lemon be put in the sink",
        "put the lemon in the sink so I can wash it",
        "we have guests tonight, put the lemon in the sink",
        "put the lmeon in the sink",
        "put the fruit, the yellow one, in the sink",
    ],
)
def test_a_wish_may_be_said_in_many_ways(text: str) -> None:
    assert goals(text) == {"inside(lemon, sink)"}


def test_what_has_no_comma_is_taken_apart() -> None:
    text = "open the microwave put the lemon in it close the microwave"
    assert goals(text) == {"inside(lemon, microwave)", "closed(microwave)"}


def test_one_thing_more_is_done_as_before() -> None:
    before = (("person", "put the red cup on the rack"), ("robot", "Done."))
    assert goals("same for the blue one please", *before) == {"on(blue cup, rack)"}


def test_a_sure_hint_is_done_and_a_guess_is_asked_about() -> None:
    assert goals("it's way too dark to read this recipe") == {"turned_on(light)"}
    asked = answer("that bowl needs a wash")
    assert isinstance(asked, Question) and asked.options == ("yes", "no")
    assert goals("that bowl needs a wash", ("robot", asked.text), ("person", "yes")) == {"inside(bowl, sink)"}


def test_what_is_said_beside_and_names_something_here_is_asked_about() -> None:
    assert isinstance(answer("I am allergic to lemons, put the fruit that is green on the table"), Question)


def test_where_something_shall_never_go_is_kept_to() -> None:
    found = answer("put the cups on the rack, never in the microwave")
    assert isinstance(found, Plan)
    cups = ("red cup", "blue cup", "green cup")
    assert {str(call) for call in found.forbidden} == {f"place_in({cup}, microwave)" for cup in cups}
