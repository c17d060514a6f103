"""A program that dies at any moment, or whose disk fails, loses nothing and does nothing twice: the next one looks."""

import itertools
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from agent.agent import Agent
from agent.parts import AgentParts, AgentSettings
from agent.result import TaskResult
from agent.task.progress import Progress
from majordomo.catalogue import Catalogue, Item
from majordomo.clock import DateClock
from majordomo.errors import JournalError
from majordomo.failure import FailureCode
from majordomo.outcome import Outcome
from majordomo.plan import Plan, PlannedCall
from majordomo.predicate import Belief, Predicate
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing import FakeClock, FakeExecutor, FakeEyes, FakePlanner, FakeWorld, ScriptedRun
from memory.journal import Journal
from memory.node import NodeStatus
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


def plan_of(prefix: str, *calls: SkillCall) -> Plan:
    planned = (PlannedCall(f"{prefix}{n}", call, (f"{prefix}{n - 1}",) if n else ()) for n, call in enumerate(calls))
    return Plan(tuple(planned), tuple(map(Predicate.parse, GOALS)), "fake")


PLAN = plan_of("s", *STEPS)
LACKING = plan_of("l", STEPS[0], *STEPS[2:])
"""Nobody has thought of picking the cup up."""
MENDED = plan_of("m", *STEPS[1:])
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


class FailingDisk(Countdown):
    """Refuses to write from the n-th moment on, so many times."""

    def __init__(self, moment: float, code: int, times: float) -> None:
        super().__init__(moment)
        self._code = code
        self._until = 1 - times

    def __call__(self) -> None:
        self.left -= 1
        if self._until <= self.left <= 0:
            error = sqlite3.OperationalError("it is out of order")
            error.sqlite_errorcode = self._code
            raise error


class Locking(Countdown):
    """Another program that locks the journal at the n-th moment, or as soon as it can after that."""

    def __init__(self, moment: float, other: sqlite3.Connection) -> None:
        super().__init__(moment)
        self._other = other

    def __call__(self) -> None:
        self.left -= 1
        if self.left <= 0 and not self._other.in_transaction:
            with suppress(sqlite3.OperationalError):  # it is being written
                self._other.execute("BEGIN IMMEDIATE")


class Household:
    """A world that outlives programs. It knows what was done in it, and how often.

    Args:
        folder: Of its journal.
        is_troubled: Whether the plan lacks a step, and the first grasp misses.

    Attributes:
        acts: The calls that came about, oldest first.
        repeated: Those that changed nothing, for it was so already.
        date: The journal's clock.
    """

    def __init__(self, folder: Path, is_troubled: bool = False) -> None:
        self.folder = folder
        self.world = FakeWorld(AT_FIRST)
        self.clock = FakeClock()
        self.acts: list[str] = []
        self.repeated: list[str] = []
        self.write = lambda act: None  # where others can read it
        self.date: Any = DateClock()
        self._is_troubled = is_troubled
        self.runs = {"pick": [ScriptedRun.fails(FailureCode.GRASP_MISSED)]} if is_troubled else {}

    @property
    def path(self) -> Path:
        """Of the journal."""
        return self.folder / "journal.db"

    def journal(self, boundary: Boundary = lambda: None) -> Journal:
        """Open the journal, with its boundaries watched."""

        class Watched(sqlite3.Connection):
            def execute(self, statement: str, *arguments: Any) -> sqlite3.Cursor:
                if statement.lstrip().startswith(("SELECT", "PRAGMA")):
                    return super().execute(statement, *arguments)
                boundary()
                cursor = super().execute(statement, *arguments)
                boundary()
                return cursor

            def executescript(self, script: str) -> sqlite3.Cursor:
                boundary()
                cursor = super().executescript(script)
                boundary()
                return cursor

        def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
            return sqlite3.connect(*arguments, **options, factory=Watched)

        return Journal(self.path, self.date, busy_timeout_s=0.0, connect=connect)

    def agent(self, journal: Journal, boundary: Boundary = lambda: None) -> Agent:
        """A new program's agent."""
        library = SkillLibrary(BUILTIN_SKILLS)
        executor = ActingExecutor(self, library, boundary)
        parts = AgentParts(
            FakePlanner({INSTRUCTION: LACKING if self._is_troubled else PLAN}, [MENDED]),
            library,
            MortalEyes(self.world, self.clock, boundary),
            executor,
            WorkingMemory(CATALOGUE, self.clock),
            journal,
            clock=self.clock,
            think=ThoughtAtOnce,
        )
        return Agent(parts, SETTINGS)

    def live(self, boundary: Boundary = lambda: None, disk: Boundary | None = None) -> TaskResult | None:
        """One program's life: the task is begun, or gone on with; None: it was killed, or had nothing to do.

        Args:
            boundary: Called wherever the program may die.
            disk: Called wherever the journal is written, in the place of `boundary`.

        Raises:
            JournalError: The journal cannot be opened.
        """
        journal = None
        try:
            journal = self.journal(disk or boundary)
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
        """Bring a call about, which must be announced on disk."""
        with closing(sqlite3.connect(self.path)) as reader:
            assert reader.execute("SELECT skill FROM steps WHERE done_s IS NULL").fetchall() == [(call.skill,)]
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
        super().__init__(household.world, library, CATALOGUE)
        self._runs = household.runs  # what misses once does not miss again in the next program
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
        if effects:
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
def make_household() -> Iterator[Callable[..., Household]]:
    numbers = itertools.count()

    def make(is_troubled: bool = False) -> Household:
        folder = Path(parent) / f"household{next(numbers)}"
        folder.mkdir()
        return Household(folder, is_troubled)

    with TemporaryDirectory(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None) as parent:
        yield make


