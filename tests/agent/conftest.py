from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agent.agent import Agent
from agent.events import Event
from agent.parts import AgentParts, AgentSettings
from agent.planning.planning_worker import Ask
from majordomo.cancellation import Cancellation
from majordomo.catalogue import Catalogue, Item
from majordomo.plan import Plan, PlannedCall, PlannerAnswer
from majordomo.predicate import Predicate
from majordomo.skill import PolicySkill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock, FakeExecutor, FakeEyes, FakePlanner, FakeWorld, ScriptedRun
from memory.journal import Journal
from memory.working_memory import WorkingMemory
from skills.registry import BUILTIN_SKILLS

INSTRUCTION = "bring the cup"


class Roll(PolicySkill):
    """Drive a little, by the learned policy."""

    name = "roll"
    phrases = ("roll",)
    resources = frozenset({"base"})


class ThoughtAtOnce:
    """A question to a planner that is answered as soon as it is put, in the same thread."""

    def __init__(self, ask: Ask) -> None:
        self._answer = ask(Cancellation())

    def answer(self, patience_s: float) -> PlannerAnswer:
        return self._answer

    def drop(self) -> None:
        """It is over already."""


class ScriptedPerson:
    """Gives prepared answers, then is gone."""

    def __init__(self, answers: Sequence[str] = ()) -> None:
        self.asked: list[str] = []
        self.before_answer: Callable[[], None] = lambda: None
        self._answers = list(answers)

    def ask(self, question: str, options: Sequence[str]) -> str | None:
        self.asked.append(question)
        self.before_answer()
        return self._answers.pop(0) if self._answers else None


@dataclass
class House:
    """An agent among fakes, with a handle on each."""

    world: FakeWorld
    clock: FakeClock
    eyes: FakeEyes
    executor: FakeExecutor
    planner: FakePlanner
    person: ScriptedPerson
    journal: Journal
    memory: WorkingMemory
    parts: AgentParts
    agent: Agent
    events: list[Event]
    hooks: list[Callable[[Event], None]] = field(default_factory=list)

    @property
    def started(self) -> list[str]:
        """The calls that were started, holds of the supervisor left out."""
        return [str(call) for _, call in self.executor.started if call.skill != "wait"]

    def happened(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


MakeHouse = Callable[..., House]


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue.of(
        [
            Item("cup", frozenset({"movable"}), ("cup",)),
            Item("microwave", frozenset({"openable", "container"}), ("microwave",)),
            Item("counter", frozenset({"surface"}), ("counter",)),
        ]
    )


@pytest.fixture
def make_plan() -> Callable[..., Plan]:
    def make(*calls: SkillCall, goals: Sequence[str] = (), prefix: str = "s") -> Plan:
        planned = tuple(
            PlannedCall(f"{prefix}{index}", call, (f"{prefix}{index - 1}",) if index else ())
            for index, call in enumerate(calls)
        )
        return Plan(planned, tuple(Predicate.parse(goal) for goal in goals), "fake", ("the cup is yours",))

    return make


@pytest.fixture
def make_house(catalogue: Catalogue, tmp_path: Path) -> Iterator[MakeHouse]:
    journals = []

    def make(
        answer: PlannerAnswer | None = None,
        runs: Mapping[str, Sequence[ScriptedRun]] | None = None,
        revisions: Sequence[PlannerAnswer] = (),
        answers: Sequence[str] = (),
        words: Mapping[str, PlannerAnswer] | None = None,
        settings: AgentSettings | None = None,
        world: Sequence[str] | FakeWorld = ("hand_empty()", "on(cup, counter)", "open(microwave)"),
        catalogue: Catalogue = catalogue,
        **others: Any,
    ) -> House:
        fake_world = world if isinstance(world, FakeWorld) else FakeWorld(world)
        clock, library = FakeClock(), SkillLibrary((*BUILTIN_SKILLS, Roll))
        eyes = FakeEyes(fake_world, clock)
        executor = FakeExecutor(fake_world, library, catalogue, runs, clock)
        planner = FakePlanner(({} if answer is None else {INSTRUCTION: answer}) | dict(words or {}), revisions)
        person = ScriptedPerson(answers)
        journal = Journal(tmp_path / f"journal{len(journals)}.db", clock)
        journals.append(journal)
        memory = WorkingMemory(catalogue, clock)
        events: list[Event] = []
        parts = AgentParts(
            planner,
            library,
            eyes,
            executor,
            memory,
            journal,
            person,
            clock,
            rest=clock.advance,
            **{"think": ThoughtAtOnce, **others},
        )
        hooks: list[Callable[[Event], None]] = [events.append]

        def tell(event: Event) -> None:
            for hook in hooks:
                hook(event)

        agent = Agent(parts, settings, tell)
        return House(fake_world, clock, eyes, executor, planner, person, journal, memory, parts, agent, events, hooks)

    yield make
    for journal in journals:
        journal.close()


@pytest.fixture
def instruction() -> str:
    return INSTRUCTION
