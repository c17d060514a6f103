import pytest

from majordomo.catalogue import Catalogue
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import PolicySkill, SkillCall
from majordomo.world import WorldSnapshot
from skills.pick import Pick
from skills.place_in import PlaceIn
from skills.place_on import PlaceOn
from skills.registry import BUILTIN_SKILLS, load_skills

CUP_INSIDE = Predicate("inside", ("red cup", "microwave"))


def _world(catalogue: Catalogue, *true: Predicate) -> WorldSnapshot:
    return WorldSnapshot(catalogue, {claim: Belief(claim, Verdict.TRUE, 0.9, 0.0, "cameras") for claim in true})


def test_pick_needs_only_an_empty_hand_for_what_lies_open(catalogue: Catalogue) -> None:
    assert Pick(target="red cup").preconditions(_world(catalogue)) == (Predicate("hand_empty"),)


def test_pick_needs_the_door_open_of_what_holds_the_target(catalogue: Catalogue) -> None:
    needs = Pick(target="red cup").preconditions(_world(catalogue, CUP_INSIDE))
    assert needs == (Predicate("hand_empty"), Predicate("open", ("microwave",)))


def test_pick_needs_no_door_open_that_holds_something_else(catalogue: Catalogue) -> None:
    assert Predicate("open", ("microwave",)) not in Pick(target="blue cup").preconditions(_world(catalogue, CUP_INSIDE))


def test_pick_needs_no_door_of_a_container_without_one(catalogue: Catalogue) -> None:
    inside_basket = Predicate("inside", ("red cup", "basket"))
    assert Pick(target="red cup").preconditions(_world(catalogue, inside_basket)) == (Predicate("hand_empty"),)


def test_pick_says_that_the_target_is_nowhere_else_any_more() -> None:
    denied = [effect for effect in Pick(target="red cup").effects() if not effect.positive]
    assert any(effect.covers(CUP_INSIDE) for effect in denied)


@pytest.mark.parametrize(("container", "doors"), [("microwave", 1), ("basket", 0)])
def test_place_in_needs_the_door_open_where_there_is_one(catalogue: Catalogue, container: str, doors: int) -> None:
    needs = PlaceIn(target="red cup", container=container).preconditions(_world(catalogue))
    assert needs == (Predicate("holding", ("red cup",)), Predicate("open", (container,)))[: 1 + doors]


def test_place_on_empties_the_hand() -> None:
    assert Predicate("hand_empty") in PlaceOn(target="red cup", surface="tray").effects()


def test_policy_is_told_the_canonical_phrase_with_articles() -> None:
    assert PlaceIn(target="red cup", container="microwave").instruction() == "put the red cup in the microwave"


@pytest.mark.parametrize("skill", [skill for skill in BUILTIN_SKILLS if issubclass(skill, PolicySkill)])
def test_policy_skills_have_paraphrases_that_name_every_argument(skill: type[PolicySkill]) -> None:
    assert len(skill.phrases) >= 3
    for phrase in skill.phrases:
        assert all(f"{{{argument}}}" in phrase for argument in skill.argument_kinds())


@pytest.mark.parametrize("skill", BUILTIN_SKILLS)
def test_every_skill_describes_itself_in_one_paragraph(skill: type[PolicySkill]) -> None:
    assert skill.description().endswith(".")


def test_phrases_ask_for_one_skill_only() -> None:
    phrases = [phrase for skill in BUILTIN_SKILLS for phrase in skill.phrases]
    assert len(phrases) == len(set(phrases))


def test_a_whole_number_of_seconds_is_a_duration(catalogue: Catalogue) -> None:
    load_skills(()).library.bind(SkillCall("wait", {"seconds": 5}), catalogue)
