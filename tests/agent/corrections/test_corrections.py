"""A corpus of corrections, said in the middle of tasks in several states: what is done then, and what is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.agent import Agent
from agent.events import Event, StepStarted
from agent.talk.conversation import Conversation
from majordomo.catalogue import Catalogue, Item
from majordomo.predicate import Predicate
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock, FakeWorld, ScriptedRun
from planners.ask_or_act import AskOrAct
from planners.builtin import BuiltinPlanner
from planners.candidates import EvidenceWeigher
from planners.english.talk.interpreter import BuiltinInterpreter
from skills.registry import BUILTIN_SKILLS

House = Any  # of conftest.py, which tests cannot import
CASES = yaml.safe_load(Path(__file__).with_name("corrections.yaml").read_text(encoding="utf-8"))

CUPS = [Item(f"{colour} cup", frozenset({"movable"}), ("cup", "mug"), (colour,)) for colour in ("red", "blue", "green")]
CATALOGUE = Catalogue.of(
    [
        *CUPS,
        Item("lemon", frozenset({"movable"}), ("lemon",), ("yellow",)),
        Item("can", frozenset({"movable"}), ("can",), ("purple",)),
        Item("microwave", frozenset({"openable", "container"}), ("microwave",)),
        Item("cabinet", frozenset({"openable", "container"}), ("cabinet",)),
        Item("basket", frozenset({"container"}), ("basket",)),
        Item("tray", frozenset({"surface"}), ("tray",)),
        Item("counter", frozenset({"surface"}), ("counter",)),
        Item("lamp", frozenset({"switchable"}), ("lamp", "light")),
    ]
)
PLACES = {
    "microwave": "oven corner",
    "cabinet": "oven corner",
    "counter": "worktop",
    "tray": "worktop",
    "basket": "door",
}
ROOM = Catalogue.of(
    [
        *(replace(item, place=PLACES.get(name)) for name, item in CATALOGUE.items.items()),
        *(Item(place, frozenset({"place"}), (place,)) for place in dict.fromkeys(PLACES.values())),
    ]
)
"""The same things where the robot drives from place to place."""
START = (
    "hand_empty()",
    *(f"on({name}, counter)" for name in CATALOGUE.of_kind("movable")),
    "closed(microwave)",
    "closed(cabinet)",
    "turned_off(lamp)",
)


@dataclass
class Stage:
    """A conversation among fakes, with the real planner and the real grammar."""

    house: House
    case: Mapping[str, Any]
    told: list[str] = field(default_factory=list)
    conversation: Conversation | None = None

    def __post_init__(self) -> None:
        self._during = list(self.case.get("during", []))
        self._answers = list(self.case.get("answers", []))
        self._may_speak, self._ticks = False, 0
        self._after = [self.case["task"], *self.case.get("after", [])]

    def play(self) -> "Stage":
        skills, clock = SkillLibrary(BUILTIN_SKILLS), FakeClock()
        talk = Conversation(self, self.told.append, BuiltinInterpreter(), skills, clock)
        parts = replace(
            self.house.parts,
            person=talk,
            pace=talk.attend,
            planner=AskOrAct(BuiltinPlanner()),
            weigher=EvidenceWeigher(),
        )
        self.conversation = talk
        talk.hold(Agent(parts, listener=self._listen(talk.notice)), self.house.memory)
        return self

    def wait(self) -> str | None:
        """The next line while nothing runs; while something does, an answer."""
        waiting = self._after if not self._is_at_work() else self._answers
        return waiting.pop(0) if waiting else None

    def take(self) -> str | None:
        """A line whose moment has come, one a tick: when a call has been started, or right after the line before."""
        self._ticks += 1
        assert self._ticks < 1000, "it goes on for ever"
        self._may_speak = not self._may_speak
        if self._may_speak and self._during and self._during[0][0] in ("", self._last_started()):
            moment, line = self._during.pop(0)
            if moment:
                self.house.world.bring_about(*self.case.get("midway", []))
            return str(line)
        return None

    def _last_started(self) -> str:
        return str(self.house.executor.started[-1][1]) if self.house.executor.started else "-"

    def _is_at_work(self) -> bool:
        assert self.conversation is not None
        return self.conversation.is_at_work

    def _listen(self, notice: Callable[[Event], None]) -> Callable[[Event], None]:
        def listen(event: Event) -> None:
            if isinstance(event, StepStarted) and event.node.call.skill in ("set_down", "reset_arm"):
                self._let_go()
            notice(event)

        return listen

    def _let_go(self) -> None:
        """What is held comes down on the counter, which the skill itself does not promise."""
        world = self.house.world
        world.bring_about(*(f"on({fact.arguments[0]}, counter)" for fact in world.true if fact.name == "holding"))
        world.bring_about("hand_empty()", "not holding(*)")


def problems_of(stage: Stage, case: Mapping[str, Any]) -> Sequence[str]:
    """What is not as the case wants it."""
    assert stage.conversation is not None
    outcomes = [str(result.outcome) for result in stage.conversation.results]
    found = []
    if outcomes != case.get("ends", ["done"]):
        messages = [result.message for result in stage.conversation.results]
        found.append(f"it ended as {outcomes}: {messages}")
    if "started" in case and stage.house.started != case["started"]:
        found.append(f"it did {stage.house.started}")
    found += [f"it is not so: {claim}" for claim in case.get("so", []) if not _is_so(stage, claim)]
    found += [f"it did not say: {text}" for text in case.get("told", []) if not any(text in one for one in stage.told)]
    return found


def _is_so(stage: Stage, claim: str) -> bool:
    return bool(stage.house.world.is_true(Predicate.parse(claim)))


@pytest.mark.parametrize("case", CASES, ids=[f"{n}: {case['name']}" for n, case in enumerate(CASES)])
def test_a_correction_is_carried_out(case: Mapping[str, Any], make_house: Callable[..., House]) -> None:
    world = FakeWorld([*START, *(["robot_at(worktop)"] if case.get("drives") else []), *case.get("given", [])])
    runs = {skill: [ScriptedRun.pretends()] * times for skill, times in case.get("fails", {}).items()}
    catalogue = ROOM if case.get("drives") else CATALOGUE
    stage = Stage(make_house(world=world, catalogue=catalogue, runs=runs), case).play()
    problems = problems_of(stage, case)
    assert not problems, "\n".join([*problems, "told:", *stage.told])


def test_what_was_corrected_is_in_the_journal(make_house: Callable[..., House]) -> None:
    case = {"task": "put the red cup on the tray", "during": [["pick(red cup)", "no, the blue one"]]}
    house = Stage(make_house(world=FakeWorld(START), catalogue=CATALOGUE), case).play().house
    written = [event.payload for event in house.journal.events(1) if event.kind == "correction"]
    dropped, added = "put the red cup on the tray", "put the blue cup on the tray"
    said = {"said": "no, the blue one", "dropped": [dropped], "added": [added]}
    assert written == [{**said, "first": [], "kept": [], "assumed": [], "problem": ""}]
    assert [step.status for step in house.journal.steps(1)] == ["interrupted", "succeeded", "succeeded"]


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 60


def test_what_was_done_is_told_with_what_changed_it_and_what_was_left_off(make_house: Callable[..., House]) -> None:
    case = {
        "task": "put the red cup on the tray",
        "during": [["pick(red cup)", "no, the blue one"], ["pick(blue cup)", "what are you doing?"]],
        "after": ["what did you do?"],
    }
    told = Stage(make_house(world=FakeWorld(START), catalogue=CATALOGUE), case).play().told
    said = "“put the red cup on the tray”, “no, the blue one”"
    assert f"I am doing {said} for 0 s, step 1 of 2: pick up the blue cup." in told
    assert told[-1].startswith(f"You said {said}. I did this: pick up the blue cup; put the blue cup on the tray.")
    assert "I began this, and left it off: pick up the red cup." in told[-1]
