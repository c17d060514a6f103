"""A program that dies at any moment loses nothing and does nothing twice: the next one looks, and goes on."""

import itertools
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from agent.agent import Agent
from agent.parts import AgentParts, AgentSettings
from agent.progress import Progress
from agent.result import TaskResult
from majordomo.catalogue import Catalogue, Item
from majordomo.clock import DateClock
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Belief, Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock, FakeExecutor, FakeEyes, FakePlanner, FakeWorld
from memory.journal import Journal
from memory.working_memory import WorkingMemory
from skills.registry import BUILTIN_SKILLS

MEMORY_DISK = Path("/dev/shm")
"""No kill loses what a program has written: that it reaches a real disk is no part of this, and takes long."""

TASK = 1
SETTINGS = AgentSettings()
INSTRUCTION = "put the cup in the microwave and close it"
STEPS = (
    SkillCall("open", {"target": "microwave"}),
    SkillCall("pick", {"target": "cup"}),
    SkillCall("place_in", {"target": "cup", "container": "microwave"}),
    SkillCall("close", {"target": "microwave"}),
)
GOALS = ("inside(cup, microwave)", "closed(microwave)")
PLAN = Plan(
    tuple(PlannedCall(f"s{n}", call, (f"s{n - 1}",) if n else ()) for n, call in enumerate(STEPS)),
    tuple(map(Predicate.parse, GOALS)),
    "fake",
)
CATALOGUE = Catalogue.of(
    [
        Item("cup", frozenset({"movable"}), ("cup",)),
        Item("microwave", frozenset({"openable", "container"}), ("microwave",)),
        Item("counter", frozenset({"surface"}), ("counter",)),
    ]
)
AT_FIRST = ("hand_empty()", "on(cup, counter)", "closed(microwave)")

Boundary = Callable[[], None]
"""Called at every moment at which the program may die."""


class Killed(BaseException):
    """The program ends here, and nothing of it runs any more."""


class Countdown:
    """Kills the program at the n-th moment, counted from one; it stays dead."""

    def __init__(self, moment: float) -> None:
        self.left = moment

    def __call__(self) -> None:
        self.left -= 1
        if self.left <= 0:
            raise Killed


class Household:
    """A world that outlives programs. It knows what was done in it, and how often.

    Attributes:
        acts: The calls that came about, oldest first.
        repeated: Those that changed nothing, for it was so already.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.world = FakeWorld(AT_FIRST)
        self.clock = FakeClock()
        self.acts: list[str] = []
        self.repeated: list[str] = []
        self.write = lambda act: None  # where others can read it

    def journal(self, boundary: Boundary = lambda: None) -> Journal:
        """Open the journal, dying at its boundaries."""

        class Mortal(sqlite3.Connection):
            def execute(self, statement: str, *arguments: Any) -> sqlite3.Cursor:
                if statement.lstrip().startswith(("SELECT", "PRAGMA")):
                    return super().execute(statement, *arguments)
                boundary()
                cursor = super().execute(statement, *arguments)
                boundary()
                return cursor

        def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
            return sqlite3.connect(*arguments, **options, factory=Mortal)

        return Journal(self.folder / "journal.db", DateClock(), connect=connect)

    def agent(self, journal: Journal, boundary: Boundary = lambda: None) -> Agent:
        """A new program's agent."""
        library = SkillLibrary(BUILTIN_SKILLS)
        executor = ActingExecutor(self, library, boundary)
        parts = AgentParts(
            FakePlanner({INSTRUCTION: PLAN}),
            library,
            MortalEyes(self.world, self.clock, boundary),
            executor,
            WorkingMemory(CATALOGUE, self.clock),
            journal,
            clock=self.clock,
            think=ThoughtAtOnce,
        )
        return Agent(parts, SETTINGS)

    def live(self, boundary: Boundary) -> TaskResult | None:
        """One program's life: the task is begun, or gone on with; None: it was killed, or had nothing to do."""
        journal = None
        try:
            journal = self.journal(boundary)
            agent, left = self.agent(journal, boundary), journal.unfinished_tasks()
            if left:
                return agent.resume(left[0].id)
            return None if self.is_over else agent.run(INSTRUCTION)
        except Killed:
            return None
        finally:
            if journal is not None:  # as the system does
                journal._locks.release_all()
                journal._file._connection.close()

    @property
    def is_over(self) -> bool:
        """Whether the task has its outcome on disk."""
        with self.journal() as journal:
            return bool(journal._tasks("WHERE outcome IS NOT NULL"))

    def act(self, call: SkillCall, effects: tuple[Predicate, ...]) -> None:
        """Bring a call about."""
        if all(self.world.is_true(effect) for effect in effects if effect.positive):
            self.repeated.append(str(call))
        self.acts.append(str(call))
        self.write(str(call))
        self.world.bring_about(*effects)


class ThoughtAtOnce:
    """A planner's answer without a thread."""

    def __init__(self, ask: Any) -> None:
        self._answer = ask(None)

    def answer(self, patience_s: float) -> Any:
        return self._answer

    def drop(self) -> None:
        """There is nothing to drop."""


