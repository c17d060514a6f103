"""What a line of a conversation is."""

from collections.abc import Callable

import pytest

from majordomo.correction import Also, Amend, GoOn, Pause
from majordomo.inquiry import Inquiry, Topic
from majordomo.predicate import Predicate
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Courtesy, Heard, Leave, SmallTalk, Stop, Task, Telling, Unreadable, Utterance
from majordomo.world import WorldSnapshot
from planners.english.talk.interpreter import BuiltinInterpreter
from planners.english.talk.set_phrases import says_stop

OPEN = Predicate("open", ("microwave",))
CUPS = ("red cup", "blue cup", "green cup")
Hear = Callable[..., Utterance]


@pytest.fixture
def hear(tidy: WorldSnapshot, skills: SkillLibrary) -> Hear:
    return lambda text, *dialogue: BuiltinInterpreter().interpret(text, tidy, skills, dialogue)


@pytest.mark.parametrize(
    "text",
    [
        "put the red cup on the tray",
        "Could you open the microwave?",
        "can you put the lemon on the tray?",
        "would you mind closing it?",
        "if the microwave is open, close it",
        "have the can on the tray",
        "could I have the lemon?",
        "help the lemon",
    ],
)
def test_a_task_is_handed_on_as_it_was_said(hear: Hear, text: str) -> None:
    heard = hear(text)
    assert isinstance(heard, Task) and heard.text == text


@pytest.mark.parametrize(
    "text",
    ["stop", "Stop!", "STOP NOW", "stop it please", "please stop", "halt", "freeze!", "cancel that", "never mind"],
)
def test_stop_is_stop_however_it_is_said(hear: Hear, text: str) -> None:
    assert hear(text) == Stop()
    assert says_stop(text)


@pytest.mark.parametrize("text", ["no", "No, not that one!", "don't!", "whoa", "that's wrong"])
def test_a_hasty_word_is_a_stop_only_while_something_is_done(hear: Hear, text: str) -> None:
    assert hear(text) == Stop(is_hasty=True)
    assert not says_stop(text)


@pytest.mark.parametrize("text", ["bye", "Goodbye!", "quit", "exit", "good night robot"])
def test_goodbye_ends_it(hear: Hear, text: str) -> None:
    assert hear(text) == Leave()


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("hello", Courtesy.GREETING),
        ("Good morning, Majordomo!", Courtesy.GREETING),
        ("thanks a lot", Courtesy.THANKS),
        ("thank you very much!", Courtesy.THANKS),
        ("well done", Courtesy.PRAISE),
        ("sorry", Courtesy.APOLOGY),
        ("how are you?", Courtesy.HOW_ARE_YOU),
        ("who are you?", Courtesy.WHO_ARE_YOU),
        ("ok", Courtesy.ASSENT),
        ("hmm", Courtesy.ASSENT),
        ("yes please", Courtesy.YES),
        ("you're great!", Courtesy.PRAISE),
        ("are you a robot?", Courtesy.WHO_ARE_YOU),
        ("do you understand me?", Courtesy.PRESENCE),
    ],
)
def test_small_talk_is_small_talk(hear: Hear, text: str, courtesy: Courtesy) -> None:
    assert hear(text) == SmallTalk(courtesy)


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("where is the lemon?", ("yellow lemon",)),
        ("Where's the red mug", ("red cup",)),
        ("where are the cups?", CUPS),
        ("where is the cup?", CUPS),
        ("do you see the can?", ("can",)),
        ("can you see the can?", ("can",)),
        ("tell me where the sponge is", ("sponge",)),
        ("do you know where the sponge is?", ("sponge",)),
        ("where did you put the lemon?", ("yellow lemon",)),
        ("where is the microwave?", ("microwave",)),
        ("what did you do with the sponge?", ("sponge",)),
        ("is there a sponge?", ("sponge",)),
    ],
)
def test_where_asks_for_things(hear: Hear, text: str, things: tuple[str, ...]) -> None:
    assert hear(text) == Inquiry(Topic.WHERE, things=things)


def test_how_many_there_are_asks_for_a_number(hear: Hear) -> None:
    assert hear("how many cups are there?") == Inquiry(Topic.WHERE, things=CUPS, wants_number=True)


def test_it_is_rather_a_thing_that_moves(hear: Hear) -> None:
    before = (("person", "put the can on the tray"), ("robot", "Done: the can is on the tray."))
    assert hear("where is it?", *before) == Inquiry(Topic.WHERE, things=("can",))


@pytest.mark.parametrize(
    "text",
    [
        "is the microwave open?",
        "Is the oven open",
        "tell me whether the microwave is open",
        "do you know if the microwave is open?",
        "did you open the microwave?",
        "is it true that the microwave is open?",
    ],
)
def test_whether_asks_for_a_claim(hear: Hear, text: str) -> None:
    assert hear(text) == Inquiry(Topic.WHETHER, claims=(OPEN,))


