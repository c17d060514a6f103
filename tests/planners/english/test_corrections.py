"""What a line is that corrects the task under way, in the many ways in which people put it."""

from collections.abc import Callable

import pytest

from majordomo.correction import Also, Amend, GoOn, Instead, Otherwise, Pause, PutBack, Skip, Undo
from majordomo.inquiry import Inquiry
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Mention, Stop, Task, Utterance
from majordomo.world import WorldSnapshot
from planners.english.talk.interpreter import BuiltinInterpreter
from planners.english.talk.set_phrases import says_stop

Hear = Callable[[str], Utterance]
TASK = ("person", "put the red cup on the tray, then close the microwave")


@pytest.fixture
def hear(tidy: WorldSnapshot, skills: SkillLibrary) -> Hear:
    return lambda text: BuiltinInterpreter().interpret(text, tidy, skills, (TASK,))


@pytest.mark.parametrize(
    "text",
    [
        "wait",
        "Wait!",
        "wait a moment",
        "hold on",
        "Hang on a second",
        "one moment, please",
        "pause",
        "not yet",
        "hold still",
    ],
)
def test_waiting_is_no_stop(hear: Hear, text: str) -> None:
    assert hear(text) == Pause()
    assert not says_stop(text)


@pytest.mark.parametrize("text", ["wait 3 seconds", "wait for the lemon", "wait, not that"])
def test_waiting_for_something_may_be_a_task(hear: Hear, text: str) -> None:
    assert hear(text) == Pause(is_task=True)


@pytest.mark.parametrize(
    "text",
    [
        "go on",
        "Go on, please",
        "ok, go on",
        "continue",
        "carry on with it",
        "resume",
        "keep going",
        "never mind, go on",
    ],
)
def test_going_on_is_going_on(hear: Hear, text: str) -> None:
    assert hear(text) == GoOn()


@pytest.mark.parametrize(
    "text",
    [
        "skip that",
        "skip it please",
        "Skip this step",
        "next one",
        "no, skip that",
        "leave that out",
        "leave this out",
        "don't do that",
    ],
)
def test_what_is_being_done_is_skipped(hear: Hear, text: str) -> None:
    assert hear(text) == Skip()


@pytest.mark.parametrize(
    "text",
    [
        "skip the lemon",
        "leave the lemon out",
        "leave out the lemon",
        "never mind the lemon",
        "don't bother with the lemon",
        "do not touch the lemon",
        "leave the lemon where it is",
        "no need for the lemon",
    ],
)
def test_a_thing_is_skipped(hear: Hear, text: str) -> None:
    assert hear(text) == Skip(("yellow lemon",))


@pytest.mark.parametrize(
    "text",
    [
        "no, the blue one",
        "No! The blue cup!",
        "no, I meant the blue one",
        "I said the blue cup",
        "wait, the blue one",
        "actually, the blue cup",
        "make it the blue one",
        "the blue cup instead",
        "use the blue one instead",
        "take the blue one instead",
        "sorry, I meant the blue mug",
        "the blue one",
        "use the blue cup",
    ],
)
def test_another_thing_was_meant(hear: Hear, text: str) -> None:
    assert hear(text) == Amend(("blue cup",))


@pytest.mark.parametrize(
    "text",
    [
        "not the red one, the blue one",
        "not the red cup but the blue one",
        "the blue one, not the red one",
        "the blue one instead of the red one",
        "instead of the red cup, the blue one",
        "the blue cup rather than the red one",
    ],
)
def test_one_thing_was_meant_and_not_the_other(hear: Hear, text: str) -> None:
    assert hear(text) == Amend(("blue cup",), ("red cup",))


def test_only_what_was_not_meant_may_be_said(hear: Hear) -> None:
    assert hear("not the red one") == Amend(instead_of=("red cup",))


def test_the_other_one_is_one_of_those_that_were_not_spoken_of(hear: Hear) -> None:
    assert hear("no, the other one") == Amend(("blue cup", "green cup"))


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("No, off", "turned_off"),
        ("no off!", "turned_off"),
        ("no, on", "turned_on"),
        ("I meant off", "turned_off"),
        ("off, not on", "turned_off"),
        ("not on, off", "turned_off"),
        ("no, make it off", "turned_off"),
        ("no, closed", "closed"),
        ("no, shut", "closed"),
        ("open instead", "open"),
    ],
)
def test_another_state_was_meant(hear: Hear, text: str, predicate: str) -> None:
    assert hear(text) == Otherwise(predicate)


@pytest.mark.parametrize("text", ["off", "not off", "light off"])
def test_a_state_alone_corrects_nothing(hear: Hear, text: str) -> None:
    assert isinstance(hear(text), Task)