def expect_all_done_once(household: Household) -> None:
    assert household.acts == [str(step) for step in STEPS]
    assert not household.repeated
    with household.journal() as journal:
        assert journal.task(TASK).outcome is Outcome.DONE
        nodes = Progress.from_json(journal.progress(TASK) or "").graph.nodes
        steps = journal.steps(TASK)
    done = [node for node in nodes if node.status.lets_pass and node.call in STEPS]
    assert all(node.verified for node in done)  # nothing is done without evidence
    assert all(node.status.lets_pass or node.status is NodeStatus.CANCELLED for node in nodes)
    last = {step.call_id: step.status for step in steps}
    finished = [step.call_id for step in steps if step.status == "succeeded"]
    assert all(last[call_id] == "succeeded" for call_id in finished)  # what was finished was not begun again
    assert None not in last.values()


def expect_a_whole_journal(household: Household) -> None:
    with closing(sqlite3.connect(household.path)) as reader:
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def expect_all_done_once_unless_it_failed(household: Household) -> None:
    """What a program did whose disk failed is neither lost nor repeated, whoever goes on."""
    expect_a_whole_journal(household)
    household.live()
    with household.journal() as journal:
        outcome, left_open = journal.task(TASK).outcome, journal.open_intents(TASK)
    if outcome is Outcome.FAILED:
        assert household.acts == [str(step) for step in STEPS[: len(household.acts)]]
        assert not (household.repeated or left_open)
    else:
        expect_all_done_once(household)


def moments_of(household: Household) -> int:
    """At how many moments an undisturbed task may die."""
    countdown = Countdown(1_000_000)
    household.live(countdown)
    expect_all_done_once(household)
    return 1_000_000 - countdown.left


@pytest.mark.parametrize(("is_troubled", "stride"), [(False, 1), (True, 3)], ids=["smooth", "troubled"])
def test_a_kill_at_every_boundary_loses_nothing_and_repeats_nothing(
    make_household: Any, is_troubled: bool, stride: int
) -> None:
    n_moments = moments_of(make_household(is_troubled))
    assert n_moments > 60
    for moment in range(1, n_moments + 1, stride):
        household = make_household(is_troubled)
        assert household.live(Countdown(moment)) is None
        household.live()
        expect_all_done_once(household)


def test_a_kill_at_every_boundary_of_a_resumption_loses_nothing(make_household: Any) -> None:
    middle = moments_of(make_household()) // 2
    for moment in itertools.count(1):
        household = make_household()
        household.live(Countdown(middle))
        if household.live(Countdown(moment)) is not None:
            return
        household.live()
        expect_all_done_once(household)


@pytest.mark.parametrize("seed", range(10))
def test_programs_that_are_killed_again_and_again_finish_in_the_end(make_household: Any, seed: int) -> None:
    generator = random.Random(seed)
    for _ in range(20):
        household = make_household()
        while not household.is_over:
            household.live(Countdown(generator.randint(1, 80)))
        expect_all_done_once(household)


