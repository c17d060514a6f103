import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.errors import BadArguments
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import PolicySkill, SkillCall
from majordomo.testing import FAKE_ROOM
from majordomo.world import WorldSnapshot
from skills.go_to import GoTo
from skills.pick import Pick
from skills.place_in import PlaceIn
from skills.place_on import PlaceOn
from skills.registry import BUILTIN_SKILLS, load_skills
from skills.set_down import SetDown

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


def test_pick_needs_no_door_open_of_what_the_target_stands_on() -> None:
    on_top = Predicate("on", ("red cup", "fridge"))
    fridge = Item("fridge", frozenset({"openable", "container", "surface"}), ("fridge",))
    catalogue = Catalogue.of([Item("red cup", frozenset({"movable"}), ("cup",)), fridge])
    assert Pick(target="red cup").preconditions(_world(catalogue, on_top)) == (Predicate("hand_empty"),)


@pytest.mark.parametrize(
    "arguments", [("open", "slide cabinet"), ("close", "slide cabinet"), ("turn_on", "back right burner")]
)
def test_the_robot_stands_where_a_fixture_is_reached_from(arguments: tuple[str, str]) -> None:
    name, target = arguments
    skill = load_skills(()).library.bind(SkillCall(name, {"target": target}), FAKE_ROOM)
    assert Predicate("robot_at", ("hob",)) in skill.preconditions(_world(FAKE_ROOM))


@pytest.mark.parametrize(
    "skill", [PlaceOn(target="red cup", surface="rack"), PlaceIn(target="red cup", container="sink")]
)
def test_the_robot_stands_where_a_thing_is_put_down(skill: PolicySkill) -> None:
    assert Predicate("robot_at", ("sink side",)) in skill.preconditions(_world(FAKE_ROOM))


@pytest.mark.parametrize("spot", [("on", "table", "dining table"), ("inside", "sink", "sink side")])
def test_the_robot_stands_where_a_thing_is_believed_to_be(spot: tuple[str, str, str]) -> None:
    name, fixture, place = spot
    needs = Pick(target="red cup").preconditions(_world(FAKE_ROOM, Predicate(name, ("red cup", fixture))))
    assert needs[0] == Predicate("robot_at", (place,))


def test_a_thing_that_may_be_anywhere_must_be_seen_before_it_is_taken() -> None:
    assert Predicate("visible", ("red cup",)) in Pick(target="red cup").preconditions(_world(FAKE_ROOM))


def test_a_robot_that_drives_sets_down_where_there_is_a_surface() -> None:
    at_shelf, at_hob = Predicate("robot_at", ("side shelf",)), Predicate("robot_at", ("hob",))
    assert SetDown().preconditions(_world(FAKE_ROOM, at_shelf)) == (at_shelf,)
    assert SetDown().preconditions(_world(FAKE_ROOM, at_hob)) == (Predicate("robot_at", ("hob corner",)),)


def test_a_robot_that_does_not_drive_sets_down_where_it_is(catalogue: Catalogue) -> None:
    assert SetDown().preconditions(_world(catalogue)) == ()


def test_driving_on_ends_what_was_so_of_the_place_before() -> None:
    denied = [effect for effect in GoTo(place="hob").effects() if not effect.positive]
    for gone in ("robot_at(dining table)", "visible(red cup)", "reachable(red cup)"):
        assert any(effect.covers(Predicate.parse(gone)) for effect in denied)


def test_the_base_stays_while_the_arm_works() -> None:
    assert "base" in Pick.resources & SetDown.resources & GoTo.resources


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


def test_an_expectation_is_written_in_one_way_and_needs_its_claim(catalogue: Catalogue) -> None:
    skill = load_skills(()).library.bind(SkillCall("expect", {"claim": " inside(red cup,microwave) "}), catalogue)
    assert skill.call().arguments == {"claim": str(CUP_INSIDE)}
    assert (skill.preconditions(_world(catalogue)), skill.effects()) == ((CUP_INSIDE,), ())


def test_what_is_no_claim_cannot_be_expected(catalogue: Catalogue) -> None:
    with pytest.raises(BadArguments, match="'it works' is not a predicate"):
        load_skills(()).library.bind(SkillCall("expect", {"claim": "it works"}), catalogue)
