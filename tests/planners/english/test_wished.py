"""Of several things that may be meant, those are asked about with which there is something to do."""

import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.plan import Plan, PlannerAnswer, PlanRequest, Question
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.builtin import BuiltinPlanner

BURNERS = tuple(f"{side} burner" for side in ("left", "middle", "right"))
SENTENCES = ("turn off the burner", "make sure the burner is off", "I want the burner off", "the burner should be off")


def planned(sentence: str, skills: SkillLibrary, **verdicts: Verdict) -> PlannerAnswer:
    """The answer where of each side's burner it is so, or not, that it is off."""
    items = [Item(name, frozenset({"switchable"}), ("burner",), (name.split()[0],)) for name in BURNERS]
    beliefs = {}
    for side, verdict in verdicts.items():
        for name, seen in (("turned_off", verdict), ("turned_on", verdict.opposite())):
            atom = Predicate(name, (f"{side} burner",))
            beliefs[atom] = Belief(atom, seen, float(seen is Verdict.TRUE), 0.0, "eyes")
    return BuiltinPlanner().plan(PlanRequest(sentence), WorldSnapshot(Catalogue.of(items), beliefs), skills)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_so_already_is_not_offered(sentence: str, skills: SkillLibrary) -> None:
    answer = planned(sentence, skills, left=Verdict.FALSE, middle=Verdict.TRUE, right=Verdict.FALSE)
    assert isinstance(answer, Question) and answer.options == ("left burner", "right burner")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_only_one_of_which_it_is_not_so_is_meant_and_that_is_told(sentence: str, skills: SkillLibrary) -> None:
    answer = planned(sentence, skills, left=Verdict.TRUE, middle=Verdict.FALSE, right=Verdict.TRUE)
    assert isinstance(answer, Plan) and [str(step.call) for step in answer.calls] == ["turn_off(middle burner)"]
    assert any("middle burner" in told for told in answer.assumptions)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_nobody_has_seen_is_offered(sentence: str, skills: SkillLibrary) -> None:
    answer = planned(sentence, skills, left=Verdict.TRUE)
    assert isinstance(answer, Question) and answer.options == ("middle burner", "right burner")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_where_it_is_so_of_all_it_is_asked_which_is_meant(sentence: str, skills: SkillLibrary) -> None:
    answer = planned(sentence, skills, left=Verdict.TRUE, middle=Verdict.TRUE, right=Verdict.TRUE)
    assert isinstance(answer, Question) and answer.options == BURNERS


def test_where_a_wish_names_a_place_too_that_stays_what_it_is(skills: SkillLibrary) -> None:
    cups = [Item(f"{colour} cup", frozenset({"movable"}), ("cup",), (colour,)) for colour in ("red", "blue", "green")]
    places = [Item(name, frozenset({"surface"}), (name,)) for name in ("tray", "table")]
    spots = (("red cup", "tray"), ("blue cup", "table"), ("green cup", "table"))
    believed = [Predicate("on", (cup, place)) for cup, place in spots]
    beliefs = {atom: Belief(atom, Verdict.TRUE, 1.0, 0.0, "eyes") for atom in believed}
    snapshot = WorldSnapshot(Catalogue.of([*cups, *places]), beliefs)
    answer = BuiltinPlanner().plan(PlanRequest("the cup should be on the tray"), snapshot, skills)
    assert isinstance(answer, Question) and answer.options == ("blue cup", "green cup")
