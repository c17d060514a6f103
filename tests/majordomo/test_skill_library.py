"""A call binds to a skill, or the error says what would."""

import pytest

from majordomo.catalogue import Catalogue, Item
from majordomo.errors import BadArguments, UnknownName
from majordomo.predicate import Predicate
from majordomo.skill import Container, Movable, PolicySkill, Skill, SkillCall, Thing
from majordomo.skill_library import SkillLibrary

CATALOGUE = Catalogue.of(
    [
        Item("red cup", frozenset({"movable"}), ("cup",), ("red",)),
        Item("blue bowl", frozenset({"movable"}), ("bowl",), ("blue",)),
        Item("microwave", frozenset({"openable", "container"}), ("microwave",)),
    ]
)


class PlaceIn(PolicySkill):
    """Put what is held
    into a container.

    This paragraph is for readers of the code.
    """

    name = "place_in"
    phrases = ("put {target} in {container}",)
    target: Movable
    container: Container


class LookAt(Skill):
    """Look at a thing."""

    name = "look_at"
    target: Thing
    seconds: float = 1.0


LIBRARY = SkillLibrary([PlaceIn, LookAt])


def bind(skill: str, **arguments: object) -> Skill:
    return LIBRARY.bind(SkillCall(skill, arguments), CATALOGUE)


def test_good_call_binds() -> None:
    assert bind("place_in", target="red cup", container="microwave") == PlaceIn(target="red cup", container="microwave")


def test_bound_skill_gives_its_call_back() -> None:
    call = SkillCall("place_in", {"target": "red cup", "container": "microwave"})
    assert LIBRARY.bind(call, CATALOGUE).call() == call


def test_a_call_is_said_as_a_person_would_ask_for_it() -> None:
    call = SkillCall("place_in", {"target": "red cup", "container": "microwave"})
    assert LIBRARY.words_for(call) == "put the red cup in the microwave"


def test_a_call_without_a_phrase_is_shown_as_it_is_written() -> None:
    assert LIBRARY.words_for(SkillCall("look_at", {"target": "red cup"})) == "look_at(red cup)"


def test_unknown_skill_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"no skill named 'place_inn'. Try: 'place_in'"):
        bind("place_inn")


def test_unknown_thing_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"no object named 'red cap'. Try: 'red cup'"):
        bind("place_in", target="red cap", container="microwave")


def test_thing_of_the_wrong_kind_is_answered_with_the_right_ones() -> None:
    with pytest.raises(BadArguments, match=r"'blue bowl' is not container. Try: one of microwave"):
        bind("place_in", target="red cup", container="blue bowl")


def test_any_thing_will_do_where_a_thing_is_asked_for() -> None:
    assert bind("look_at", target="microwave") == LookAt(target="microwave")


@pytest.mark.parametrize(
    "arguments",
    [
        {"target": "red cup"},
        {"target": "red cup", "container": "microwave", "speed": 1},
        {"target": 3, "container": "microwave"},
        {"target": None, "container": "microwave"},
        {"target": ["red cup"], "container": "microwave"},
    ],
    ids=["missing", "superfluous", "number", "nothing", "list"],
)
def test_arguments_that_the_schema_refuses_are_answered_with_the_schema(arguments: dict[str, object]) -> None:
    with pytest.raises(BadArguments, match="Try: place_in with target, container") as caught:
        bind("place_in", **arguments)
    assert caught.value.code == "bad_arguments"


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), "1", True])
def test_numbers_are_numbers(seconds: object) -> None:
    with pytest.raises(BadArguments, match=r"'seconds'.*Try:"):
        bind("look_at", target="red cup", seconds=seconds)


def test_description_is_the_first_paragraph_on_one_line() -> None:
    assert PlaceIn.description() == "Put what is held into a container."


def test_policy_is_told_every_thing_by_name() -> None:
    skill = PlaceIn(target="red cup", container="microwave")
    assert skill.instruction() == "put the red cup in the microwave"


def test_schema_lists_every_skill_with_its_arguments() -> None:
    schema = LIBRARY.json_schema()
    assert schema.keys() == {"place_in", "look_at"}
    assert schema["place_in"]["required"] == ["target", "container"]


def test_claim_without_a_spec_is_said_as_it_is_written() -> None:
    assert LIBRARY.sentence(Predicate("shiny", ("red cup",))) == "shiny(red cup)"


def test_claim_with_a_spec_is_said_in_words() -> None:
    assert LIBRARY.sentence(Predicate("holding", ("red cup",))) == "the robot is holding the red cup"


def test_call_reads_like_a_call() -> None:
    assert str(SkillCall("place_in", {"target": "red cup", "container": "microwave"})) == "place_in(red cup, microwave)"


def test_every_thing_is_of_any_kind() -> None:
    assert CATALOGUE.of_kind("thing") == ("red cup", "blue bowl", "microwave")
    assert CATALOGUE.of_kind("movable") == ("red cup", "blue bowl")


def test_an_argument_is_a_kind_of_thing_or_a_type() -> None:
    assert LookAt.argument_types() == {"target": "thing", "seconds": "float"}


def test_a_call_is_said_with_what_it_leaves_unsaid() -> None:
    class Turn(Skill):
        """Turn."""

        name = "turn"
        phrases = ("turn {way}",)
        way: str = "around"

    assert SkillLibrary([Turn]).words_for(SkillCall("turn")) == "turn around"
    assert Turn().call() == SkillCall("turn")