@pytest.mark.parametrize("text", ["lemon", "Lemon?", "hm, lemon", "the lemon", "yellow lemon, please"])
def test_what_only_names_a_thing_may_mean_it_instead_or_as_well(hear: Hear, text: str) -> None:
    said = hear(text)
    assert isinstance(said, Mention)
    assert [reading.things for _, reading in said.either.readings] == [("yellow lemon",)] * 2


@pytest.mark.parametrize("text", ["it", "red", "lemon on the tray", "lemon and tray"])
def test_what_is_no_name_alone_names_nothing(hear: Hear, text: str) -> None:
    assert isinstance(hear(text), Task)


@pytest.mark.parametrize("text", ["no, another one", "no, a different one", "use another one"])
def test_which_other_one_may_be_left_unsaid(hear: Hear, text: str) -> None:
    assert hear(text) == Amend(is_other=True)


def test_a_place_was_meant_and_not_the_other(hear: Hear) -> None:
    assert hear("in the microwave, not on the tray") == Amend(("microwave",), ("tray",), "inside")


@pytest.mark.parametrize(
    ("text", "place", "spot"),
    [
        ("no, in the microwave", "microwave", "inside"),
        ("not there, in the microwave", "microwave", "inside"),
        ("no, put it in the microwave", "microwave", "inside"),
        ("put it on the counter instead", "counter", "on"),
        ("on the counter instead", "counter", "on"),
    ],
)
def test_another_place_was_meant(hear: Hear, text: str, place: str, spot: str) -> None:
    assert hear(text) == Amend((place,), spot=spot)


def test_words_for_what_is_not_there_are_told(hear: Hear) -> None:
    found = hear("no, the golden one")
    assert isinstance(found, Amend) and "golden one" in found.problem


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("no, close the microwave", "close the microwave"),
        ("Actually, put the blue cup on the tray", "put the blue cup on the tray"),
        ("open the microwave instead", "open the microwave"),
        ("instead, put the can on the tray", "put the can on the tray"),
        ("put it down", "set it down"),
        ("no, let go of it!", "set it down"),
        ("do that instead", ""),
    ],
)
def test_something_else_shall_be_done(hear: Hear, text: str, instead: str) -> None:
    assert hear(text) == Instead(instead)


@pytest.mark.parametrize(
    "text",
    [
        "and then also close the microwave",
        "and then close the microwave",
        "also close the microwave",
        "then close the microwave",
        "oh, and close the microwave",
        "close the microwave as well",
        "when you're done, close the microwave",
        "afterwards, close the microwave",
        "don't forget to close the microwave",
    ],
)
def test_more_shall_be_done(hear: Hear, text: str) -> None:
    assert hear(text) == Also("close the microwave")


@pytest.mark.parametrize(
    "text", ["the lemon too", "and the lemon, too", "also the lemon", "same for the lemon", "do the lemon"]
)
def test_the_same_shall_be_done_with_more(hear: Hear, text: str) -> None:
    assert hear(text) == Also(things=("yellow lemon",))


@pytest.mark.parametrize(
    "text",
    ["put it back", "put that back", "no, put it back", "return it", "put it back where it was", "back where it was"],
)
def test_what_is_at_hand_is_put_back(hear: Hear, text: str) -> None:
    assert hear(text) == PutBack()


@pytest.mark.parametrize("text", ["put the lemon back", "put back the lemon", "put the lemon back where you found it"])
def test_a_thing_is_put_back(hear: Hear, text: str) -> None:
    assert hear(text) == PutBack(("yellow lemon",))


@pytest.mark.parametrize(
    "text", ["undo that", "Undo!", "undo the last step", "no, undo that", "take that back", "revert it"]
)
def test_undoing_is_undoing(hear: Hear, text: str) -> None:
    assert hear(text) == Undo()


@pytest.mark.parametrize(
    "text",
    [
        "put the lemon on the tray",
        "put the lemon on the tray but not the can",
        "put the lemon back on the counter",
        "take the lemon and put it on the tray",
        "leave the microwave open",
        "could you put the lemon in the microwave?",
        "close the microwave again",
    ],
)
def test_a_task_is_no_correction(hear: Hear, text: str) -> None:
    heard = hear(text)
    assert isinstance(heard, Task) and heard.text == text


@pytest.mark.parametrize("text", ["and where is the lemon?", "where is the blue one?", "also, is the microwave open?"])
def test_a_question_is_no_correction(hear: Hear, text: str) -> None:
    assert isinstance(hear(text), Inquiry)


@pytest.mark.parametrize("text", ["stop, put it back", "cancel that", "forget it", "skip the rest"])
def test_stop_is_stronger_than_any_correction(hear: Hear, text: str) -> None:
    assert hear(text) == Stop()


@pytest.mark.parametrize("sign", [",", " no", " and", "skip ", "put it back ", "instead of "])
def test_a_long_line_of_the_same_is_read_without_end_of_patience(hear: Hear, sign: str) -> None:
    assert hear(("skip the " + sign * 400)[:900] + " x") is not None
