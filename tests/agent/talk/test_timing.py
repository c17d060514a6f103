"""However long a planner takes, the person is heard at once, and the robot holds at once when told to stop."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from agent.agent import Agent
from agent.events import Event, StepStarted
from agent.planning.planning_worker import Ask
from agent.talk.conversation import Conversation
from majordomo.cancellation import Cancellation
from majordomo.failure import FailureCode
from majordomo.plan import Plan, PlannerAnswer
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock, ScriptedRun
from planners.english.talk.interpreter import BuiltinInterpreter
from skills.registry import BUILTIN_SKILLS

House = Any  # of conftest.py, which tests cannot import

STALL_S = 60.0
ACKNOWLEDGED_S = 0.3
HELD_S = 0.2
CLOSE = SkillCall("close", {"target": "microwave"})
OPEN = SkillCall("open", {"target": "microwave"})


class Stalling:
    """A planner's answer that takes long, on a clock of the test's."""

    def __init__(self, clock: FakeClock, ask: Ask, stall_s: float) -> None:
        self.is_dropped = False
        self._clock = clock
        self._ask = ask
        self._due_s = clock.now_s() + stall_s

    def answer(self, patience_s: float) -> PlannerAnswer | None:
        self._clock.advance(patience_s)
        return self._ask(Cancellation()) if self._clock.now_s() >= self._due_s else None

    def drop(self) -> None:
        self.is_dropped = True


@dataclass
class Talk:
    """A conversation with a planner that stalls, its lines said at certain times."""

    house: House
    lines: dict[float, str]
    stalls_s: list[float]
    thoughts: list[Stalling] = field(default_factory=list)
    told: list[tuple[float, str]] = field(default_factory=list)
    started: list[tuple[float, str]] = field(default_factory=list)
    held_s: list[float] = field(default_factory=list)

    def hold(self, *tasks: str) -> "Talk":
        clock: FakeClock = self.house.clock
        self.tasks = list(tasks)
        skills = SkillLibrary(BUILTIN_SKILLS)
        talk = Conversation(
            self, lambda text: self.told.append((clock.now_s(), text)), BuiltinInterpreter(), skills, clock
        )
        stop = self.house.executor.stop

        def noted_stop() -> None:
            self.held_s.append(clock.now_s())
            stop()

        self.house.executor.stop = noted_stop
        parts = replace(self.house.parts, person=talk, pace=talk.attend, think=self._think)
        self.talk = talk
        talk.hold(Agent(parts, listener=self._listen(talk.notice)), self.house.memory)
        return self

    def wait(self) -> str | None:
        return self.tasks.pop(0) if self.tasks else None

    def take(self) -> str | None:
        due = min(self.lines, default=STALL_S * 100)
        return self.lines.pop(due) if due <= self.house.clock.now_s() else None

    def told_after(self, moment_s: float, text: str) -> float:
        """How long after a moment something was told [s]."""
        return next(at_s for at_s, told in self.told if text in told) - moment_s

    def held_after(self, moment_s: float) -> float:
        """How long after a moment the robot was told to hold still [s]."""
        return next(at_s for at_s in self.held_s if at_s >= moment_s) - moment_s

    @property
    def outcomes(self) -> list[str]:
        return [str(result.outcome) for result in self.talk.results]

    def _think(self, ask: Ask) -> Stalling:
        self.thoughts.append(Stalling(self.house.clock, ask, self.stalls_s.pop(0) if self.stalls_s else 0.0))
        return self.thoughts[-1]

    def _listen(self, notice: Callable[[Event], None]) -> Callable[[Event], None]:
        def listen(event: Event) -> None:
            if isinstance(event, StepStarted):
                self.started.append((self.house.clock.now_s(), str(event.node.call)))
            notice(event)

        return listen


@pytest.fixture
def stalled(make_house: Callable[..., House], make_plan: Callable[..., Plan]) -> Callable[..., Talk]:
    def make(lines: dict[float, str], stalls_s: list[float], **options: Any) -> Talk:
        plans = {
            "close it": make_plan(CLOSE, goals=["closed(microwave)"]),
            "open the microwave": make_plan(OPEN, goals=["open(microwave)"]),
        }
        return Talk(make_house(words=plans, **options), dict(lines), list(stalls_s))

    return make


MakeTalk = Callable[..., Talk]


def test_stop_is_answered_and_obeyed_at_once_while_the_planner_stalls(stalled: MakeTalk) -> None:
    talk = stalled({5.0: "stop"}, [STALL_S]).hold("close it")
    assert talk.told_after(5.0, "I stop.") <= ACKNOWLEDGED_S
    assert talk.outcomes == ["stopped"] and talk.talk.results[0].duration_s <= 5.0 + HELD_S
    assert talk.held_after(5.0) <= HELD_S
    assert talk.thoughts[0].is_dropped and not talk.started


def test_a_question_is_answered_at_once_while_the_planner_stalls(stalled: MakeTalk) -> None:
    talk = stalled({5.0: "what are you doing?"}, [STALL_S]).hold("close it")
    assert talk.told_after(5.0, "I am thinking about “close it”.") <= ACKNOWLEDGED_S
    assert talk.outcomes == ["done"]


def test_a_task_that_waits_before_it_is_planned_begins_when_it_may(stalled: MakeTalk) -> None:
    talk = stalled({5.0: "wait", STALL_S + 10.0: "go on"}, [STALL_S]).hold("close it")
    assert talk.told_after(5.0, "I hold still.") <= ACKNOWLEDGED_S
    assert [at_s >= STALL_S + 10.0 for at_s, _ in talk.started] == [True]
    assert talk.outcomes == ["done"]


def test_stop_counts_at_once_while_a_revision_stalls(stalled: MakeTalk) -> None:
    runs = {"close": [ScriptedRun.fails(FailureCode.TIMEOUT)] * 2}
    talk = stalled({20.0: "stop"}, [0.0, STALL_S], runs=runs).hold("close it")
    assert len(talk.house.planner.failures) == 0 and len(talk.thoughts) == 2
    assert talk.told_after(20.0, "I stop.") <= ACKNOWLEDGED_S
    assert talk.outcomes == ["stopped"] and talk.thoughts[1].is_dropped


def test_wait_holds_the_robot_at_once_while_a_skill_runs(stalled: MakeTalk) -> None:
    talk = stalled({3.0: "wait", 4.0: "stop"}, [], runs={"close": [ScriptedRun.hangs()]}).hold("close it")
    assert talk.told_after(3.0, "I hold still.") <= ACKNOWLEDGED_S
    assert talk.held_after(3.0) <= HELD_S


def test_stop_holds_the_robot_at_once_while_a_skill_runs(stalled: MakeTalk) -> None:
    talk = stalled({3.0: "stop"}, [], runs={"close": [ScriptedRun.hangs()]}).hold("close it")
    assert talk.told_after(3.0, "I stop.") <= ACKNOWLEDGED_S
    assert talk.held_after(3.0) <= HELD_S


def test_a_correction_that_stalls_is_given_up_for_a_stop(stalled: MakeTalk) -> None:
    lines = {3.0: "no, open the microwave", 8.0: "stop"}
    talk = stalled(lines, [0.0, STALL_S], runs={"close": [ScriptedRun.hangs()]}).hold("close it")
    assert talk.held_after(3.0) <= HELD_S
    assert talk.told_after(8.0, "I stop.") <= ACKNOWLEDGED_S
    assert talk.outcomes == ["stopped"] and talk.thoughts[1].is_dropped


def test_a_later_correction_takes_the_place_of_one_that_stalls(stalled: MakeTalk) -> None:
    lines = {3.0: "no, open the microwave", 8.0: "skip that"}
    talk = stalled(lines, [0.0, STALL_S], runs={"close": [ScriptedRun.hangs()]}).hold("close it")
    assert talk.outcomes == ["cancelled"]
    assert talk.told_after(8.0, "No longer:") <= ACKNOWLEDGED_S


def test_the_robot_works_on_while_what_comes_afterwards_is_planned(stalled: MakeTalk) -> None:
    talk = stalled({0.0: "and then also open the microwave"}, [0.0, STALL_S]).hold("close it")
    assert [call for _, call in talk.started] == ["close(microwave)", "open(microwave)"]
    assert talk.started[0][0] < 1.0 and talk.started[1][0] >= STALL_S
    assert talk.outcomes == ["done"]


def test_what_comes_afterwards_is_done_where_nothing_else_is_left(stalled: MakeTalk) -> None:
    lines = {0.0: "and then also open the microwave", 9.0: "skip that"}
    talk = stalled(lines, [0.0, STALL_S], runs={"close": [ScriptedRun.hangs()]}).hold("close it")
    assert talk.outcomes == ["done"] and talk.told_after(9.0, "Then: open the microwave.") > 0.0


def test_stop_counts_while_what_comes_afterwards_is_planned(stalled: MakeTalk) -> None:
    lines = {0.0: "and then also open the microwave", 9.0: "stop"}
    talk = stalled(lines, [0.0, STALL_S]).hold("close it")
    assert talk.told_after(9.0, "I stop.") <= ACKNOWLEDGED_S
    assert talk.outcomes == ["stopped"] and talk.thoughts[1].is_dropped


def test_time_in_which_the_task_waits_is_not_counted_against_it(stalled: MakeTalk) -> None:
    talk = stalled({0.0: "wait", 3000.0: "go on"}, []).hold("close it")
    assert talk.outcomes == ["done"]
