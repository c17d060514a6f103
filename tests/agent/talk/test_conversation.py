"""What becomes of a person's lines: tasks, answers, stops, on one world."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from agent.agent import Agent
from agent.talk.conversation import Conversation
from majordomo.errors import RobotUnavailable
from majordomo.inquiry import Inquiry, Topic
from majordomo.newcomer import Newcomer
from majordomo.plan import Plan, PlannedCall, PlannerAnswer, Question, Refusal
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock, ScriptedRun
from majordomo.utterance import Command, Courtesy, Heard, Leave, SmallTalk, Stop, Task, Unreadable, Utterance
from majordomo.world import WorldSnapshot
from memory.working_memory import WorkingMemory
from skills.registry import BUILTIN_SKILLS

House = Any  # the fixture's own class: test folders import nothing from each other

PICK, OPEN, CLOSE = (
    SkillCall(name, {"target": thing})
    for name, thing in (("pick", "cup"), ("open", "microwave"), ("close", "microwave"))
)
ON_COUNTER = Predicate("on", ("cup", "counter"))
WHERE = Inquiry(Topic.WHERE, things=("cup",))
SAID: Mapping[str, Utterance] = {
    "stop": Stop(),
    "no!": Stop(is_hasty=True),
    "don't!": Stop(is_hasty=True, is_task=True),
    "bye": Leave(),
    "hello": SmallTalk(Courtesy.GREETING),
    "where?": WHERE,
    "is it open?": Inquiry(Topic.WHETHER, claims=(Predicate("open", ("microwave",)),)),
    "what is on it?": Inquiry(Topic.WHICH, claims=(ON_COUNTER,), is_any=True),
    "what do you hold?": Inquiry(Topic.WHICH, claims=(Predicate("holding", ("cup",)),), is_any=True),
    "what did you do?": Inquiry(Topic.DONE),
    "what are you doing?": Inquiry(Topic.DOING),
    "what can you do?": Inquiry(Topic.ABILITIES),
    "why?": Inquiry(Topic.WHY),
    "why did you open it?": Inquiry(Topic.WHY, calls=(OPEN,)),
    "why did you close it?": Inquiry(Topic.WHY, calls=(CLOSE,)),
    "what time is it?": Inquiry(Topic.UNCLEAR),
    "what?": Inquiry(Topic.REPEAT),
    "/scene": Command("/scene"),
    "\x00": Unreadable("It holds U+0000.", "plain text."),
}


TOLD = {"clsoe it": "I read “clsoe” as “close”."}


class FakeInterpreter:
    """Knows what a few lines are; every other is a task."""

    def hear(
        self, line: str, snapshot: WorldSnapshot, skills: SkillLibrary, dialogue: Sequence[tuple[str, str]] = ()
    ) -> tuple[Heard, ...]:
        return tuple(Heard(text, SAID.get(text, Task(text)), TOLD.get(text, "")) for text in line.strip().split(" | "))

    def chosen(self, answer: str, options: Sequence[str], snapshot: WorldSnapshot, skills: SkillLibrary) -> str | None:
        named = dict(enumerate(options, start=1))
        return next((option for number, option in named.items() if answer in (str(number), option)), None)


class FakeLines:
    """Lines for when nothing runs (a callable happens between two), and lines by the tick at which they come."""

    def __init__(self, *lines: str | Callable[[], None], during: Mapping[int, str] | None = None) -> None:
        self._lines = list(lines)
        self._during = dict(during or {})
        self._ticks = 0

    def wait(self) -> str | None:
        while self._lines:
            line = self._lines.pop(0)
            if isinstance(line, str):
                return line
            line()
        return None

    def take(self) -> str | None:
        self._ticks += 1
        return self._during.pop(self._ticks, None)


def shown(command: Command, memory: WorkingMemory) -> str:
    return f"{command.name}: {len(memory.dialogue)} lines"


@dataclass
class Chat:
    """A conversation in a house with a cup on the counter."""

    house: House
    said: list[str] = field(default_factory=list)
    conversation: Conversation | None = None

    def hold(
        self, *lines: str | Callable[[], None], during: Mapping[int, str] | None = None, first: str = ""
    ) -> "Chat":
        skills = SkillLibrary(BUILTIN_SKILLS)
        heard = FakeLines(*lines, during=during)
        talk = Conversation(heard, self.said.append, FakeInterpreter(), skills, FakeClock(), shown)
        parts = replace(self.house.parts, person=talk, pace=talk.attend)
        self.conversation = talk
        agent = Agent(parts, listener=talk.notice)
        talk.hold(agent, self.house.memory, first=(lambda: agent.run(first)) if first else None)
        return self

    @property
    def outcomes(self) -> list[str]:
        assert self.conversation is not None
        return [str(result.outcome) for result in self.conversation.results]


@pytest.fixture
def chat(make_house: Callable[..., House], make_plan: Callable[..., Plan]) -> Callable[..., Chat]:
    def make(answers: Mapping[str, PlannerAnswer] | None = None, **options: Any) -> Chat:
        plans = {
            "take the cup": make_plan(PICK, goals=["holding(cup)"]),
            "open it": make_plan(OPEN, goals=["open(microwave)"]),
            "close it": make_plan(CLOSE, goals=["closed(microwave)"]),
        }
        return Chat(make_house(words={**plans, **(answers or {})}, **options))

    return make


MakeChat = Callable[..., Chat]


def test_tasks_are_done_one_after_another_on_the_same_world(chat: MakeChat) -> None:
    held = chat().hold("close it", "open it")
    assert held.outcomes == ["done", "done"]
    assert held.house.started == ["close(microwave)", "open(microwave)"]


def test_what_is_done_first_is_stopped_and_spoken_of_as_what_was_asked_for(chat: MakeChat) -> None:
    held = chat().hold("what did you do?", first="close it")
    assert held.outcomes == ["done"] and "close" in held.said[-1]
    assert chat().hold(during={2: "stop"}, first="close it").outcomes == ["stopped"]


def test_what_is_asked_is_answered_from_what_was_seen_with_its_age(chat: MakeChat) -> None:
    held = chat().hold("where?", "is it open?", "what is on it?", "what do you hold?")
    assert held.said == [
        "The cup is on the counter (seen just now).",
        "Yes: the microwave is open (seen just now).",
        "The cup is on the counter (seen just now).",
        "Nothing: my hand is empty (seen just now).",
    ]
    assert held.house.started == []


def test_what_is_noticed_on_the_way_is_told(chat: MakeChat) -> None:
    talk = chat()
    talk.house.eyes.strangers = (Newcomer(("red",), 0.06, np.zeros(3), np.zeros(2), "looks-1", 0.0),)
    talk.hold("where?", "where?")
    assert talk.said == [
        "I see something that I do not know: the red thing, some 6 cm high.",
        *["The cup is on the counter (seen just now)."] * 2,
    ]


def test_a_question_makes_it_look_where_what_it_knows_is_old(chat: MakeChat) -> None:
    talk = chat()
    talk.hold("where?", "where?", lambda: talk.house.clock.advance(60.0), "where?")
    assert len(talk.house.eyes.looks) == 2


def test_what_cannot_be_seen_any_more_is_told_with_its_age(chat: MakeChat) -> None:
    talk = chat()

    def hide() -> None:
        talk.house.clock.advance(42.0)
        for name, holder in (("on", "counter"), ("inside", "microwave")):
            talk.house.eyes.estimator.says[Predicate(name, ("cup", holder))] = Verdict.UNKNOWN

    talk.hold("where?", hide, "where?")
    assert talk.said[-1] == "The cup is on the counter (seen 42 s ago)."


def test_what_is_being_moved_is_told_of_as_it_was(chat: MakeChat) -> None:
    talk = chat(runs={"pick": [ScriptedRun.hangs()]})
    talk.hold("take the cup", during={4: "where?", 5: "stop"})
    told = "I do not know where the cup is. The cup was on the counter when I last looked, just now."
    assert talk.said[0] == f"{told} I am at it: pick up the cup."


def test_what_was_never_seen_is_not_known(chat: MakeChat) -> None:
    assert chat(world=("hand_empty()",)).hold("where?").said == [
        "I do not know where the cup is. Try: look for the cup"
    ]


def test_eyes_that_fail_are_told_of_and_the_conversation_goes_on(chat: MakeChat) -> None:
    talk = chat()

    def look(claims: Sequence[Predicate]) -> tuple[Belief, ...]:
        raise RobotUnavailable("The robot does not answer.", "turning it on.")

    talk.house.eyes.look = look  # type: ignore[method-assign]  # the fake is spoilt on purpose
    talk.hold("where?", "hello")
    assert talk.said[0].startswith("I cannot look now: The robot does not answer.")
    assert talk.said[-1] == "Hello. What shall I do?"


@pytest.mark.parametrize("stop", ["stop", "no!"])
def test_stop_ends_the_task_and_what_waits_for_its_turn(chat: MakeChat, stop: str) -> None:
    talk = chat(runs={"close": [ScriptedRun.hangs()]})
    talk.hold("close it", "open it", during={2: "take the cup", 3: stop})
    assert talk.outcomes == ["stopped", "done"]
    assert talk.house.started == ["close(microwave)"]  # it stands open already
    assert talk.said == [
        "“take the cup” comes after this.",
        "I stop. I will not do this either: take the cup.",
    ]
    assert talk.house.executor.stop_count >= 1


def test_a_task_that_comes_while_another_runs_waits_for_its_turn(chat: MakeChat) -> None:
    held = chat().hold("close it", during={2: "open it"})
    assert held.house.started == ["close(microwave)", "open(microwave)"]


def test_a_question_is_answered_while_a_task_runs_without_a_look_of_its_own(chat: MakeChat) -> None:
    talk = chat()
    talk.hold("close it", during={3: "where?"})
    with_question = len(talk.house.eyes.looks)
    quiet = chat()
    quiet.hold("close it")
    assert talk.said == ["The cup is on the counter (seen just now)."]
    assert with_question == len(quiet.house.eyes.looks)


def test_it_tells_what_it_is_doing(chat: MakeChat) -> None:
    held = chat().hold("what are you doing?", "close it", during={3: "what are you doing?"})
    assert held.said == ["Nothing.", "I am doing “close it” for 0 s, step 1 of 1: close the microwave."]


def test_leaving_stops_the_task_and_ends_the_conversation(chat: MakeChat) -> None:
    talk = chat(runs={"close": [ScriptedRun.hangs()]})
    talk.hold("close it", "open it", during={3: "bye"})
    assert talk.outcomes == ["stopped"]


def test_stop_with_nothing_to_stop_is_told(chat: MakeChat) -> None:
    held = chat().hold("stop")
    assert held.said == ["I am doing nothing."] and held.outcomes == []


def test_a_hasty_no_with_nothing_to_stop_is_no_task(chat: MakeChat) -> None:
    held = chat().hold("no!")
    assert held.said == ["All right."] and held.outcomes == []


def test_a_prohibition_with_nothing_to_stop_is_put_to_the_planner(chat: MakeChat) -> None:
    assert chat().hold("don't!").outcomes == ["failed"]


def test_a_question_of_the_robot_takes_the_next_line_or_a_number(
    chat: MakeChat, make_plan: Callable[..., Plan]
) -> None:
    talk = chat({"put it away": Question("Where shall I put it?", ("counter", "microwave"))})
    talk.hold("put it away", "2")
    assert talk.said == ["Where shall I put it?\n  1. counter\n  2. microwave"] * 2
    assert talk.house.planner.requests[1].dialogue[-1] == ("person", "microwave")


def test_the_persons_own_question_is_answered_before_they_answer(chat: MakeChat) -> None:
    talk = chat({"put it away": Question("Where shall I put it?", ("counter",))})
    talk.hold("put it away", "where?", "counter")
    assert talk.said[1] == "The cup is on the counter (seen just now)."
    assert talk.house.planner.requests[1].dialogue[-1] == ("person", "counter")


def test_a_command_is_shown_at_once_whether_or_not_something_is_being_done(chat: MakeChat) -> None:
    talk = chat().hold("/scene", "close it", during={3: "/scene"})
    assert talk.said == ["/scene: 0 lines", "/scene: 1 lines"]
    assert talk.outcomes == ["done"]


def test_a_command_is_no_answer_to_a_question_and_no_part_of_what_was_said(chat: MakeChat) -> None:
    talk = chat({"put it away": Question("Where shall I put it?", ("counter",))})
    talk.hold("put it away", "/scene", "counter")
    assert talk.said[1].startswith("/scene: ")
    assert talk.house.planner.requests[1].dialogue[-1] == ("person", "counter")
    assert all("/scene" not in text for _, text in talk.house.memory.dialogue)


def test_stop_instead_of_an_answer_ends_the_task_as_stopped(chat: MakeChat) -> None:
    talk = chat({"put it away": Question("Where shall I put it?", ("counter",))})
    talk.hold("put it away", "stop")
    assert talk.outcomes == ["stopped"]


def test_stop_instead_of_an_answer_to_a_failure_ends_the_task_as_stopped(chat: MakeChat) -> None:
    talk = chat(runs={"close": [ScriptedRun.pretends()] * 5})
    talk.hold("close it", "stop")
    assert talk.outcomes == ["stopped"]


def test_where_nobody_answers_any_more_the_task_needs_a_person(chat: MakeChat) -> None:
    talk = chat({"put it away": Question("Where shall I put it?", ("counter",))})
    assert talk.hold("put it away").outcomes == ["needs_human"]


def test_what_was_done_is_told(chat: MakeChat) -> None:
    held = chat().hold("what did you do?", "close it", "what did you do?", "why did you open it?", "why?")
    assert held.said == [
        "Nothing yet.",
        "You said “close it”. I did this: close the microwave. Done: the microwave is closed.",
        "I did not do that in the last task.",
        "“close it” did not fail: Done: the microwave is closed.",
    ]


def test_what_was_tried_in_vain_is_told_with_what_was_seen(chat: MakeChat) -> None:
    talk = chat(runs={"close": [ScriptedRun.pretends()] * 5})
    told = talk.hold("close it", "stop", "what did you do?").said[-1]
    assert "I tried this: close the microwave (" in told and told.endswith("The task was stopped.")
    assert "I did this: close" not in told and "I moved nothing" not in told


def test_why_it_failed_is_told(chat: MakeChat) -> None:
    held = chat({"fly": Refusal("I cannot fly.", "walking")}).hold("fly", "why?")
    assert held.said == ["“fly” ended as failed: I cannot fly. Try: walking"]


def test_why_a_step_was_done_is_told_by_what_needed_it(chat: MakeChat) -> None:
    calls = (PlannedCall("s1", OPEN), PlannedCall("s2", PICK, ("s1",), asked=True))
    plan = Plan(calls, (Predicate("holding", ("cup",)),), "fake")
    held = chat({"take it": plan}, world=("hand_empty()", "on(cup, counter)", "closed(microwave)"))
    assert held.hold("take it", "why did you open it?").said == ["Because “pick up the cup” needs it."]


def test_what_was_done_so_far_and_why_is_told_of_the_task_that_runs(chat: MakeChat) -> None:
    talk = chat(runs={"close": [ScriptedRun.hangs()]})
    talk.hold("close it", during={3: "what did you do?", 4: "why did you close it?", 5: "stop"})
    assert talk.said[:2] == [
        "I am doing “close it” for 0 s, step 1 of 1: close the microwave.",
        "Because “close it” needs it.",
    ]


def test_why_it_goes_wrong_is_told_of_the_task_that_runs(chat: MakeChat) -> None:
    talk = chat(runs={"close": [ScriptedRun.pretends()] * 5})
    talk.hold("open it", "close it", "why?", "stop")
    assert talk.said[1].startswith("What went wrong: close the microwave: I do not see that the microwave is closed.")


def test_what_was_said_is_said_again_as_it_was(chat: MakeChat) -> None:
    assert chat().hold("hello", "what?", "what?").said[-2:] == ["I said: Hello. What shall I do?"] * 2


def test_what_it_can_do_names_every_phrase(chat: MakeChat) -> None:
    told = chat().hold("what can you do?").said[0]
    assert all(part in told for part in ("pick up …", "put … in …", "“stop”", "Ask me where something is"))


def test_what_nothing_here_can_be_asked_for_is_not_offered(chat: MakeChat) -> None:
    assert "turn on" not in chat().hold("what can you do?").said[0]


@pytest.mark.parametrize("courtesy", Courtesy)
def test_small_talk_is_kept_short_and_moves_nothing(
    chat: MakeChat, courtesy: Courtesy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SAID, "…", SmallTalk(courtesy))  # type: ignore[arg-type]  # a dict, which no test but this changes
    held = chat().hold("…")
    assert len(held.said) == 1 and len(held.said[0].split()) < 20
    assert held.house.started == [] and held.house.eyes.looks == []


def test_a_question_that_is_not_understood_is_told_and_nothing_is_done(chat: MakeChat) -> None:
    held = chat().hold("what time is it?")
    assert held.said[0].startswith("I do not understand the question.") and held.outcomes == []


def test_what_cannot_be_read_is_told_counted_and_no_task(chat: MakeChat) -> None:
    held = chat().hold("\x00", "close it", during={2: "\x00"})
    assert held.said == ["It holds U+0000. Try: plain text."] * 2
    assert held.outcomes == ["done"]
    assert held.conversation is not None and held.conversation.unreadable == 1


def test_empty_lines_are_nothing(chat: MakeChat) -> None:
    held = chat().hold("", "   ", "hello")
    assert held.said == ["Hello. What shall I do?"]


def test_what_was_talked_of_is_in_the_dialogue_and_ends_with_the_robot(chat: MakeChat) -> None:
    dialogue = chat().hold("where?").house.memory.dialogue
    assert dialogue == (("person", "where?"), ("robot", "The cup is on the counter (seen just now)."))