def test_no_real_kill_loses_or_repeats_anything(make_household: Any) -> None:
    """Lives of processes of their own, each ended by SIGKILL at a moment of its own."""
    n_moments, generator = moments_of(make_household()), random.Random(0)
    households = [make_household() for _ in range(20)]
    live_in_processes([f"{one.folder}:{generator.randint(1, n_moments)}:{inf}" for one in households])
    for household in households:
        household.acts = (household.folder / "acts").read_text().splitlines()
        expect_all_done_once(household)


@pytest.mark.parametrize("times", [1, inf], ids=["once", "from then on"])
def test_a_write_that_fails_ends_the_task_before_anything_else_moves(make_household: Any, times: float) -> None:
    for moment in itertools.count(1):
        household, disk = make_household(), FailingDisk(moment, sqlite3.SQLITE_IOERR_WRITE, times)
        try:
            result = household.live(disk=disk)
        except JournalError as error:
            result, told = None, str(error)
        else:
            told = result.message
        if disk.left > 0:
            return
        assert f"'{household.path}' cannot be used: it is out of order. Try: check the disk" in told
        assert result is None or result.outcome is Outcome.FAILED or len(household.acts) == len(STEPS)
        expect_all_done_once_unless_it_failed(household)


@pytest.mark.parametrize(
    ("code", "remedy"),
    [(sqlite3.SQLITE_FULL, "free some disk space"), (sqlite3.SQLITE_READONLY, "make the file and its folder writable")],
)
def test_a_disk_that_takes_no_more_says_what_to_do(make_household: Any, code: int, remedy: str) -> None:
    household = make_household()
    result = household.live(disk=FailingDisk(20, code, inf))
    assert (result.outcome, remedy in result.message) == (Outcome.FAILED, True)
    expect_all_done_once_unless_it_failed(household)


def test_a_journal_that_another_program_locks_ends_the_task(make_household: Any) -> None:
    for moment in range(1, 60, 5):
        household = make_household()
        household.journal().close()
        with closing(sqlite3.connect(household.path, timeout=0.0, isolation_level=None)) as other:
            result = household.live(disk=Locking(moment, other))
            assert "end the other program that has it open" in result.message or len(household.acts) == len(STEPS)
        expect_all_done_once_unless_it_failed(household)


def test_a_disk_that_is_really_full_costs_nothing_that_was_done(make_household: Any) -> None:
    """Processes whose files may only become so large; then others with all the room they want."""
    households = [make_household() for _ in range(16)]
    live_in_processes([f"{one.folder}:{inf}:{2 ** (14 + n / 2):.0f}" for n, one in enumerate(households)])
    for household in households:
        household.acts = (household.folder / "acts").read_text().splitlines()
        expect_all_done_once_unless_it_failed(household)
    assert {len(household.acts) for household in households} >= {0, len(STEPS)}


def test_a_date_that_jumps_and_a_robots_clock_that_stands_still_change_nothing(make_household: Any) -> None:
    class JumpingClock:
        generator = random.Random(0)

        def now_s(self) -> float:
            return 1e9 + self.generator.choice([-3600.0, 0.0, 3600.0])

    n_moments = moments_of(make_household())
    for moment in range(1, n_moments + 1, 3):
        household = make_household()
        household.date = JumpingClock()
        assert household.live(Countdown(moment)) is None
        household.live()
        expect_all_done_once(household)
        assert household.clock.time_s == 0.0


def live_in_processes(orders: list[str]) -> None:
    """Let a process live in each of the households as ordered, and another one that goes on."""
    subprocess.run([sys.executable, __file__, *orders], check=True, timeout=300, cwd=Path(__file__).parents[3])


def _live_and_die(folder: str, moment: float, room: float) -> None:
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
    with acts.open("a", buffering=1) as file, suppress(JournalError):
        household.write = lambda act: print(act, file=file)
        if room < inf:
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))
        household.live(Suicide(moment))


def main() -> None:
    """Let a process live, and end, in each of the households as ordered; then one that lives on."""
    for order in sys.argv[1:]:
        folder, *limits = order.split(":")
        moment, room = map(float, limits)
        for left, size in ((moment, room), (inf, inf)):
            child = os.fork()
            if not child:
                _live_and_die(folder, left, size)
                os._exit(0)
            _, status = os.waitpid(child, 0)
            assert os.WIFSIGNALED(status) == (left < inf), order


if __name__ == "__main__":
    main()
