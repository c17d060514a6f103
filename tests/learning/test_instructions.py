import pytest

from learning.instructions import MAX_INSTRUCTIONS, bind_policy_skill, instructions, names_of, policy_calls, sentences
from learning.toy_studio import ToyStudios
from majordomo.catalogue import Catalogue, Item
from majordomo.predicate import CORE_PREDICATES, Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from skills.say import Say

CATALOGUE = Catalogue.of(
    [
        Item("red cup", frozenset({"movable"}), ("cup", "mug"), ("red",)),
        Item("blue cup", frozenset({"movable"}), ("cup",), ("blue",)),
        Item("tray", frozenset({"surface"}), ("tray", "platter"), ("white",)),
    ]
)
STUDIOS = ToyStudios()
ON = next(spec for spec in CORE_PREDICATES if spec.name == "on")


def test_a_name_that_could_mean_another_thing_is_not_used() -> None:
    assert names_of(CATALOGUE["red cup"], CATALOGUE) == ("red cup", "mug", "red mug")
    assert names_of(CATALOGUE["blue cup"], CATALOGUE) == ("blue cup",)


def test_the_canonical_instruction_comes_first_and_all_differ() -> None:
    skill = bind_policy_skill(
        STUDIOS.library, SkillCall("place_on", {"target": "red cup", "surface": "tray"}), STUDIOS.catalogue
    )
    ways = instructions(skill, STUDIOS.catalogue)
    assert ways[0] == "put the red cup on the tray"
    assert 2 <= len(set(ways)) == len(ways) <= MAX_INSTRUCTIONS


def test_claims_are_said_with_every_name() -> None:
    said = sentences(ON, Predicate("on", ("red cup", "tray")), CATALOGUE)
    assert said[0] == "the red cup is on the tray"
    assert "the red mug is on the platter" in said


def test_calls_are_those_that_the_kinds_allow() -> None:
    calls = policy_calls(STUDIOS.library, STUDIOS.catalogue)
    assert [str(call) for call in calls["pick"]] == ["pick(red cup)", "pick(blue cup)", "pick(green cup)"]
    assert {call.arguments["surface"] for call in calls["place_on"]} == {"tray"}


def test_only_learned_skills_are_asked_of_the_policy() -> None:
    library = SkillLibrary((Say,))
    assert policy_calls(library, CATALOGUE) == {}
    with pytest.raises(TypeError, match="say"):
        bind_policy_skill(library, SkillCall("say", {"text": "hello"}), CATALOGUE)