def test_all_and_any_differ(hear: Hear) -> None:
    claims = tuple(Predicate("on", (cup, "tray")) for cup in CUPS)
    assert hear("are all the cups on the tray?") == Inquiry(Topic.WHETHER, claims=claims)
    assert hear("is there a cup on the tray?") == Inquiry(Topic.WHETHER, claims=claims, is_any=True)


@pytest.mark.parametrize(
    ("text", "name", "number", "count"),
    [
        ("what is on the tray?", "on", False, 6),
        ("what's in the microwave", "inside", False, 6),
        ("what are you holding?", "holding", False, 6),
        ("what do you have in your hand?", "holding", False, 6),
        ("which cups are on the tray?", "on", False, 3),
        ("how many cups are on the tray?", "on", True, 3),
        ("how many cups are there on the tray?", "on", True, 3),
        ("what do you see on the tray?", "on", False, 6),
    ],
)
def test_which_asks_for_those_of_which_it_is_so(hear: Hear, text: str, name: str, number: bool, count: int) -> None:
    found = hear(text)
    assert isinstance(found, Inquiry)
    assert (found.topic, found.wants_number, len(found.claims)) == (Topic.WHICH, number, count)
    assert {claim.name for claim in found.claims} == {name}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("what can you do?", Topic.ABILITIES),
        ("help", Topic.ABILITIES),
        ("show me what you can do", Topic.ABILITIES),
        ("what are you doing?", Topic.DOING),
        ("what did you just do?", Topic.DONE),
        ("why did that fail?", Topic.WHY),
        ("why?", Topic.WHY),
        ("what do you see?", Topic.SIGHT),
        ("look at this", Topic.SHOWN),
        ("what's that?", Topic.SHOWN),
        ("what time is it?", Topic.UNCLEAR),
        ("where is the unicorn?", Topic.UNCLEAR),
    ],
)
def test_questions_about_the_robot_have_their_topics(hear: Hear, text: str, topic: Topic) -> None:
    found = hear(text)
    assert isinstance(found, Inquiry) and found.topic is topic


def test_a_question_may_leave_a_choice(hear: Hear) -> None:
    either = (Predicate("on", ("can", "tray")), Predicate("inside", ("can", "microwave")))
    asked = Inquiry(Topic.WHETHER, claims=either, is_any=True)
    assert hear("is the can on the tray or in the microwave?") == asked


@pytest.mark.parametrize("text", ["do you have the can?", "do you hold the can?", "are you holding the can?"])
def test_whether_it_has_something_asks_for_its_hand(hear: Hear, text: str) -> None:
    assert hear(text) == Inquiry(Topic.WHETHER, claims=(Predicate("holding", ("can",)),))


@pytest.mark.parametrize("text", ["where is the can? where is the sponge?", "where is the can and is it open?"])
def test_two_questions_at_once_are_one_too_many(hear: Hear, text: str) -> None:
    assert hear(text) == Inquiry(Topic.UNCLEAR, problem="I take one question at a time.")


def test_why_it_did_something_names_the_call(hear: Hear) -> None:
    found = hear("why did you open the microwave?")
    assert isinstance(found, Inquiry)
    assert (found.topic, [str(call) for call in found.calls]) == (Topic.WHY, ["open(microwave)"])


@pytest.mark.parametrize(
    ("text", "problem"), [("x" * 2000, "2000 characters"), ("open\x00 it", "U+0000"), (" ", "empty")]
)
def test_what_cannot_be_read_says_why(hear: Hear, text: str, problem: str) -> None:
    found = hear(text)
    assert isinstance(found, Unreadable) and problem in found.problem
    assert not says_stop(text)


@pytest.fixture
def hear_line(tidy: WorldSnapshot, skills: SkillLibrary) -> Callable[[str], tuple[Heard, ...]]:
    return lambda line: BuiltinInterpreter().hear(line, tidy, skills, (("person", "put the red cup on the tray"),))


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("Where is the lemon? Put it on the tray.", (Inquiry, Task)),
        ("The lemon is mine. Put it on the tray.", (Telling, Task)),
        ("Thanks! Now open the microwave.", (Task,)),
        ("Open the microwave. Then put the can in it.", (Task,)),
        ("Wait. What are you doing?", (Pause, Inquiry)),
        ("The blue one. And then open the microwave.", (Amend, Also)),
        ("No! The blue one!", (Amend,)),
        ("go on. And also close the microwave.", (GoOn, Also)),
    ],
)
def test_sentences_of_different_sorts_are_heard_apart(
    hear_line: Callable[[str], tuple[Heard, ...]], line: str, kinds: tuple[type, ...]
) -> None:
    assert tuple(type(heard.said) for heard in hear_line(line)) == kinds


def test_a_slip_of_the_finger_is_put_right_and_told(hear_line: Callable[[str], tuple[Heard, ...]]) -> None:
    [heard] = hear_line("where is the lmeon?")
    assert heard.said == Inquiry(Topic.WHERE, things=("yellow lemon",))
    assert "I read “lmeon” as “lemon”." in heard.told
