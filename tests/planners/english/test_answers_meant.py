"""Which option of a question an answer means."""

import pytest

from majordomo.skill_library import SkillLibrary
from majordomo.testing import FAKE_ROOM
from majordomo.world import WorldSnapshot
from planners.english.talk.interpreter import BuiltinInterpreter
from skills.registry import BUILTIN_SKILLS

SKILLS = SkillLibrary(BUILTIN_SKILLS)
CUPS = ("red cup", "blue cup", "green cup")
CONSENT = ("yes", "yes, and never ask me that again", "no")


def chosen(answer: str, options: tuple[str, ...]) -> str | None:
    return BuiltinInterpreter().chosen(answer, options, WorldSnapshot(FAKE_ROOM), SKILLS)


@pytest.mark.parametrize(
    "answer", ["2", "the second one", "number two", "option 2", "the blue one", "blue", "Blue cup!"]
)
def test_an_option_is_meant_by_its_number_or_its_words(answer: str) -> None:
    assert chosen(answer, CUPS) == "blue cup"


@pytest.mark.parametrize(("answer", "meant"), [("the last one", "green cup"), ("I don't care", "red cup")])
def test_the_last_or_any_may_be_meant(answer: str, meant: str) -> None:
    assert chosen(answer, CUPS) == meant


@pytest.mark.parametrize("answer", ["cup", "the yellow one", "4", "0", ""])
def test_what_means_none_or_several_is_none(answer: str) -> None:
    assert chosen(answer, CUPS) is None


@pytest.mark.parametrize(
    ("answer", "meant"), [("sure, go ahead", "yes"), ("yes please", "yes"), ("no thanks", "no"), ("never", "no")]
)
def test_yes_and_no_are_meant_in_other_words(answer: str, meant: str) -> None:
    assert chosen(answer, CONSENT) == meant


@pytest.mark.parametrize("answer", ["ask me later", "don't ask again", "what again?", "that"])
def test_nothing_is_taken_for_a_yes_that_only_shares_words_with_one(answer: str) -> None:
    assert chosen(answer, CONSENT) is None