class ActingExecutor(FakeExecutor):
    """Acts in a household; the program may die before and after every call."""

    def __init__(self, household: Household, library: SkillLibrary, boundary: Boundary) -> None:
        super().__init__(household.world, library, CATALOGUE, clock=household.clock)
        self._household = household
        self._boundary = boundary

    def start(self, call_id: str, call: SkillCall) -> Any:
        self._boundary()
        handle = super().start(call_id, call)
        effects = self._library.bind(call, CATALOGUE).effects()
        handle._world = ActsOf(self._household, call) if effects else self._world
        poll = handle.poll

        def mortal_poll() -> Any:
            self._boundary()
            report = poll()
            self._boundary()
            return report

        handle.poll = mortal_poll
        return handle


class ActsOf:
    """The world as one call changes it."""

    def __init__(self, household: Household, call: SkillCall) -> None:
        self._household = household
        self._call = call

    def bring_about(self, *effects: Predicate) -> None:
        self._household.act(self._call, effects)


class MortalEyes(FakeEyes):
    """Eyes that the program may die behind."""

    def __init__(self, world: FakeWorld, clock: FakeClock, boundary: Boundary) -> None:
        super().__init__(world, clock)
        self._boundary = boundary

    def look(self, predicates: Any) -> tuple[Belief, ...]:
        self._boundary()
        return super().look(predicates)


@pytest.fixture
def make_household() -> Iterator[Callable[[], Household]]:
    numbers = itertools.count()

    def make() -> Household:
        folder = Path(parent) / f"household{next(numbers)}"
        folder.mkdir()
        return Household(folder)

    with TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as parent:
        yield make


def expect_all_done_once(household: Household) -> None:
    assert household.acts == [str(step) for step in STEPS]
    assert not household.repeated
    with household.journal() as journal:
        assert journal.task(TASK).outcome is Outcome.DONE
        nodes = Progress.from_json(journal.progress(TASK) or "").graph.nodes
        assert all(node.status.lets_pass and node.verified for node in nodes)  # nothing is done without evidence
        steps = journal.steps(TASK)
    last = {step.call_id: step.status for step in steps}
    finished = [step.call_id for step in steps if step.status == "succeeded"]
    assert all(last[call_id] == "succeeded" for call_id in finished)  # what was finished was not begun again
    assert None not in last.values()


def moments_of(make_household: Callable[[], Household]) -> int:
    """At how many moments an undisturbed task may die."""
    countdown = Countdown(1_000_000)
    household = make_household()
    household.live(countdown)
    expect_all_done_once(household)
    return 1_000_000 - countdown.left


def test_a_kill_at_every_boundary_loses_nothing_and_repeats_nothing(make_household: Any) -> None:
    n_moments = moments_of(make_household)
    assert n_moments > 60
    for moment in range(1, n_moments + 1):
        household = make_household()
        assert household.live(Countdown(moment)) is None
        household.live(lambda: None)
        expect_all_done_once(household)


def test_a_kill_at_every_boundary_of_a_resumption_loses_nothing(make_household: Any) -> None:
    middle = moments_of(make_household) // 2
    for moment in itertools.count(1):
        household = make_household()
        household.live(Countdown(middle))
        if household.live(Countdown(moment)) is not None:
            return
        household.live(lambda: None)
        expect_all_done_once(household)


@pytest.mark.parametrize("seed", range(10))
def test_programs_that_are_killed_again_and_again_finish_in_the_end(make_household: Any, seed: int) -> None:
    generator = random.Random(seed)
    for _ in range(20):
        household = make_household()
        while not household.is_over:
            household.live(Countdown(generator.randint(1, 80)))
        expect_all_done_once(household)


@pytest.mark.parametrize("seed", range(2))
def test_no_real_kill_loses_or_repeats_anything(make_household: Any, seed: int) -> None:
    """Lives of processes of their own, each ended by SIGKILL at a moment of its own."""
    n_moments, generator = moments_of(make_household), random.Random(seed)
    households = [make_household() for _ in range(20)]
    orders = [f"{one.folder}:{generator.randint(1, n_moments)}" for one in households]
    subprocess.run([sys.executable, __file__, *orders], check=True, timeout=300, cwd=Path(__file__).parents[2])
    for household in households:
        household.acts = (household.folder / "acts").read_text().splitlines()
        expect_all_done_once(household)


def _live_and_die(folder: str, moment: float) -> None:
    """One process's life in a household of which the acts are on disk."""

    class Suicide(Countdown):
        def __call__(self) -> None:
            self.left -= 1
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    household, acts = Household(Path(folder)), Path(folder, "acts")
    done = acts.read_text().splitlines() if acts.exists() else []
    for call in STEPS[: len(done)]:
        assert str(call) == done.pop(0)
        household.world.bring_about(*SkillLibrary(BUILTIN_SKILLS).bind(call, CATALOGUE).effects())
    with acts.open("a", buffering=1) as file:
        household.write = lambda act: print(act, file=file)
        household.live(Suicide(moment))


def main() -> None:
    """Let a process live, and be killed, in each of the households; then one that lives on."""
    for order in sys.argv[1:]:
        folder, moment = order.split(":")
        for left in (float(moment), inf):
            child = os.fork()
            if not child:
                _live_and_die(folder, left)
                os._exit(0)
            _, status = os.waitpid(child, 0)
            assert os.WIFSIGNALED(status) == (left < inf), order


if __name__ == "__main__":
    main()
